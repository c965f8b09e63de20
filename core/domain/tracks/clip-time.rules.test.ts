import { expect, it } from 'vitest';
import { clipTimeOf } from './clip-time.rules.ts';

const chunk = (startS: number, seconds: number) => ({
  startPtsUs: BigInt(startS * 1e6),
  durationUs: BigInt(seconds * 1e6),
});
/** Two that follow one another, and one after a gap of five seconds. */
const chunks = [chunk(100, 3), chunk(103, 3), chunk(111, 3)];

it.each([
  ['before the clip', 98, -2],
  ['at its beginning', 100, 0],
  ['in the second chunk', 104.5, 4.5],
  ['in the gap, where the next chunk follows at once', 108, 6],
  ['after the gap', 112, 7],
  ['after the clip', 120, 15],
])('finds a moment %s', (_name, mediaS, clipS) => {
  expect(clipTimeOf(chunks, mediaS * 1e6) / 1e6).toBe(clipS);
});

it('has no other time than zero where there is no footage', () => {
  expect(clipTimeOf([], 5e6)).toBe(0);
});
