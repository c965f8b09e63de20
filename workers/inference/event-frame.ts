/**
 * What the event model sees of a moment: four small pictures, one after the other, at half the size of the analysis.
 *
 * 1. Luma. 2. How far it is from the background. 3. How far it is from half a second ago. 4. How long what is in front of
 * the background has not moved. Motion is in the picture itself, so that a frame alone tells much, and the colours and
 * the light of a place tell little.
 */

import type { Background, Segmentation } from './background.ts';

export const eventFrameSize = { width: 112, height: 84, channels: 4 } as const;
/** Between two frames of a window; every fourth of 7.5 frames a second. */
export const eventIntervalUs = 533_333;
/** Frames come a little early or late. */
const toleranceUs = 50_000;
const differenceGain = 2;

export type EventSampling = {
  /** Analysed time of the last one. */
  sampledUs: number | null;
  /** Its first picture. */
  luma: Uint8Array;
};

const area = eventFrameSize.width * eventFrameSize.height;

export function createEventSampling(): EventSampling {
  return { sampledUs: null, luma: new Uint8Array(area) };
}

/** `channels` x `height` x `width` bytes of the frame that was just segmented; null while none is due. */
export function sampleEventFrame(
  sampling: EventSampling,
  { background, seen, nowUs }: { background: Background; seen: Segmentation; nowUs: number },
): Uint8Array | null {
  if (seen.state !== 'running') return null;
  if (sampling.sampledUs !== null && nowUs - sampling.sampledUs < eventIntervalUs - toleranceUs) return null;
  const { mean, still, width } = background;
  const { mask, luma, offset } = seen;
  const frame = new Uint8Array(eventFrameSize.channels * area);
  for (let i = 0; i < area; i++) {
    const at = Math.floor(i / eventFrameSize.width) * 2 * width + (i % eventFrameSize.width) * 2;
    let [light, slow, dwell] = [0, 0, 0];
    for (const j of [at, at + 1, at + width, at + width + 1]) {
      light += luma[j]!;
      slow += Math.abs(luma[j]! - (mean[j]! >> 8) - offset);
      if (mask[j] !== 0) dwell += still[j]!;
    }
    const now = light >> 2;
    frame[i] = now;
    frame[area + i] = Math.min(255, (slow * differenceGain) >> 2);
    frame[2 * area + i] =
      sampling.sampledUs === null ? 0 : Math.min(255, Math.abs(now - sampling.luma[i]!) * differenceGain);
    frame[3 * area + i] = dwell >> 2;
  }
  sampling.sampledUs = nowUs;
  sampling.luma.set(frame.subarray(0, area));
  return frame;
}
