import { expect, it } from 'vitest';
import type { ZoneRules } from '../cameras/index.ts';
import { type TriedTrack, tryRules } from './rule-trial.rules.ts';
import type { TrackKind } from './track.ts';

const nine = Date.parse('2026-11-20T09:00:00Z');
const right = [
  { x: 0.5, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0.5, y: 1 },
];

/** Along the picture by its places at its seconds after nine. */
function makeTrack(kind: TrackKind, ...places: readonly [seconds: number, x: number][]): TriedTrack {
  const path = places.map(([seconds, x]) => ({
    atUs: nine * 1000 + seconds * 1e6,
    x: x - 0.05,
    y: 0.4,
    w: 0.1,
    h: 0.3,
  }));
  return { kind, path };
}

function timesOf(rules: ZoneRules, tracks: readonly TriedTrack[], hours?: { from: string; to: string }) {
  const schedule = hours ? { timeZone: 'UTC', hours: [{ days: ['FRI' as const], ...hours }] } : null;
  const { outcomes } = tryRules({ polygon: right, rules, schedule }, tracks);
  return outcomes.map(({ eventClass, times }) => [eventClass, times.map((at) => (at.getTime() - nine) / 1000)]);
}

it('counts each stay of a person that is long enough, at the moment it was', () => {
  const tracks = [
    // In after 5 s, out at 15 s, and in again after 45 s to the end at 60 s.
    makeTrack('PERSON', [0, 0.25], [10, 0.75], [20, 0.25], [40, 0.25], [50, 0.75], [60, 0.75]),
    makeTrack('UNKNOWN', [0, 0.75], [60, 0.75]),
  ];
  const rules = { restricted: { enabled: true, minSeconds: 1 }, loitering: { enabled: true, dwellSeconds: 12 } };
  expect(timesOf(rules, tracks)).toEqual([
    ['SUSPICIOUS_LOITERING', [57.5]],
    ['UNAUTHORIZED_ACCESS', [6.5, 46.5]],
  ]);
  expect(timesOf(rules, tracks, { from: '10:00', to: '11:00' })).toEqual([
    ['SUSPICIOUS_LOITERING', []],
    ['UNAUTHORIZED_ACCESS', []],
  ]);
  expect(timesOf({ restricted: { enabled: false, minSeconds: 1 } }, tracks)).toEqual([]);
});

it('takes a vehicle for stopped where it stands, not where it drives', () => {
  const drives = makeTrack('CAR', [0, 0.55], [40, 0.95]);
  const stops = makeTrack('CAR', [0, 0.55], [5, 0.7], [40, 0.7], [45, 0.95]);
  const rules = (stopSeconds: number | null) => ({
    vehicles: { enabled: true, minSeconds: 2, stopSeconds, direction: null },
  });
  expect(timesOf(rules(30), [drives])).toEqual([['VEHICLE_INTRUSION', []]]);
  expect(timesOf(rules(30), [stops])).toEqual([['VEHICLE_INTRUSION', [35.5]]]);
  expect(timesOf(rules(null), [drives, stops])).toEqual([['VEHICLE_INTRUSION', [2, 2]]]);
});

it('takes people who are there at once for a crowd, once for as long as they are', () => {
  const tracks = [0, 10, 20].map((from) => makeTrack('PERSON', [from, 0.7], [60 - from, 0.7]));
  const crowd = (people: number, seconds: number) => ({ crowd: { enabled: true, people, seconds } });
  expect(timesOf(crowd(3, 15), tracks)).toEqual([['CROWD_GATHERING', [35]]]);
  expect(timesOf(crowd(3, 25), tracks)).toEqual([['CROWD_GATHERING', []]]);
  expect(timesOf(crowd(4, 1), tracks)).toEqual([['CROWD_GATHERING', []]]);
});

it('says which rules it cannot try', () => {
  const direction = { from: { x: 0, y: 0 }, to: { x: 1, y: 0 } };
  const rules = {
    ...{ falls: { enabled: true, stillSeconds: 5 }, fire: { enabled: true } },
    vehicles: { enabled: true, minSeconds: 1, stopSeconds: null, direction },
  };
  expect(tryRules({ polygon: right, rules, schedule: null }, [])).toEqual({
    outcomes: [],
    untried: ['PERSON_FALL', 'FIRE_SMOKE_DETECTION', 'VEHICLE_INTRUSION'],
  });
});
