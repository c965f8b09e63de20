import { expect, it } from 'vitest';
import { directionOf, isSomething } from './track-facts.rules.ts';

const box = (x: number, y: number, h = 0.3) => ({ atUs: 0, x, y, w: 0.1, h });

it('asks more of what nothing has named: two seconds, and a way', () => {
  const stands = [box(0.5, 0.5), box(0.52, 0.5)];
  const goes = [box(0.2, 0.5), box(0.6, 0.5), box(0.2, 0.5)];
  expect(isSomething({ kind: 'PERSON', frames: 5, seenUs: 1e6, path: stands })).toBe(true);
  expect(isSomething({ kind: 'PERSON', frames: 4, seenUs: 9e6, path: stands })).toBe(false);
  expect(isSomething({ kind: 'PERSON', frames: 9, seenUs: 0.9e6, path: stands })).toBe(false);
  expect(isSomething({ kind: 'UNKNOWN', frames: 9, seenUs: 9e6, path: stands })).toBe(false);
  expect(isSomething({ kind: 'UNKNOWN', frames: 9, seenUs: 1.9e6, path: goes })).toBe(false);
  expect(isSomething({ kind: 'UNKNOWN', frames: 9, seenUs: 2e6, path: goes })).toBe(true);
});

it.each([
  ['RIGHT', box(0.1, 0.5), box(0.6, 0.55)],
  ['LEFT', box(0.6, 0.5), box(0.1, 0.5)],
  ['TOWARDS', box(0.5, 0.2, 0.2), box(0.55, 0.5, 0.4)],
  ['AWAY', box(0.5, 0.5, 0.4), box(0.5, 0.2, 0.2)],
  [null, box(0.5, 0.5), box(0.55, 0.52)],
])('calls the way %s by where it began and ended', (direction, from, to) => {
  expect(directionOf([from, to], 16 / 9)).toBe(direction);
});

it('counts the width of wide pictures, and knows no way of nothing', () => {
  expect(directionOf([box(0.5, 0.5), box(0.6, 0.5)], 16 / 9)).toBe('RIGHT');
  expect(directionOf([box(0.5, 0.5), box(0.6, 0.5)], 1)).toBeNull();
  expect(directionOf([], 1)).toBeNull();
});
