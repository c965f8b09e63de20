import { describe, expect, it } from 'vitest';
import { createRandom, layeredNoise } from '../../scenes/random.ts';
import { findShift, moveBack } from './steady.ts';

const [width, height] = [120, 90];

/** Blocks of several shades, seen by a camera that is moved by (x, y) pixels; somebody stands at the left if `isVisited`. */
function view(x: number, y: number, isVisited = false): Uint8Array {
  const luma = new Uint8Array(width * height);
  const noise = createRandom(1);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [u, v] = [column - x, row - y];
      const block = 60 + 120 * layeredNoise(Math.floor(u / 14), Math.floor(v / 11), 3);
      const isCovered = isVisited && column > 8 && column < 34 && row > 20;
      luma[row * width + column] = (isCovered ? 230 : block) + noise.between(-2, 2);
    }
  }
  return luma;
}
const mean = Uint16Array.from(view(0, 0), (value) => value * 256);
const shiftOf = (luma: Uint8Array, of = mean) => findShift(of, luma, { width, offset: 0 });

describe('a trembling camera', () => {
  it.each([
    [2, 1],
    [-2, 3],
    [3, -1],
  ])('is found to have moved by %d and %d pixels, also while somebody stands before it', (x, y) => {
    expect(shiftOf(view(x, y))).toEqual({ x: 2 * x, y: 2 * y });
    expect(shiftOf(view(x, y, true))).toEqual({ x: 2 * x, y: 2 * y });
  });

  it('is laid back over what it showed before, to the noise', () => {
    const luma = view(2, -1);
    moveBack(luma, shiftOf(luma), width);
    const still = view(0, 0);
    let wrong = 0;
    for (let row = 8; row < height - 8; row++)
      for (let column = 8; column < width - 8; column++) {
        const i = row * width + column;
        if (Math.abs((luma[i] ?? 0) - (still[i] ?? 0)) > 8) wrong++;
      }
    expect(wrong).toBe(0);
  });
});

describe('a camera that stands still', () => {
  it('is left alone, whoever comes and whatever the light does', () => {
    expect(shiftOf(view(0, 0))).toEqual({ x: 0, y: 0 });
    expect(shiftOf(view(0, 0, true))).toEqual({ x: 0, y: 0 });
    const darker = view(0, 0).map((value) => value * 0.6);
    expect(shiftOf(darker)).toEqual({ x: 0, y: 0 });
  });

  it('is not moved where there is nothing to hold on to', () => {
    const plain = new Uint16Array(width * height).fill(120 * 256);
    expect(shiftOf(view(2, 0), plain)).toEqual({ x: 0, y: 0 });
  });
});
