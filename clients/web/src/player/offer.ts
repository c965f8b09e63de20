/** What of a video can be watched now, as far as the server has said. */

import type { VideoDetailFragment } from '../../../kit/index.ts';
import type { Quality } from '../../../kit/player.ts';

type Rendition = Pick<VideoDetailFragment['renditions'][number], 'name' | 'state' | 'segmentsDone' | 'segmentsTotal'>;

/** What the playlist can offer: it is read anew when this changes. */
export function offerOf(video: {
  readonly state: string;
  readonly renditions: readonly Rendition[];
  readonly subtitles: readonly { readonly id: string; readonly state: string }[];
}): string {
  const isOffered = ({ state, segmentsDone }: Rendition) =>
    state === 'COLD' || (state !== 'DROPPED' && state !== 'FAILED' && segmentsDone > 0);
  return JSON.stringify([
    video.state === 'READY',
    video.renditions.filter(isOffered).map(({ name }) => name),
    video.subtitles.filter(({ state }) => state === 'READY').map(({ id }) => id),
  ]);
}

/** Parts are made in order, but for those that somebody asked for: how many there are says about how far it reaches. */
export function isMadeUntil(
  video: { readonly state: string; readonly durationMs: number | null; readonly renditions: readonly Rendition[] },
  { label }: Pick<Quality, 'label'>,
  untilS: number,
): boolean {
  if (video.state === 'READY') return true;
  const rendition = video.renditions.find(({ name }) => name === label);
  if (!rendition || rendition.segmentsTotal === 0) return true;
  const madeS = (rendition.segmentsDone / rendition.segmentsTotal) * ((video.durationMs ?? 0) / 1000);
  return madeS >= Math.min(untilS, (video.durationMs ?? 0) / 1000);
}
