/** What light, weather and a poor camera do to the finished picture, in place and the same for the same moment. */

import { createRandom, lattice } from './random.ts';

export interface Conditions {
  /** Infrared: grey, and darker towards the corners. */
  readonly isInfrared?: boolean;
  /** Factor of the light from that moment on; the switch takes `fadeS`. */
  readonly light?: readonly { readonly atS: number; readonly factor: number; readonly fadeS: number }[];
  /** Streaks in the picture. */
  readonly rainDrops?: number;
  /** Pixels that the picture moves by, back and forth. */
  readonly shakePx?: number;
  /** Lamps of a car outside the picture that sweep over it. */
  readonly sweep?: { readonly fromS: number; readonly untilS: number; readonly strength: number };
  /** Times the usual noise. */
  readonly noise?: number;
}

interface Picture {
  readonly pixels: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** `index` is the number of the frame: what is random differs from frame to frame. */
export function applyConditions(
  picture: Picture,
  conditions: Conditions,
  moment: { timeS: number; index: number; seed: number },
): void {
  if (conditions.shakePx) shake(picture, conditions.shakePx, moment);
  if (conditions.isInfrared) turnInfrared(picture);
  if (conditions.sweep) sweepOver(picture, conditions.sweep, moment.timeS);
  const factor = lightAt(conditions.light ?? [], moment.timeS);
  if (factor !== 1) scalePixels(picture.pixels, factor);
  if (conditions.rainDrops) rain(picture, conditions.rainDrops, moment);
}

function lightAt(changes: NonNullable<Conditions['light']>, timeS: number): number {
  let factor = 1;
  for (const change of changes) {
    const share = Math.min(1, Math.max(0, (timeS - change.atS) / Math.max(change.fadeS, 1e-3)));
    factor += (change.factor - factor) * share;
  }
  return factor;
}

function scalePixels(pixels: Uint8ClampedArray, factor: number): void {
  const table = Uint8ClampedArray.from({ length: 256 }, (_, value) => value * factor);
  for (let i = 0; i < pixels.length; i++) if (i % 4 !== 3) pixels[i] = table[pixels[i] as number] as number;
}

function turnInfrared({ pixels, width, height }: Picture): void {
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = (row * width + column) * 4;
      const [u, v] = [(column / width) * 2 - 1, (row / height) * 2 - 1];
      const grey =
        ((pixels[at] as number) * 0.36 + (pixels[at + 1] as number) * 0.44 + (pixels[at + 2] as number) * 0.2) *
        (1.05 - 0.42 * (u * u + v * v));
      pixels[at] = pixels[at + 1] = pixels[at + 2] = grey;
    }
  }
}

/** A soft bright bar that crosses the picture. */
function sweepOver({ pixels, width, height }: Picture, sweep: NonNullable<Conditions['sweep']>, timeS: number): void {
  const share = (timeS - sweep.fromS) / (sweep.untilS - sweep.fromS);
  if (share < 0 || share > 1) return;
  const centre = (share * 1.6 - 0.3) * width;
  for (let column = 0; column < width; column++) {
    const gain = 1 + sweep.strength * Math.exp(-(((column - centre) / (0.17 * width)) ** 2));
    if (gain < 1.01) continue;
    for (let row = 0; row < height; row++) {
      const at = (row * width + column) * 4;
      for (let c = 0; c < 3; c++) pixels[at + c] = (pixels[at + c] as number) * gain + (gain - 1) * 12;
    }
  }
}

function shake({ pixels, width, height }: Picture, mostPx: number, moment: { index: number; seed: number }): void {
  const dx = Math.round((lattice(moment.index, 21, moment.seed) * 2 - 1) * mostPx);
  const dy = Math.round((lattice(moment.index, 22, moment.seed) * 2 - 1) * mostPx);
  if (dx === 0 && dy === 0) return;
  const before = new Uint32Array(pixels.slice().buffer);
  const after = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
  for (let row = 0; row < height; row++) {
    const from = Math.min(height - 1, Math.max(0, row + dy)) * width;
    for (let column = 0; column < width; column++) {
      after[row * width + column] = before[from + Math.min(width - 1, Math.max(0, column + dx))] as number;
    }
  }
}

function rain({ pixels, width, height }: Picture, drops: number, moment: { index: number; seed: number }): void {
  const random = createRandom(moment.seed ^ Math.imul(moment.index + 1, 0x9e3779b1));
  for (let drop = 0; drop < drops; drop++) {
    const length = Math.round(random.between(0.03, 0.09) * height);
    const [left, top] = [Math.floor(random.next() * width), Math.floor(random.next() * height)];
    const strength = random.between(0.1, 0.4);
    for (let row = top; row < Math.min(height, top + length); row++) {
      const at = (row * width + Math.min(width - 1, left + ((row - top) >> 2))) * 4;
      for (let c = 0; c < 3; c++) pixels[at + c] = (pixels[at + c] as number) * (1 - strength) + 215 * strength;
    }
  }
}
