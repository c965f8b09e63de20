import { describe, expect, it } from 'vitest';
import { makeTrack, morph, type Shape, watchTracks } from '../../test/support/track-scene.ts';
import { fallsRule } from './falls.rules.ts';
import type { Track } from './tracker.ts';

const rules = { falls: { enabled: true, stillSeconds: 5 } };
const standing: Shape = { x: 100, foot: 140, width: 26, height: 80 };
const lying: Shape = { x: 120, foot: 142, width: 78, height: 24 };
const watch = (tracksAt: (seconds: number) => Track[], seconds = 16) =>
  watchTracks(fallsRule, rules, { seconds, tracksAt });
const one = (shapeAt: (seconds: number) => Shape, change: Parameters<typeof makeTrack>[2] = {}) =>
  watch((seconds) => [makeTrack(1, shapeAt(seconds), change)]);

describe('a fall', () => {
  it('is plain when somebody is down at once, flat and still', () => {
    const [first] = one(morph(standing, lying, [4, 4.7]));
    expect(first?.score).toBeGreaterThan(0.9);
    expect(first?.atS).toBeGreaterThan(6);
    expect(first?.atS).toBeLessThan(7.5);
    expect(first?.sinceUs).toBeLessThan(4.7e6);
  });

  it('is told after the full time of stillness when it is less sure', () => {
    const [first] = one(morph(standing, lying, [4, 4.7]), { kindScore: 0.3 });
    expect(first?.score).toBeLessThan(0.9);
    expect(first?.atS).toBeGreaterThan(9);
  });

  it('towards the camera leaves the body large, but its head far below', () => {
    const near = { x: 100, foot: 166, width: 90, height: 62 };
    expect(one(morph(standing, near, [4, 4.8])).length).toBeGreaterThan(0);
  });

  it('survives the loss of the box, and another number for the same body', () => {
    const shape = morph(standing, lying, [4, 4.7]);
    const lost = watch((seconds) => (seconds > 6.5 ? [] : [makeTrack(1, shape(seconds))]));
    expect(lost[0]?.score).toBeGreaterThan(0.75);
    const renamed = watch((seconds) => {
      const change = { kind: null, kindScore: 0, looks: 2, hasWalked: false } as const;
      return [seconds > 5 ? makeTrack(2, shape(seconds), change) : makeTrack(1, shape(seconds))];
    });
    expect(renamed.length).toBeGreaterThan(0);
  });

  it('that was told ends when whoever fell stands again, also under another number', () => {
    const [fallen, risen] = [morph(standing, lying, [4, 4.7]), morph(lying, standing, [12, 13])];
    const shape = (seconds: number) => (seconds < 12 ? fallen(seconds) : risen(seconds));
    const change = { kind: null, kindScore: 0, looks: 2, hasWalked: false } as const;
    for (const renamedAt of [99, 8]) {
      const told = watch((seconds) => [
        seconds > renamedAt ? makeTrack(2, shape(seconds), change) : makeTrack(1, shape(seconds)),
      ]);
      expect(new Set(told.map(({ subject }) => subject))).toEqual(new Set(['1']));
      expect(told.at(-1)).toMatchObject({ resolution: 'got_up' });
      expect(told.filter(({ resolution }) => resolution)).toHaveLength(1);
    }
  });

  it('is over when somebody stands where one lay', () => {
    const shape = morph(standing, lying, [4, 4.7]);
    const gotUp = watch((seconds) => [
      makeTrack(1, shape(seconds), { isObserved: seconds < 6 }),
      ...(seconds > 6.5 ? [makeTrack(2, { ...standing, x: 110 })] : []),
    ]);
    expect(gotUp).toEqual([]);
  });
});

describe('no fall', () => {
  it.each([
    ['sitting down', morph(standing, { x: 104, foot: 138, width: 34, height: 56 }, [4, 5])],
    ['lying down slowly', morph(standing, lying, [4, 9])],
    [
      'bending and coming up',
      (s: number) => (s < 6 ? morph(standing, { ...standing, width: 40, height: 42 }, [4, 4.8])(s) : standing),
    ],
    ['walking out at the lower edge', morph(standing, { x: 100, foot: 168, width: 28, height: 20 }, [4, 5])],
    ['walking away', morph(standing, { x: 100, foot: 90, width: 12, height: 36 }, [2, 9])],
    ['jumping', (s: number) => ({ ...standing, foot: 140 - 12 * Math.abs(Math.sin(4 * s)) })],
  ])('is %s', (_, shapeAt) => {
    expect(one(shapeAt)).toEqual([]);
  });

  it('is what a blob does that shrinks and is never flat: nobody has named it', () => {
    const half = morph(standing, { ...standing, width: 26, height: 40 }, [4, 4.7]);
    expect(one(half, { kind: null, kindScore: 0, looks: 0 })).toEqual([]);
  });

  it('is walking out at the lower edge, though a box grows wide there before it is lost', () => {
    const shape = morph(standing, { x: 100, foot: 168, width: 40, height: 30 }, [4, 5]);
    expect(watch((seconds) => (seconds > 6.6 ? [] : [makeTrack(1, shape(seconds))]), 20)).toEqual([]);
  });

  it('is what was seen for a moment, and goes on long after with something else at its place', () => {
    const shape = morph(standing, lying, [4, 4.7]);
    const seen = watch((seconds) => {
      if (seconds < 5) return [makeTrack(1, shape(seconds))];
      return seconds < 15 ? [] : [makeTrack(2, lying, { kind: null, kindScore: 0, looks: 2, hasWalked: false })];
    }, 25);
    expect(seen).toEqual([]);
  });

  it('is what happens to something that is no person, or to somebody whom others hide', () => {
    const shape = morph(standing, lying, [4, 4.7]);
    expect(one(shape, { kind: null, kindScore: 0, looks: 30 })).toEqual([]);
    const before = makeTrack(2, { x: 118, foot: 150, width: 60, height: 90 });
    expect(watch((seconds) => [makeTrack(1, shape(seconds)), before])).toEqual([]);
  });
});
