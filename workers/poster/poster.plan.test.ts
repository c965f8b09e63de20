import { expect, test } from 'vitest';
import type { VideoGrid } from '../../core/domain/videos/index.ts';
import { candidateSeconds, candidateSegments, pictureAt } from './poster.plan.ts';

const grid = {
  ...{ frameRate: { num: 30_000, den: 1001 }, gopFrames: 60, segmentStarts: null, frameCount: 299 },
} as unknown as VideoGrid;

test('every picture is found by the rounded moment at which it begins', () => {
  for (let frame = 0; frame < 299; frame++) {
    const { segment, offset } = pictureAt(grid, Math.round((frame * 1001) / 30));
    expect(segment * 60 + offset).toBe(frame);
  }
  expect(pictureAt(grid, 1_000_000)).toEqual({ segment: 4, offset: 58 });
  expect(pictureAt({ ...grid, segmentStarts: [0, 60, 75] }, 2600)).toEqual({ segment: 2, offset: 2 });
});

test('candidates lie within the film, and its beginning is the last resort', () => {
  expect(candidateSeconds(100_000)).toEqual([10, 22, 36, 50, 64, 80, 0]);
  expect(candidateSeconds(40)).toEqual([0.02, 0]);
  expect(candidateSegments(grid)).toEqual([0, 1, 2, 3, 4]);
  expect(candidateSegments({ ...grid, frameCount: 1 })).toEqual([0]);
});
