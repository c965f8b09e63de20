import { expect, test } from 'vitest';
import { urgencies } from '../events.ts';
import { addToCounts, countOf, endOf, isStorm, isTellingItself } from './alert-digest.rules.ts';

test('six are a busy site, seven a storm', () => {
  expect([6, 7].map(isStorm)).toEqual([false, true]);
});

test('what somebody should look at now tells of itself in any storm', () => {
  expect(urgencies.filter(isTellingItself)).toEqual(['HIGH', 'CRITICAL']);
});

test('counts grow, the largest first', () => {
  const before = addToCounts([], ['VEHICLE_INTRUSION', 'SUSPICIOUS_LOITERING', 'VEHICLE_INTRUSION']);
  expect(before).toEqual([
    { eventClass: 'VEHICLE_INTRUSION', count: 2 },
    { eventClass: 'SUSPICIOUS_LOITERING', count: 1 },
  ]);
  const after = addToCounts(before, ['SUSPICIOUS_LOITERING', 'SUSPICIOUS_LOITERING']);
  expect(after[0]).toEqual({ eventClass: 'SUSPICIOUS_LOITERING', count: 3 });
  expect(countOf({ classes: after })).toBe(5);
});

test('it is over ten minutes after the latest', () => {
  expect(endOf({ latestAt: new Date(1_000) })).toEqual(new Date(601_000));
});
