import { expect, it } from 'vitest';
import { completeZoneRules, polygonContract, zoneRulesContract } from './zone.rules.ts';

it('makes a zone without rules a closed area, and fills in what a rule leaves out', () => {
  expect(completeZoneRules(null)).toEqual({ restricted: { enabled: true, minSeconds: 1 } });
  expect(completeZoneRules({})).toEqual({ restricted: { enabled: true, minSeconds: 1 } });
  expect(completeZoneRules({ loitering: { enabled: true } })).toEqual({
    loitering: { enabled: true, dwellSeconds: 60 },
  });
  expect(completeZoneRules({ loitering: null, restricted: { enabled: false, minSeconds: 3 } })).toEqual({
    restricted: { enabled: false, minSeconds: 3 },
  });
});

it('wants polygons with an area inside the picture', () => {
  const square = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
  ];
  expect(polygonContract.safeParse(square).success).toBe(true);
  expect(polygonContract.safeParse(square.slice(1)).success).toBe(false);
  expect(polygonContract.safeParse([...square, { x: 1.01, y: 0 }]).success).toBe(false);
  expect(polygonContract.safeParse([{ x: Number.NaN, y: 0 }, ...square]).success).toBe(false);
  expect(polygonContract.safeParse(square.map(({ x }) => ({ x, y: x }))).success).toBe(false);
});

it('bounds the times of rules', () => {
  expect(zoneRulesContract.safeParse({ loitering: { enabled: true, dwellSeconds: 0 } }).success).toBe(false);
  expect(zoneRulesContract.safeParse({ restricted: { enabled: true, minSeconds: 0.5 } }).success).toBe(true);
});
