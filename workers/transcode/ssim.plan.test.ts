import { expect, test } from 'vitest';
import { chooseSamples, medianOf, readSimilarities } from './ssim.plan.ts';

const grid = {
  segmentStarts: null,
  gopFrames: 50,
  frameCount: 500,
  frameRate: { num: 25, den: 1 },
  seekBackSeconds: 0.1,
};

test('the first, the last and what lies between are looked at, within reach', () => {
  expect(chooseSamples(grid, { samples: 3, reachSeconds: 4 })).toEqual([0, 5, 9]);
  expect(chooseSamples(grid, { samples: 1, reachSeconds: 4 })).toEqual([0]);
  expect(chooseSamples(grid, { samples: 99, reachSeconds: 4 })).toHaveLength(10);
  expect(chooseSamples({ ...grid, seekBackSeconds: null }, { samples: 3, reachSeconds: 4 })).toEqual([0, 1, 2]);
});

test('a report has one number for each picture, negative ones too', () => {
  const report = 'n:1 Y:0.9 U:1 V:1 All:0.950000 (13.0)\nn:2 Y:1 All:1.000000 (inf)\nn:3 Y:-0.1 All:-0.020000 (0.1)\n';
  expect(readSimilarities(report)).toEqual([0.95, 1, -0.02]);
  expect(medianOf([0.95, 1, -0.02])).toBe(0.95);
  expect(medianOf([])).toBeNull();
});
