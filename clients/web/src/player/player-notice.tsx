import type { VideoDetailFragment } from '../../../kit/index.ts';
import type { Player, PlayerState, Quality } from '../../../kit/player.ts';
import { useReadable } from '../workplace.tsx';

/** Why the picture stands still, while it does. */
export function PlayerNotice({ player, video }: { player: Player; video: VideoDetailFragment }) {
  const { problem, waitingFor } = useReadable<PlayerState>(player);
  const sentence = problem?.sentence ?? (waitingFor ? waitingSentence(video, waitingFor) : null);
  return (
    <div className="player-notice" role="status">
      {sentence && <p>{sentence}</p>}
    </div>
  );
}

/** Nothing to say about a wait that only the network causes: the turning circle says it. */
export function waitingSentence(
  video: { readonly state: string; readonly renditions: readonly { name: string; state: string }[] },
  waitingFor: Quality | 'unknown',
): string | null {
  const label = waitingFor === 'unknown' ? '' : waitingFor.label;
  const rendition = video.renditions.find(({ name }) => name === label || name.startsWith(`${label}-`));
  if (rendition?.state === 'COLD') return `${label} was put away to save space and is being made again. One moment…`;
  if (video.state !== 'READY' && video.state !== 'FAILED') return 'This part is being made right now. One moment…';
  return null;
}
