import { describe, expect, test } from 'vitest';
import { weekdays, type ZoneHours } from './zone.ts';
import { isWithinSchedule, zoneScheduleContract } from './zone-schedule.rules.ts';

const isOn = (hours: ZoneHours[], at: string, timeZone = 'Europe/Berlin') =>
  isWithinSchedule({ timeZone, hours }, Date.parse(at));

describe('the hours of a zone', () => {
  const office: ZoneHours = { days: ['MON', 'FRI'], from: '08:30', to: '17:00' };
  const night: ZoneHours = { days: ['FRI'], from: '22:00', to: '06:00' };

  test.each([
    // 2026-11-27 is a Friday; Berlin is an hour ahead of UTC in winter.
    ['before they begin', office, '2026-11-27T07:29:59Z', false],
    ['as they begin', office, '2026-11-27T07:30:00Z', true],
    ['the last second', office, '2026-11-27T15:59:59Z', true],
    ['as they end', office, '2026-11-27T16:00:00Z', false],
    ['on another day', office, '2026-11-26T10:00:00Z', false],
    ['in the evening', night, '2026-11-27T21:00:00Z', true],
    ['after midnight', night, '2026-11-28T04:59:00Z', true],
    ['at its end', night, '2026-11-28T05:00:00Z', false],
    ['in the evening of the day after', night, '2026-11-28T21:00:00Z', false],
    ['in the morning of the day before', night, '2026-11-27T04:00:00Z', false],
  ])('%s', (_what, hours, at, expected) => {
    expect(isOn([hours], at)).toBe(expected);
  });

  test('from and to alike are a whole day', () => {
    const sunday: ZoneHours[] = [{ days: ['SUN'], from: '12:00', to: '12:00' }];
    expect(isOn(sunday, '2026-11-29T10:59:00Z')).toBe(false);
    expect(isOn(sunday, '2026-11-29T11:00:00Z')).toBe(true);
    expect(isOn(sunday, '2026-11-30T10:59:00Z')).toBe(true);
    expect(isOn(sunday, '2026-11-30T11:00:00Z')).toBe(false);
  });

  test('summer time and other places go by the clock on the wall', () => {
    const late: ZoneHours[] = [{ days: [...weekdays], from: '22:00', to: '23:00' }];
    expect(isOn(late, '2026-07-01T20:30:00Z')).toBe(true);
    expect(isOn(late, '2026-12-01T20:30:00Z')).toBe(false);
    expect(isOn(late, '2026-12-01T21:30:00Z')).toBe(true);
    expect(isOn(late, '2026-12-01T16:45:00Z', 'Asia/Kathmandu')).toBe(true);
  });
});

test('what is no schedule is refused with its reason', () => {
  const hours = [{ days: ['MON'], from: '22:00', to: '06:00' }];
  const reasonOf = (given: unknown) => zoneScheduleContract.safeParse(given).error?.issues[0]?.message;
  expect(reasonOf({ timeZone: 'Europe/Berlin', hours })).toBeUndefined();
  expect(reasonOf({ timeZone: 'Middle/Earth', hours })).toMatch(/time zone of the IANA database/);
  expect(reasonOf({ timeZone: 'UTC', hours: [] })).toMatch(/at least one entry/);
  expect(reasonOf({ timeZone: 'UTC', hours: [{ ...hours[0], from: '24:00' }] })).toMatch(/00:00 to 23:59/);
  expect(reasonOf({ timeZone: 'UTC', hours: [{ ...hours[0], days: [] }] })).toMatch(/at least one day/);
});
