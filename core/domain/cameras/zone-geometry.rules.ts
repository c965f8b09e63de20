/** Points and polygons in picture coordinates, 0 to 1 from the left upper corner. */

import type { Point } from './zone.ts';

export type { Point };

/** Whether the point lies inside, by the even-odd rule; any simple or self-crossing polygon, open or closed. */
export function isInside(point: Point, polygon: readonly Point[]): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const a = polygon[i] as Point;
    const b = polygon[j] as Point;
    const crosses = a.y > point.y !== b.y > point.y;
    if (crosses && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}
