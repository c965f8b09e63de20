import type { VideoCardFragment } from '../../../kit/index.ts';
import { formatPercent } from '../elements/format.ts';

type Status = Pick<VideoCardFragment, 'state' | 'progress' | 'playableAt' | 'origin'>;

/** What a video is doing, in two or three words. */
export function describeStatus({ state, progress, playableAt, origin }: Status): string {
  switch (state) {
    case 'IMPORTING':
      return origin?.state === 'FETCHING' ? `Importing ${formatPercent(progress)}` : 'Waiting to be imported';
    case 'AWAITING_UPLOAD':
      return 'Waiting for its file';
    case 'QUEUED':
      return 'Waiting to be processed';
    case 'PROCESSING':
      return `${playableAt ? 'Playable, processing' : 'Processing'} ${formatPercent(progress)}`;
    case 'READY':
      return 'Ready';
    case 'FAILED':
      return 'Failed';
  }
}

/** The bar below the words; there is one only while work is going on. */
export function StatusBar({ video }: { video: Status & { title: string } }) {
  if (video.state !== 'PROCESSING' && video.state !== 'QUEUED' && video.state !== 'IMPORTING') return null;
  return (
    <div
      className="bar"
      role="progressbar"
      aria-label={`${video.state === 'IMPORTING' ? 'Importing' : 'Processing'} ${video.title}`}
      aria-valuenow={Math.floor(video.progress * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span style={{ width: `${video.progress * 100}%` }} />
    </div>
  );
}
