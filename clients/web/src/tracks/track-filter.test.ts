import { expect, test } from 'vitest';
import { changeFilter, hasFilter, readTrackFilter } from './track-filter.ts';

const none = {
  ...{ cameraIds: null, zoneId: null, kinds: null, colour: null, direction: null, since: null, until: null },
};

test('the address says what is looked for', () => {
  expect(readTrackFilter('')).toEqual(none);
  expect(readTrackFilter('camera=cam_1&zone=zon_1&kind=vehicle&colour=RED&direction=AWAY')).toEqual({
    ...{ ...none, cameraIds: ['cam_1'], zoneId: 'zon_1', colour: 'RED', direction: 'AWAY' },
    kinds: ['CAR', 'TRUCK', 'BUS', 'MOTORCYCLE'],
  });
  const { since, until } = readTrackFilter('from=2026-11-27T18%3A00&to=2026-11-27T19%3A30');
  expect(Date.parse(String(until)) - Date.parse(String(since))).toBe(90 * 60_000);
});

test('what is no filter is left out', () => {
  expect(readTrackFilter('kind=ghost&colour=shiny&direction=UP&from=soon&zone')).toEqual({ ...none, zoneId: '' });
});

test('a change forgets the chosen track, and another camera the zone', () => {
  expect(changeFilter('camera=a&zone=z&track=t', 'colour', 'RED')).toBe('camera=a&zone=z&colour=RED');
  expect(changeFilter('camera=a&zone=z', 'camera', 'b')).toBe('camera=b');
  expect(changeFilter('colour=RED', 'colour', '')).toBe('');
});

test('a chosen track is no filter', () => {
  expect(hasFilter('track=t')).toBe(false);
  expect(hasFilter('track=t&kind=bag')).toBe(true);
});
