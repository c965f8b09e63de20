import { expect, test } from 'vitest';
import { classify, crfOf, readSizes } from './content.rules.ts';

/** A report of moments of four pictures, 100 x 80 pixels each: 1000 bytes are 1 bit per pixel. */
const report = (...moments: number[][]) =>
  ['#software: x', '#dimensions 0: 100x80', ...moments.flat().map((size, n) => `0, ${n}, ${n}, 1, ${size}, 0x0`)].join(
    '\n',
  );
const sample = { width: 100, height: 80, picturesPerMoment: 4 };
const classOf = (...moments: number[][]) => classify(readSizes(report(...moments), sample));

test('sizes are bits per pixel, without the key picture of each moment', () => {
  expect(readSizes(report([900, 100, 200, 600], [800, 50, 50, 50]), sample)).toEqual([
    { median: 0.2, mean: expect.closeTo(0.3) },
    { median: 0.05, mean: expect.closeTo(0.05) },
  ]);
  expect(readSizes('', sample)).toEqual([]);
  expect(readSizes(report([900]), sample)).toEqual([]);
});

test('classes by what most moments are like', () => {
  expect(classOf([900, 1, 1, 1])).toBe('screen');
  // One page turns while it is looked at.
  expect(classOf([900, 1, 800, 1], [900, 1, 1, 1])).toBe('screen');
  expect(classOf([900, 30, 40, 50])).toBe('talk');
  expect(classOf([900, 200, 200, 200])).toBe('ordinary');
  expect(classOf([900, 500, 500, 500], [900, 600, 500, 500], [900, 1, 1, 1])).toBe('complex');
  expect(classify([])).toBe('ordinary');
});

test('text gets more quality, turmoil less', () => {
  const order = (['screen', 'talk', 'ordinary', 'complex'] as const).map(crfOf);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(crfOf('ordinary')).toBe(23);
});
