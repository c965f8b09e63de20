import { AudioLines, CircleAlert, Film } from 'lucide-react';
import { Link } from 'wouter';
import type { VideoCardFragment } from '../../../kit/index.ts';
import { formatDuration } from '../elements/format.ts';
import { Ago } from '../elements/time.tsx';
import { describeStatus, StatusBar } from './video-status.tsx';

export function VideoCard({ video }: { video: VideoCardFragment }) {
  const isReady = video.state === 'READY';
  return (
    <Link href={`/videos/${video.id}`} className="video-card" data-state={video.state}>
      <div className="poster">
        {video.poster ? (
          <img src={video.poster.url} alt="" loading="lazy" />
        ) : video.state === 'FAILED' ? (
          <CircleAlert aria-hidden />
        ) : video.playableAt !== null && video.width === null ? (
          <AudioLines aria-hidden />
        ) : (
          <Film aria-hidden />
        )}
        {video.durationMs !== null && <span className="duration tabular">{formatDuration(video.durationMs)}</span>}
      </div>
      <div className="video-card-text">
        <h2 className="truncate">{video.title}</h2>
        <p className="small faint truncate">
          {isReady ? (
            <Ago at={video.createdAt} />
          ) : (
            <span data-failed={video.state === 'FAILED' || undefined}>{describeStatus(video)}</span>
          )}
        </p>
        <StatusBar video={video} />
      </div>
    </Link>
  );
}

export function VideoCardSkeleton() {
  return (
    <div className="video-card" aria-hidden>
      <div className="poster skeleton" />
      <div className="video-card-text">
        <div className="skeleton" style={{ width: '70%', height: '1rem', marginTop: '0.25rem' }} />
        <div className="skeleton" style={{ width: '40%', height: '0.75rem', marginTop: '0.5rem' }} />
      </div>
    </div>
  );
}
