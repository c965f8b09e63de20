/**
 * Thins the path of a track to the boxes between which it went straight.
 *
 * A box is left out where the straight line between its neighbours, at its own time, is no further away than the tolerance
 * (Douglas-Peucker with time). So the path also tells how fast it went, and where it stood.
 */

import type { TrackBox } from '../../core/domain/tracks/index.ts';

/** Of the picture: less than boxes tremble. */
const tolerance = 0.01;

/** As few boxes as tell the way, at most `most`; the first and the last stay. */
export function thinPath(boxes: readonly TrackBox[], most: number): TrackBox[] {
  let limit = tolerance;
  let path = simplify(boxes, limit);
  while (path.length > most) {
    limit *= 2;
    path = simplify(path, limit);
  }
  return path;
}

function simplify(boxes: readonly TrackBox[], limit: number): TrackBox[] {
  const kept = new Set([0, boxes.length - 1]);
  const open: [number, number][] = [[0, boxes.length - 1]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [from, to] = span;
    let furthest = limit;
    let split = -1;
    for (let i = from + 1; i < to; i++) {
      const distance = distanceFromLine(boxes[i]!, boxes[from]!, boxes[to]!);
      if (distance <= furthest) continue;
      furthest = distance;
      split = i;
    }
    if (split < 0) continue;
    kept.add(split);
    open.push([from, split], [split, to]);
  }
  return boxes.filter((_, index) => kept.has(index));
}

/** From where it would be between the two if it had gone straight; in the worst of its four numbers. */
function distanceFromLine(box: TrackBox, a: TrackBox, b: TrackBox): number {
  const part = b.atUs === a.atUs ? 0 : (box.atUs - a.atUs) / (b.atUs - a.atUs);
  return Math.max(
    Math.abs(a.x + (b.x - a.x) * part - box.x),
    Math.abs(a.y + (b.y - a.y) * part - box.y),
    Math.abs(a.w + (b.w - a.w) * part - box.w),
    Math.abs(a.h + (b.h - a.h) * part - box.h),
  );
}
