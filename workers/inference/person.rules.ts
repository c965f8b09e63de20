/** How much a track looks like a person, from its shape, its size and how it moved. No picture content is used. */

import type { Track } from './tracker.ts';

/**
 * 0 to 0.95. Zero unless it has walked and is upright enough; the rest says how steadily it was seen and how much
 * its shape is that of somebody standing. It orders tracks well, but it is not a measured probability.
 */
export function personConfidence(track: Track): number {
  if (!track.hasWalked) return 0;
  const shape = uprightScore(track.uprightness);
  if (shape === 0) return 0;
  return Math.min(0.95, 0.5 + 0.25 * shape + 0.2 * track.observedShare);
}

/** 1 for the shape of somebody standing, falling to 0 for what is wider than high or as thin as a post. */
export function uprightScore(uprightness: number): number {
  if (uprightness < 1.4) return Math.max(0, (uprightness - 0.8) / 0.6);
  if (uprightness > 5) return Math.max(0, (8 - uprightness) / 3);
  return 1;
}
