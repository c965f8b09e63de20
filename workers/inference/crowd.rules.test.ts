import { describe, expect, it } from 'vitest';
import { makeTrack, watchTracks } from '../../test/support/track-scene.ts';
import { crowdRule } from './crowd.rules.ts';

const rules = { crowd: { enabled: true, people: 6, seconds: 10 } };
/** People side by side, so many pixels apart, in two rows. */
const group = (count: number, gap: number, change = {}) =>
  Array.from({ length: count }, (_, i) =>
    makeTrack(i, { x: 30 + gap * (i >> 1), foot: 120 + 12 * (i % 2), width: 12, height: 36 }, change),
  );
const watch = (tracksAt: (seconds: number) => ReturnType<typeof group>) =>
  watchTracks(crowdRule, rules, { seconds: 30, tracksAt });

describe('a crowd', () => {
  it('is told after its time, with its size, and is grave when it has grown by half', () => {
    const seen = watch((seconds) => group(seconds < 20 ? 7 : 11, 20));
    expect(seen[0]).toMatchObject({ peopleCount: 7, isGrave: false });
    expect(seen[0]?.atS).toBeCloseTo(10, 0);
    expect(seen.at(-1)).toMatchObject({ peopleCount: 11, isGrave: true });
  });

  it('may be lost for a moment', () => {
    const seen = watch((seconds) => group(seconds > 5 && seconds < 6.5 ? 3 : 7, 20));
    expect(seen[0]?.atS).toBeCloseTo(10, 0);
  });

  it('is a zone that is full of people, however they move', () => {
    expect(watch(() => group(15, 12, { velocityX: 30 }))[0]).toMatchObject({ peopleCount: 15 });
  });

  it('is neither too few, nor people far apart, nor a stream of passers-by', () => {
    expect(watch(() => group(5, 20))).toEqual([]);
    expect(watch(() => group(6, 80).map((track, i) => ({ ...track, y: track.y - 50 * (i % 2) })))).toEqual([]);
    expect(watch(() => group(9, 20, { velocityX: 30 }))).toEqual([]);
  });
});
