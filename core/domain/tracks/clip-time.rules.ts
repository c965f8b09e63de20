/** Where a moment of the camera's media time lies in a clip. */

import type { RecordingChunk } from '../recordings/index.ts';

type ClipChunk = Pick<RecordingChunk, 'startPtsUs' | 'durationUs'>;

/**
 * A clip is made of whole chunks, and what lies between two recordings is left out: its later chunk follows at once. Moments
 * before and after the clip go on in their own time, below zero and beyond its end.
 */
export function clipTimeOf(chunks: readonly ClipChunk[], mediaUs: number): number {
  let clipUs = 0;
  for (const [index, { startPtsUs, durationUs }] of chunks.entries()) {
    const [startUs, lengthUs] = [Number(startPtsUs), Number(durationUs)];
    const isLast = index === chunks.length - 1;
    if (mediaUs < startUs + lengthUs || isLast) {
      const intoUs = mediaUs - startUs;
      return clipUs + (index === 0 ? intoUs : Math.max(0, intoUs));
    }
    clipUs += lengthUs;
  }
  return clipUs;
}
