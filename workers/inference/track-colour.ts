/**
 * What colour a track is, by the name that people would give it, from a few looks at the middle of its box.
 *
 * Honest rather than complete: no name where the picture has no colour (cameras at night), where the box is too small, or
 * where no name has half of what was seen.
 */

import type { TrackBox, TrackColour } from '../../core/domain/tracks/index.ts';
import type { ColourPicture } from './picture.ts';

/** Points of each colour, over all looks. */
export type ColourCounts = { looks: number; counts: Partial<Record<TrackColour, number>> };

const leastLooks = 3;
/** More than half: one name at most. */
const leastShare = 0.5;
/** Of the colour picture, in pixels. */
const smallestSide = 12;
const columns = 6;
const rows = 8;
/** The trunk of somebody who stands, the body of a car. */
const middle = { left: 0.3, right: 0.7, top: 0.22, bottom: 0.55 } as const;
/** Distance of U and V from grey. */
const greyChroma = 12;
/** A picture of which not one point in ten has this much is black and white. */
const paleChroma = 7;

type Pixel = { readonly y: number; readonly u: number; readonly v: number };

/** Whether the picture as a whole has colours. */
export function hasColour(picture: ColourPicture): boolean {
  let coloured = 0;
  for (let row = 0; row < 12; row++) {
    for (let column = 0; column < 16; column++) {
      const { u, v } = pixelAt(picture, (column + 0.5) / 16, (row + 0.5) / 12);
      if (Math.hypot(u, v) >= paleChroma) coloured++;
    }
  }
  return coloured >= 19;
}

/** Counts the points of one look; false where the box is too small to say anything. */
export function lookAtColour(seen: ColourCounts, picture: ColourPicture, box: Omit<TrackBox, 'atUs'>): boolean {
  if (box.w * picture.width < smallestSide || box.h * picture.height < smallestSide) return false;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = box.x + box.w * (middle.left + ((column + 0.5) / columns) * (middle.right - middle.left));
      const y = box.y + box.h * (middle.top + ((row + 0.5) / rows) * (middle.bottom - middle.top));
      const name = nameOf(pixelAt(picture, x, y));
      seen.counts[name] = (seen.counts[name] ?? 0) + 1;
    }
  }
  seen.looks++;
  return true;
}

export function dominantColour({ looks, counts }: ColourCounts): TrackColour | null {
  if (looks < leastLooks) return null;
  const enough = leastShare * looks * rows * columns;
  const [name] = Object.entries(counts).find(([, points]) => points > enough) ?? [];
  return (name as TrackColour | undefined) ?? null;
}

function pixelAt({ width, height, y, uv }: ColourPicture, shareX: number, shareY: number): Pixel {
  const column = Math.min(width - 1, Math.max(0, Math.floor(shareX * width)));
  const row = Math.min(height - 1, Math.max(0, Math.floor(shareY * height)));
  const chroma = (row >> 1) * width + (column >> 1);
  return { y: y[row * width + column]!, u: uv[chroma]! - 128, v: uv[chroma + width / 2]! - 128 };
}

/** BT.601, of 16 to 235. */
function nameOf({ y, u, v }: Pixel): TrackColour {
  const light = (y - 16) / 219;
  if (light < 0.1) return 'BLACK';
  if (Math.hypot(u, v) < greyChroma) return light < 0.22 ? 'BLACK' : light > 0.72 ? 'WHITE' : 'GREY';
  const red = light + (1.596 * v) / 255;
  const green = light - (0.392 * u + 0.813 * v) / 255;
  const blue = light + (2.017 * u) / 255;
  const most = Math.max(red, green, blue);
  return nameOfHue(hueOf({ red, green, blue }), most);
}

function hueOf({ red, green, blue }: { red: number; green: number; blue: number }): number {
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  if (most === red) return (((green - blue) / range) * 60 + 360) % 360;
  if (most === green) return ((blue - red) / range) * 60 + 120;
  return ((red - green) / range) * 60 + 240;
}

function nameOfHue(hue: number, brightness: number): TrackColour {
  if (hue < 15 || hue >= 345) return 'RED';
  if (hue < 45) return brightness < 0.6 ? 'BROWN' : 'ORANGE';
  if (hue < 70) return 'YELLOW';
  if (hue < 170) return 'GREEN';
  if (hue < 255) return 'BLUE';
  if (hue < 290) return 'PURPLE';
  return brightness < 0.5 ? 'PURPLE' : 'PINK';
}
