import { expect, it } from 'vitest';
import type { TrackColour } from '../../core/domain/tracks/index.ts';
import type { ColourPicture } from './picture.ts';
import { type ColourCounts, dominantColour, hasColour, lookAtColour } from './track-colour.ts';

type Rgb = readonly [number, number, number];
const box = { x: 0.25, y: 0.1, w: 0.5, h: 0.8 };

/** As ffmpeg would: BT.601 of 16 to 235. */
function paint(rgbAt: (x: number, y: number) => Rgb): ColourPicture {
  const [width, height] = [64, 48];
  const picture = { width, height, y: new Uint8Array(width * height), uv: new Uint8Array((width * height) / 2) };
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [r, g, b] = rgbAt(column / width, row / height);
      picture.y[row * width + column] = 16 + 0.257 * r + 0.504 * g + 0.098 * b;
      const chroma = (row >> 1) * width + (column >> 1);
      picture.uv[chroma] = 128 - 0.148 * r - 0.291 * g + 0.439 * b;
      picture.uv[chroma + width / 2] = 128 + 0.439 * r - 0.368 * g - 0.071 * b;
    }
  }
  return picture;
}

function nameOf(rgbAt: (x: number, y: number) => Rgb, looks = 3): TrackColour | null {
  const seen: ColourCounts = { looks: 0, counts: {} };
  for (let look = 0; look < looks; look++) lookAtColour(seen, paint(rgbAt), box);
  return dominantColour(seen);
}

it.each<[TrackColour, Rgb]>([
  ['BLACK', [18, 18, 22]],
  ['WHITE', [240, 240, 236]],
  ['GREY', [130, 130, 134]],
  ['RED', [190, 30, 35]],
  ['ORANGE', [240, 130, 20]],
  ['YELLOW', [235, 215, 40]],
  ['GREEN', [40, 140, 60]],
  ['BLUE', [30, 60, 170]],
  ['PURPLE', [110, 40, 160]],
  ['PINK', [235, 90, 170]],
  ['BROWN', [110, 70, 35]],
])('names %s as people would', (name, rgb) => {
  expect(nameOf(() => rgb)).toBe(name);
});

it('goes by the middle of the box, not by what stands beside it', () => {
  expect(nameOf((x, y) => (x > 0.35 && x < 0.65 && y > 0.2 && y < 0.6 ? [190, 30, 35] : [40, 140, 60]))).toBe('RED');
});

it('says nothing after one look, nor where no name has more than half', () => {
  expect(nameOf(() => [190, 30, 35], 2)).toBeNull();
  const stripes = (x: number): Rgb =>
    [[190, 30, 35] as const, [30, 60, 170] as const, [235, 215, 40] as const][Math.floor(x * 30) % 3] ?? [0, 0, 0];
  expect(nameOf(stripes)).toBeNull();
});

it('does not look at boxes that are too small', () => {
  const seen: ColourCounts = { looks: 0, counts: {} };
  expect(
    lookAtColour(
      seen,
      paint(() => [190, 30, 35]),
      { x: 0.5, y: 0.5, w: 0.1, h: 0.4 },
    ),
  ).toBe(false);
  expect(seen.looks).toBe(0);
});

it('knows a black and white picture, also one with a tint of the sensor', () => {
  expect(hasColour(paint((x) => [255 * x, 255 * x, 255 * x]))).toBe(false);
  expect(hasColour(paint((x) => [200 * x, 205 * x, 203 * x]))).toBe(false);
  expect(hasColour(paint((_, y) => (y > 0.5 ? [90, 140, 60] : [160, 170, 200])))).toBe(true);
});
