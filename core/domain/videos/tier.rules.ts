/**
 * Which renditions are kept and which are a cache. Original, lowest rung and sound stay; the upper rungs can be made again
 * from the original, so those of a video that nobody watches any more are freed.
 */

import { lowestRung } from './storyboard.plan.ts';
import type { Rendition, Video } from './video.ts';
import type { VideoPlan } from './video-plan.ts';

type TierVideo = Pick<Video, 'state' | 'sourceKey' | 'viewedAt' | 'readyAt'> & { plan: VideoPlan | null };

/** Names of the renditions to free now. `coldAfterMs`: so long nobody watched. */
export function renditionsToFree(
  video: TierVideo,
  renditions: readonly Pick<Rendition, 'name' | 'state'>[],
  now: { nowMs: number; coldAfterMs: number },
): string[] {
  const rungs = video.plan?.video?.rungs ?? [];
  if (video.state !== 'READY' || !video.sourceKey || !isUnwatched(video, now)) return [];
  const kept = new Set(renditions.filter(({ state }) => state === 'READY').map(({ name }) => name));
  // Of those that are there: a rung that was dropped plays for nobody.
  const there = rungs.filter(({ name }) => kept.has(name));
  const lowest = lowestRung(there);
  return lowest ? there.filter((rung) => rung !== lowest).map(({ name }) => name) : [];
}

/** Being made counts as being watched: what is new is not freed at once. */
function isUnwatched({ viewedAt, readyAt }: TierVideo, { nowMs, coldAfterMs }: { nowMs: number; coldAfterMs: number }) {
  const last = Math.max(viewedAt?.getTime() ?? 0, readyAt?.getTime() ?? nowMs);
  return last <= nowMs - coldAfterMs;
}
