import { describe, expect, it } from 'vitest';
import type { ZoneRules } from '../../core/domain/cameras/index.ts';
import { makeTrack, morph, type Shape, watchTracks } from '../../test/support/track-scene.ts';
import { vehicleRule } from './vehicle.rules.ts';

const usual = { enabled: true, minSeconds: 1, stopSeconds: null, direction: null };
const left: Shape = { x: 30, foot: 120, width: 40, height: 26 };
const right: Shape = { ...left, x: 190 };
const watch = (
  shapeAt: (seconds: number) => Shape,
  vehicles: Partial<NonNullable<ZoneRules['vehicles']>> = {},
  change: Parameters<typeof makeTrack>[2] = { kind: 'car' },
) =>
  watchTracks(
    vehicleRule,
    { vehicles: { ...usual, ...vehicles } },
    { seconds: 20, tracksAt: (seconds) => [makeTrack(1, shapeAt(seconds), change)] },
  );

describe('a vehicle', () => {
  it('is told once it has come its own width', () => {
    const [first] = watch(morph(left, right, [2, 8]));
    expect(first).toMatchObject({ thing: 'car', peopleCount: 0 });
    expect(first?.atS).toBeGreaterThan(2.5);
    expect(first?.atS).toBeLessThan(4);
  });

  it('that is parked never counts, nor what a detector hardly believes, nor a person', () => {
    expect(watch((s) => ({ ...left, x: 30 + Math.sin(s) }))).toEqual([]);
    expect(watch(morph(left, right, [2, 8]), {}, { kind: 'car', kindScore: 0.2 })).toEqual([]);
    expect(watch(morph(left, right, [2, 8]), {}, { kind: 'person' })).toEqual([]);
  });

  it('may drive through where stopping is what matters', () => {
    expect(watch(morph(left, right, [2, 18]), { stopSeconds: 5 })).toEqual([]);
    const [stopped] = watch(morph(left, { ...left, x: 110 }, [2, 5]), { stopSeconds: 5 });
    expect(stopped).toMatchObject({ manner: 'stopped' });
    expect(stopped?.atS).toBeGreaterThan(9);
  });

  it('against the arrow goes the wrong way', () => {
    const direction = { from: { x: 0.9, y: 0.5 }, to: { x: 0.1, y: 0.5 } };
    expect(watch(morph(left, right, [2, 8]), { direction })[0]).toMatchObject({ manner: 'wrongWay' });
    expect(watch(morph(right, left, [2, 8]), { direction })).toEqual([]);
  });
});
