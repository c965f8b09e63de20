import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { VideoDetailFragment } from '../../../kit/index.ts';
import { formatBytes, formatDuration, formatLanguage } from '../elements/format.ts';
import { Moment } from '../elements/time.tsx';
import { QualityReport } from './quality-report.tsx';
import { RenditionList } from './rendition-list.tsx';
import { SubtitleList } from './subtitle-list.tsx';
import { describeStatus, StatusBar } from './video-status.tsx';

/** What is known about the video and what was made of it. */
export function VideoFacts({ video }: { video: VideoDetailFragment }) {
  return (
    <aside className="video-side" aria-label="About this video">
      <About video={video} />
      <RenditionList renditions={video.renditions} />
      <SubtitleList subtitles={video.subtitles} />
      <QualityReport video={video} />
    </aside>
  );
}

function About({ video }: { video: VideoDetailFragment }) {
  const tone = video.state === 'READY' ? 'good' : video.state === 'FAILED' ? 'danger' : 'accent';
  const { probe } = video;
  return (
    <section className="panel">
      <h2>About</h2>
      <dl className="facts">
        <dt>State</dt>
        <dd>
          <span className="badge" data-dot data-tone={tone}>
            {describeStatus(video)}
          </span>
        </dd>
        {video.durationMs !== null && (
          <Fact name="Length">
            <span className="tabular">{formatDuration(video.durationMs)}</span>
          </Fact>
        )}
        {video.width !== null && video.height !== null && (
          <Fact name="Picture">
            <span className="tabular">
              {`${video.width} × ${video.height}`}
              {probe?.picture && `, ${formatRate(probe.picture.frameRate)} per second`}
            </span>
          </Fact>
        )}
        {video.sizeBytes > 0 && (
          <Fact name="Size">
            <span className="tabular">{formatBytes(video.sizeBytes)}</span>
          </Fact>
        )}
        {probe && <Fact name="Format">{describeFormat(probe)}</Fact>}
        {video.language && <Fact name="Language">{formatLanguage(video.language)}</Fact>}
        <Fact name="File">
          <span className="break">{video.fileName}</span>
        </Fact>
        {video.origin && (
          <Fact name="From">
            <span className="break">{video.origin.url}</span>
          </Fact>
        )}
        <Fact name="Added">
          <Moment at={video.createdAt} />
        </Fact>
        {video.state === 'READY' && <Fact name="Views">{video.viewCount}</Fact>}
        {video.isEncrypted && (
          <Fact name="Protection">
            <span className="with-icon">
              <Lock aria-hidden /> Encrypted (AES-128)
            </span>
          </Fact>
        )}
      </dl>
      {video.playback && video.state === 'PROCESSING' && <StatusBar video={video} />}
      {video.playback && video.failure && <p className="small">{video.failure.message}</p>}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

type Probe = NonNullable<VideoDetailFragment['probe']>;

/** "mov, h264, yuv420p, rotated 90°, 5.1 aac": what the file is made of, in one line. */
export function describeFormat({ container, picture, sound }: Probe): string {
  const channels =
    sound && ({ 1: 'mono', 2: 'stereo', 6: '5.1', 8: '7.1' }[sound.channels] ?? `${sound.channels} channels`);
  const parts = [
    container.split(',')[0],
    picture && [picture.codec, picture.pixelFormat].join(' '),
    picture && picture.rotation !== 0 && `rotated ${picture.rotation}°`,
    picture?.isInterlaced && 'interlaced',
    picture &&
      { smpte2084: 'HDR (PQ)', 'arib-std-b67': 'HDR (HLG)', pq: 'HDR (PQ)', hlg: 'HDR (HLG)' }[picture.transfer],
    sound && `${channels} ${sound.codec}`,
    sound && sound.trackCount > 1 && `${sound.trackCount} sound tracks`,
    !sound && 'no sound',
  ];
  return parts.filter(Boolean).join(', ');
}

function formatRate(frameRate: number): string {
  return String(Number(frameRate.toFixed(2)));
}
