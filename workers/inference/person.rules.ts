/** How much a track looks like a person: by a detector's word, or else from its shape, its size and how it moved. */

import type { Track } from './tracker.ts';

/** After so many looks a detector's silence counts: it would have found a person by now. */
const enoughLooks = 8;

/** Of what a detector has looked at, its word counts; of anything else, shape and walk. 0 to 0.97, no measured probability. */
export function personConfidence(track: Track): number {
  if (track.kind === 'person' && track.kindScore >= 0.2) return Math.min(0.97, 0.55 + 0.55 * track.kindScore);
  if (track.looks >= enoughLooks || track.kind !== null) return 0;
  return confidenceOfShape(track);
}

/**
 * 0 to 0.95. Zero unless it has walked and is upright enough; the rest says how steadily it was seen and how much
 * its shape is that of somebody standing. It orders tracks well, but it is not a measured probability.
 */
function confidenceOfShape(track: Track): number {
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
