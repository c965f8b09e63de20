/** A sensor's part in the picture: darker corners and a little noise that changes with every frame. */

import { createRandom, lattice } from './random.ts';

const tableSize = 1 << 19;
const strength = 2.1;

/** Darkens the corners in place. */
export function applyVignette(pixels: Uint8ClampedArray, width: number, height: number): void {
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const u = (column / width) * 2 - 1;
      const v = (row / height) * 2 - 1;
      const factor = 1 - 0.13 * (u * u + v * v);
      const at = (row * width + column) * 4;
      for (let c = 0; c < 3; c++) pixels[at + c] = (pixels[at + c] as number) * factor;
    }
  }
}

/** Returns a function that copies a picture and adds the noise of frame `index` to it, `times` the usual. */
export function createNoise(
  seed: number,
  times = 1,
): (pixels: Uint8Array | Uint8ClampedArray, index: number) => Uint8ClampedArray {
  const random = createRandom(seed).fork('noise');
  const table = new Int8Array(tableSize);
  for (let i = 0; i < tableSize; i++) table[i] = Math.round(random.normal() * strength * times);
  return (pixels, index) => {
    const noisy = new Uint8ClampedArray(pixels.length);
    let place = Math.floor(lattice(index, 1, seed) * tableSize);
    for (let at = 0; at < pixels.length; at += 4) {
      const grain = table[place] as number;
      place = (place + 1) & (tableSize - 1);
      noisy[at] = (pixels[at] as number) + grain;
      noisy[at + 1] = (pixels[at + 1] as number) + grain;
      noisy[at + 2] = (pixels[at + 2] as number) + grain;
      noisy[at + 3] = 255;
    }
    return noisy;
  };
}
