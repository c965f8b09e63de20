import { describe, expect, it } from 'vitest';
import { eventClasses } from '../events.ts';
import { canBeFixture, fixtureAt, overlapOf } from './fixture.rules.ts';

const box = { x: 0.2, y: 0.2, w: 0.2, h: 0.4 };

describe('what can be a fixture', () => {
  it('is a thing, never a person and never the camera itself', () => {
    const things = eventClasses.filter((eventClass) => canBeFixture(eventClass, box));
    expect(things).toEqual(['UNATTENDED_OBJECT', 'VEHICLE_INTRUSION', 'FIRE_SMOKE_DETECTION']);
  });

  it.each([null, { ...box, w: 0 }, { ...box, h: 0 }])('needs a place on the picture, unlike %j', (place) => {
    expect(canBeFixture('VEHICLE_INTRUSION', place)).toBe(false);
  });
});

describe('the overlap of two boxes', () => {
  it.each([
    ['the same', box, 1],
    ['half beside', { ...box, x: 0.3 }, 1 / 3],
    ['twice as high', { ...box, h: 0.8 }, 1 / 2],
    ['touching', { ...box, x: 0.4 }, 0],
    ['level and far away', { ...box, x: 0.7 }, 0],
    ['below', { ...box, y: 0.7, h: 0.2 }, 0],
    ['inside', { x: 0.25, y: 0.3, w: 0.1, h: 0.2 }, 1 / 4],
  ])('%s', (_, other, overlap) => {
    expect(overlapOf(box, other)).toBeCloseTo(overlap, 9);
    expect(overlapOf(other, box)).toBeCloseTo(overlap, 9);
  });
});

describe('the fixture at a place', () => {
  const shifted = { name: 'shifted', box: { ...box, x: 0.24 } };
  const exact = { name: 'exact', box };

  it('is the closest of those that share half of what they cover together', () => {
    expect(fixtureAt([shifted, exact], box)).toBe(exact);
    expect(fixtureAt([shifted], box)).toBe(shifted);
    expect(fixtureAt([{ box: { ...box, h: 0.79 } }], box)).not.toBeNull();
  });

  it('is none where less is shared', () => {
    expect(fixtureAt([{ box: { ...box, h: 0.81 } }, { box: { ...box, x: 0.3 } }], box)).toBeNull();
    expect(fixtureAt([], box)).toBeNull();
  });
});
