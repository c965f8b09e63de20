/** The zones that are closed to people, as the event model's fifth picture. */

import { isInside, type Point } from '../../core/domain/cameras/zone-geometry.rules.ts';
import { eventFrameSize } from './event-frame.ts';

/** height x width bytes: 255 inside any of the polygons (0 to 1 of the picture), 0 outside. */
export function drawZoneMask(polygons: readonly (readonly Point[])[]): Uint8Array {
  const { width, height } = eventFrameSize;
  const mask = new Uint8Array(width * height);
  for (let i = 0; i < mask.length; i++) {
    const middle = { x: ((i % width) + 0.5) / width, y: (Math.floor(i / width) + 0.5) / height };
    if (polygons.some((polygon) => isInside(middle, polygon))) mask[i] = 255;
  }
  return mask;
}
