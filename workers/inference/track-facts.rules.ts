/** What can be said of a whole track: whether it was anything, and where it went. */

import type { TrackBox, TrackDirection, TrackKind } from '../../core/domain/tracks/index.ts';

const leastFrames = 5;
const leastSeenUs = 1_000_000;
/** Of what nothing has named, more is asked: light and leaves move too. */
const leastUnknownUs = 2_000_000;
/** In its own heights. */
const leastWay = 0.5;
/** From where cameras hang, a step towards them looks shorter than one to the side. */
const foreshortening = 2;

export function isSomething(of: {
  kind: TrackKind;
  frames: number;
  seenUs: number;
  path: readonly TrackBox[];
}): boolean {
  const { kind, frames, seenUs, path } = of;
  if (frames < leastFrames) return false;
  return kind === 'UNKNOWN' ? seenUs >= leastUnknownUs && hasGone(path) : seenUs >= leastSeenUs;
}

/** Whether it was ever half its height away from where it began. */
function hasGone(path: readonly TrackBox[]): boolean {
  const [first] = path;
  return first !== undefined && path.some((box) => Math.hypot(...wayOf(first, box, 1)) >= leastWay * box.h);
}

/** `aspect`: width over height of the picture. Null where it ended about where it began. */
export function directionOf(path: readonly TrackBox[], aspect: number): TrackDirection | null {
  const [first] = path;
  const last = path.at(-1);
  if (!first || !last) return null;
  const [x, y] = wayOf(first, last, aspect);
  const height = (first.h + last.h) / 2;
  const [aside, along] = [Math.abs(x), Math.abs(y) * foreshortening];
  if (Math.max(aside, along) < leastWay * height) return null;
  if (aside >= along) return x > 0 ? 'RIGHT' : 'LEFT';
  return y > 0 ? 'TOWARDS' : 'AWAY';
}

/** Of the feet, in heights of the picture. */
function wayOf(from: TrackBox, to: TrackBox, aspect: number): [number, number] {
  const x = (to.x + to.w / 2 - from.x - from.w / 2) * aspect;
  return [x, to.y + to.h - from.y - from.h];
}
