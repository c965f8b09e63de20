import { describe, expect, it } from 'vitest';
import { makeTrack, morph, watchTracks } from '../../test/support/track-scene.ts';
import type { Track } from './tracker.ts';
import { unattendedRule } from './unattended.rules.ts';

const rules = { unattended: { enabled: true, seconds: 10 } };
const place = { x: 80, foot: 130, width: 12, height: 10 };
const owner = { x: 84, foot: 132, width: 16, height: 50 };
const away = { ...owner, x: 230 };
const bag = (change: Partial<Omit<Track, 'id'>> = {}) =>
  makeTrack(9, place, { kind: 'bag', kindScore: 0.7, ...change });
const watch = (tracksAt: (seconds: number) => Track[]) => watchTracks(unattendedRule, rules, { seconds: 40, tracksAt });
const walksOff = morph(owner, away, [5, 8]);

describe('something left alone', () => {
  it('is a bag whose owner has gone, after its time alone', () => {
    const [first] = watch((s) => [bag(), makeTrack(1, walksOff(s))]);
    expect(first).toMatchObject({ thing: 'bag', peopleCount: 0 });
    expect(first?.score).toBeGreaterThan(0.9);
    expect(first?.atS).toBeGreaterThan(15);
    expect(first?.atS).toBeLessThan(18.5);
  });

  it('is never more than a possible object without a detector’s word', () => {
    const object = { kind: null, kindScore: 0, looks: 0, hasWalked: false, ownerId: 1 } as const;
    const seen = watch((s) => [...(s > 3 ? [bag(object)] : []), makeTrack(1, walksOff(s))]);
    expect(seen[0]).toMatchObject({ thing: 'object' });
    expect(seen[0]?.score).toBeLessThan(0.75);
  });

  it('stays alone while people pass, and is not when somebody comes back', () => {
    const passing = watch((s) => [
      bag(),
      makeTrack(1, walksOff(s)),
      ...(s > 10 && s < 12 ? [makeTrack(2, { ...owner, x: 90 })] : []),
    ]);
    expect(passing[0]?.atS).toBeLessThan(18.5);
    const back = watch((s) => [bag(), makeTrack(1, s < 12 ? walksOff(s) : owner)]);
    expect(back).toEqual([]);
  });
});

describe('nothing left', () => {
  it('is what nobody ever brought, what somebody pulls along, and what its owner stands beside', () => {
    expect(watch(() => [bag()])).toEqual([]);
    const pulled = (s: number) => makeTrack(9, { ...place, x: 20 + 5 * s }, { kind: 'bag', kindScore: 0.7 });
    expect(watch((s) => [pulled(s), makeTrack(1, { ...owner, x: 30 + 5 * s })])).toEqual([]);
    expect(watch(() => [bag(), makeTrack(1, owner)])).toEqual([]);
  });

  it('is somebody who waits in the background', () => {
    const [first] = watch((s) => [
      bag(),
      makeTrack(1, walksOff(s)),
      makeTrack(2, { x: 96, foot: 96, width: 12, height: 42 }),
    ]);
    expect(first?.thing).toBe('bag');
  });
});
