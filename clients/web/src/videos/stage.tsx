import { CircleAlert, RotateCw } from 'lucide-react';
import { RetryVideoDocument, type VideoDetailFragment } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { VideoPlayer } from '../player/video-player.tsx';
import { useWorkplace } from '../workplace.tsx';
import { ImportWait } from './import-wait.tsx';
import { describeStatus, StatusBar } from './video-status.tsx';

interface StageProps {
  readonly video: VideoDetailFragment | null;
  readonly onElement: (element: HTMLVideoElement | null) => void;
}

/** The player; until it can play, a box of the same size that says what is going on. */
export function Stage({ video, onElement }: StageProps) {
  if (!video) return <div className="stage skeleton" />;
  if (video.playback && video.state !== 'FAILED') return <VideoPlayer video={video} onElement={onElement} />;
  if (video.state === 'FAILED') return <FailedStage video={video} />;
  return (
    <div className="stage">
      <div className="stage-words" role="status">
        <p className="soft">{describeStatus(video)}</p>
        {video.origin && <ImportWait origin={video.origin} />}
      </div>
      <div className="stage-bar">
        <StatusBar video={video} />
      </div>
    </div>
  );
}

function FailedStage({ video }: { video: VideoDetailFragment }) {
  const { api, canOperate } = useWorkplace();
  const retry = useAction(() => api.mutate(RetryVideoDocument, { input: { id: video.id } }));
  const isImport = video.origin?.state === 'FAILED';
  const reason = (isImport ? video.origin?.failure?.message : null) ?? video.failure?.message;
  return (
    <div className="stage">
      <CircleAlert aria-hidden style={{ color: 'var(--danger)' }} />
      <div className="stage-words" role="alert">
        <h2>{isImport ? 'This video could not be imported' : 'This video could not be processed'}</h2>
        <p className="soft">{reason ?? 'No reason was given.'}</p>
      </div>
      {canOperate && (
        <Button icon={<RotateCw aria-hidden />} isBusy={retry.isBusy} onClick={() => void retry.run()}>
          Try again
        </Button>
      )}
      {retry.error && (
        <p className="small" role="alert">
          {retry.error}
        </p>
      )}
    </div>
  );
}
