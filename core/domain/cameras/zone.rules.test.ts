import { expect, it } from 'vitest';
import { classesWithoutRule, completeZoneRules, polygonContract, zoneRulesContract } from './zone.rules.ts';

it('makes a zone without rules a closed area, and fills in what a rule leaves out', () => {
  expect(completeZoneRules(null)).toEqual({ restricted: { enabled: true, minSeconds: 1 } });
  expect(completeZoneRules({})).toEqual({ restricted: { enabled: true, minSeconds: 1 } });
  expect(completeZoneRules({ loitering: { enabled: true } })).toEqual({
    loitering: { enabled: true, dwellSeconds: 60 },
  });
  expect(
    completeZoneRules({ crowd: { enabled: true }, vehicles: { enabled: true }, unattended: { enabled: true } }),
  ).toEqual({
    crowd: { enabled: true, people: 6, seconds: 30 },
    vehicles: { enabled: true, minSeconds: 1, stopSeconds: null, direction: null },
    unattended: { enabled: true, seconds: 30 },
  });
  expect(completeZoneRules({ falls: { enabled: true } })).toEqual({ falls: { enabled: true, stillSeconds: 5 } });
  expect(completeZoneRules({ loitering: null, restricted: { enabled: false, minSeconds: 3 } })).toEqual({
    restricted: { enabled: false, minSeconds: 3 },
  });
  expect(completeZoneRules({ restricted: { enabled: true, badges: {} } })).toEqual({
    restricted: { enabled: true, minSeconds: 1, badges: { grantSeconds: 5 } },
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

it('names the classes that nothing in the zone asks for', () => {
  const rules = completeZoneRules({ falls: { enabled: true }, crowd: { enabled: false } });
  expect(classesWithoutRule(rules)).not.toContain('PERSON_FALL');
  expect(classesWithoutRule(rules)).toEqual(expect.arrayContaining(['CROWD_GATHERING', 'UNAUTHORIZED_ACCESS']));
});

it('bounds the times of rules', () => {
  const arrow = { from: { x: 0.5, y: 0.5 }, to: { x: 0.5, y: 0.51 } };
  expect(zoneRulesContract.safeParse({ vehicles: { enabled: true, direction: arrow } }).success).toBe(false);
  expect(zoneRulesContract.safeParse({ crowd: { enabled: true, people: 2 } }).success).toBe(false);
  expect(zoneRulesContract.safeParse({ loitering: { enabled: true, dwellSeconds: 0 } }).success).toBe(false);
  expect(zoneRulesContract.safeParse({ restricted: { enabled: true, minSeconds: 0.5 } }).success).toBe(true);
  const badges = (grantSeconds: number) =>
    zoneRulesContract.safeParse({ restricted: { enabled: true, badges: { grantSeconds } } }).success;
  expect([2, 3, 10, 11].map(badges)).toEqual([false, true, true, false]);
});
