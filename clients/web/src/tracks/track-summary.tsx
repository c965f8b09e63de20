import { ImageOff } from 'lucide-react';
import type { TrackRowFragment } from '../../../kit/index.ts';
import { Ago } from '../elements/time.tsx';
import { TrackWay } from './track-way.tsx';
import { describeTrack, formatStay } from './track-words.ts';

/** Its way over the camera's latest picture, what it was, when, for how long and where. */
export function TrackSummary({ track }: { track: TrackRowFragment }) {
  const { camera, firstAt, lastAt, path, visits } = track;
  const zones = [...new Set(visits.flatMap(({ zone }) => (zone ? [zone.name] : [])))];
  return (
    <>
      <span className="alert-thumb track-thumb">
        {camera.snapshot ? <img src={camera.snapshot.url} alt="" loading="lazy" /> : <ImageOff aria-hidden />}
        <TrackWay path={path} />
      </span>
      <span className="alert-text">
        <span className="alert-sentence">{describeTrack(track)}</span>
        <span className="alert-meta">
          <span className="truncate">
            <Ago at={firstAt} /> · {formatStay(Date.parse(lastAt) - Date.parse(firstAt))} ·{' '}
            {[camera.name, ...zones].join(', ')}
          </span>
        </span>
      </span>
    </>
  );
}
