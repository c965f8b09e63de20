import { expect, it } from 'vitest';
import type { TrackBox } from '../../core/domain/tracks/index.ts';
import { thinPath } from './track-path.ts';

const box = (seconds: number, x: number, y = 0.5): TrackBox => ({ atUs: seconds * 1e6, x, y, w: 0.1, h: 0.3 });
const every = (seconds: number, at: (s: number) => TrackBox) =>
  Array.from({ length: seconds * 4 + 1 }, (_, index) => at(index / 4));

it('keeps only the ends of a steady straight way', () => {
  expect(
    thinPath(
      every(20, (s) => box(s, s / 40)),
      64,
    ),
  ).toEqual([box(0, 0), box(20, 0.5)]);
});

it('keeps where it turned and where it stood still', () => {
  const turns = every(8, (s) => (s < 4 ? box(s, s / 10) : box(s, 0.4, 0.5 + (s - 4) / 10)));
  expect(thinPath(turns, 64).map(({ atUs }) => atUs / 1e6)).toEqual([0, 4, 8]);
  const stands = every(12, (s) => box(s, s < 4 ? s / 10 : s < 8 ? 0.4 : (s - 4) / 10));
  expect(thinPath(stands, 64).map(({ atUs }) => atUs / 1e6)).toEqual([0, 4, 8, 12]);
});

it('is never longer than allowed, however restless the way', () => {
  const restless = every(60, (s) => box(s, 0.5 + 0.4 * Math.sin(s * 7), 0.5 + 0.3 * Math.cos(s * 11)));
  const path = thinPath(restless, 64);
  expect(path.length).toBeLessThanOrEqual(64);
  expect(path.at(0)).toEqual(restless.at(0));
  expect(path.at(-1)).toEqual(restless.at(-1));
});

it('keeps what is more than a hundredth of the picture off the line, and nothing less', () => {
  const by = (off: number) => every(8, (s) => box(s, s / 20, s === 4 ? 0.5 + off : 0.5));
  expect(thinPath(by(0.02), 64).map(({ y }) => y)).toContain(0.52);
  expect(thinPath(by(0.009), 64)).toHaveLength(2);
});
