import { expect, it } from 'vitest';
import { createBlobScratch, findBlobs, ghostRatio, maxBlobs, stillShare } from './blobs.ts';

const width = 100;
const height = 80;

function paint(...boxes: [number, number, number, number][]): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (const [x, y, w, h] of boxes)
    for (let row = y; row < y + h; row++) mask.fill(1, row * width + x, row * width + x + w);
  return mask;
}
const find = (mask: Uint8Array) => findBlobs(mask, width, createBlobScratch(width * height));

it('finds boxes, the largest first, and passes by what is too small', () => {
  const blobs = find(paint([10, 10, 8, 20], [50, 5, 10, 30], [80, 70, 3, 3], [20, 75, 30, 2], [99, 0, 1, 40]));
  expect(blobs.map(({ x, y, width, height, area }) => [x, y, width, height, area])).toEqual([
    [50, 5, 10, 30, 300],
    [10, 10, 8, 20, 160],
  ]);
});

it('joins a head to its body, but not two people side by side', () => {
  expect(find(paint([22, 8, 5, 5], [20, 16, 9, 30]))).toHaveLength(1);
  expect(find(paint([20, 16, 9, 30], [31, 16, 9, 30]))).toHaveLength(2);
});

it('is bounded', () => {
  const many = Array.from({ length: 120 }, (_, i): [number, number, number, number] => [
    (i % 20) * 5,
    Math.floor(i / 20) * 13,
    3,
    7,
  ]);
  expect(find(paint(...many))).toHaveLength(maxBlobs);
});

it('tells an object from the ghost of one by where the outline is', () => {
  const scratch = createBlobScratch(width * height);
  const mask = paint([40, 20, 12, 30]);
  const [blob] = findBlobs(mask, width, scratch);
  const flat = new Uint8Array(width * height).fill(120);
  const withObject = Uint8Array.from(flat, (value, i) => (mask[i] ? 50 : value));
  const words = (picture: Uint8Array) => Uint16Array.from(picture, (value) => value * 256);
  const labels = scratch.labels;
  expect(ghostRatio(blob!, { labels, width, luma: withObject, mean: words(flat) })).toBeLessThan(0.1);
  expect(ghostRatio(blob!, { labels, width, luma: flat, mean: words(withObject) })).toBeGreaterThan(10);
  const still = Uint8Array.from(mask, (_, i) => (i % width < 46 ? 20 : 2));
  expect(stillShare(blob!, { labels, width, still }, 16)).toBeCloseTo(0.5);
});
