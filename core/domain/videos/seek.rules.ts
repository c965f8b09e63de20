/** How the work is cut into chunks, and where in the source the decoding for a moment begins. */

import type { MediaProbe, PacketTimes, VideoFacts } from './probe.ts';
import type { VideoGrid, VideoPlan } from './video-plan.ts';

/** Demuxers that find a moment in the middle and stamp their packets there as they do from the beginning. */
const seekable = ['mov', 'matroska', 'mpegts', 'flv'];
/** Of these, the ones with an index that names each key frame. The others land somewhere near. */
const indexed = ['mov', 'matroska'];
/** MPEG-TS clocks start anew after 2^33 ticks of 1/90000 s: behind that, the middle looks like another time. */
const tsWrapSeconds = 95_000;
/** Smaller chunks let a short video use all cores; larger ones decode less twice. */
const shortSeconds = 64;

export interface SeekPlan {
  segmentsPerChunk: number;
  /** So much before a moment, decoding finds the picture that is shown at it; null: only from the beginning. */
  seekBackSeconds: number | null;
}

export function planSeeks(input: {
  probe: MediaProbe;
  video: VideoFacts;
  pictures: PacketTimes | null;
  grid: Pick<VideoGrid, 'frameRate' | 'frameCount'>;
  segmentCount: number;
}): SeekPlan {
  const { probe, video, pictures, grid } = input;
  const container = probe.container.split(',')[0] as string;
  const isWrapped = container === 'mpegts' && video.endSeconds > tsWrapSeconds;
  if (!pictures || pictures.hasGaps || pictures.keyTimes.length === 0 || !seekable.includes(container) || isWrapped) {
    return { segmentsPerChunk: input.segmentCount, seekBackSeconds: null };
  }
  const tick = grid.frameRate.den / grid.frameRate.num;
  const hold = longestGap(pictures.times, video.endSeconds);
  // Fields are woven with the pictures before.
  const shown = hold + (video.isInterlaced ? 4 : 2) * tick;
  const back = indexed.includes(container) ? shown : shown + 2 * longestGap(pictures.keyTimes, video.endSeconds);
  return {
    segmentsPerChunk: grid.frameCount * tick <= shortSeconds ? 4 : 8,
    seekBackSeconds: Math.ceil(back * 1000 - 1e-6) / 1000,
  };
}

/** Where to begin decoding for the picture that is shown at `seconds` of the source's own time; null: at the beginning. */
export function seekFor(
  grid: Pick<VideoGrid, 'seekBackSeconds' | 'startSeconds'>,
  video: VideoFacts,
  seconds: number,
): number | null {
  if (grid.seekBackSeconds === null) return null;
  const moment = Math.min(seconds, video.endSeconds) - grid.seekBackSeconds;
  return moment <= Math.min(video.startSeconds, grid.startSeconds) ? null : Math.round(moment * 1e6) / 1e6;
}

function longestGap(sorted: Float64Array, end: number): number {
  let longest = end - (sorted.at(-1) ?? end);
  for (let i = 1; i < sorted.length; i++)
    longest = Math.max(longest, (sorted[i] as number) - (sorted[i - 1] as number));
  return longest;
}

/** Whether a piece from the middle of the sound can be made alone: it is encoded, and the container has an index. */
export function canSeekSound(plan: Pick<VideoPlan, 'video' | 'audio'>, probe: MediaProbe | null): boolean {
  const container = probe?.container.split(',')[0] as string;
  return plan.audio?.copyOffset === null && plan.video?.seekBackSeconds != null && indexed.includes(container);
}
