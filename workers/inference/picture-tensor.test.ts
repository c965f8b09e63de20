import { expect, it } from 'vitest';
import type { ColourPicture } from './picture.ts';
import { type TensorInput, writeTensor } from './picture-tensor.ts';

const input: TensorInput = {
  ...{ name: 'images', size: 64, colour: 'bgr', resize: 'letterbox' },
  ...{ mean: [0, 0, 0], std: [1, 1, 1] },
};

/** One colour: Y, U, V. */
function plain(width: number, height: number, [y, u, v]: readonly [number, number, number]): ColourPicture {
  const uv = new Uint8Array((width * height) / 2);
  for (let i = 0; i < uv.length; i++) uv[i] = i % width < width / 2 ? u : v;
  return { width, height, y: new Uint8Array(width * height).fill(y), uv };
}

const red = [81, 90, 240] as const;
const at = (out: Float32Array, channel: number, x: number, y: number) => out[channel * 64 * 64 + y * 64 + x] as number;

it('puts a wide picture into the upper part, its colours in the order of the model, grey below', () => {
  const out = new Float32Array(3 * 64 * 64);
  expect(writeTensor(plain(128, 64, red), input, out)).toEqual({ width: 64, height: 32 });
  const bgr = [0, 1, 2].map((channel) => at(out, channel, 20, 10));
  expect(bgr[0]).toBeLessThan(5);
  expect(bgr[1]).toBeLessThan(5);
  expect(bgr[2]).toBeGreaterThan(250);
  expect([0, 1, 2].map((channel) => at(out, channel, 20, 40))).toEqual([114, 114, 114]);
});

it('stretches and normalises where the model wants it', () => {
  const out = new Float32Array(3 * 64 * 64);
  const other: TensorInput = { ...input, colour: 'rgb', resize: 'stretch', mean: [100, 0, 0], std: [50, 1, 1] };
  expect(writeTensor(plain(128, 64, red), other, out)).toEqual({ width: 64, height: 64 });
  expect(at(out, 0, 20, 60)).toBeCloseTo((254 - 100) / 50, 0);
  expect(at(out, 2, 20, 60)).toBeLessThan(5);
});

it('scales without moving anything', () => {
  const picture = plain(128, 64, [16, 128, 128]);
  for (let row = 0; row < 64; row++) picture.y.fill(235, row * 128 + 64, (row + 1) * 128);
  const out = new Float32Array(3 * 64 * 64);
  writeTensor(picture, input, out);
  expect(at(out, 0, 31, 16)).toBeLessThan(10);
  expect(at(out, 0, 32, 16)).toBeGreaterThan(245);
});
