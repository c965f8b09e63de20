import { Download } from 'lucide-react';
import type { VideoDetailFragment } from '../../../kit/index.ts';
import { formatLanguage } from '../elements/format.ts';

type SubtitleTrack = VideoDetailFragment['subtitles'][number];

export function SubtitleList({ subtitles }: { subtitles: readonly SubtitleTrack[] }) {
  if (subtitles.length === 0) return null;
  return (
    <section className="panel">
      <h2>Subtitles</h2>
      <ul className="subtitle-list">
        {subtitles.map((track) => (
          <li key={track.id}>
            <div>
              <div>{formatLanguage(track.language)}</div>
              <div className="faint tiny">{track.state === 'READY' ? `by ${track.engine}` : describe(track)}</div>
            </div>
            {track.state === 'READY' && (
              <div className="subtitle-downloads">
                {track.vttUrl && <DownloadLink href={track.vttUrl} kind="VTT" language={track.language} />}
                {track.srtUrl && <DownloadLink href={track.srtUrl} kind="SRT" language={track.language} />}
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function describe(track: SubtitleTrack): string {
  return track.state === 'FAILED' ? (track.failure?.message ?? 'Could not be made') : 'Being transcribed…';
}

function DownloadLink({ href, kind, language }: { href: string; kind: string; language: string }) {
  return (
    <a
      className="button"
      data-tone="quiet"
      href={href}
      download
      aria-label={`Download ${formatLanguage(language)} as ${kind}`}
    >
      <Download aria-hidden /> {kind}
    </a>
  );
}
