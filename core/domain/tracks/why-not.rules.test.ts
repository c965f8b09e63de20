import { expect, it } from 'vitest';
import { explainSilence, type SeenTrack, type WhyNotEvidence } from './why-not.rules.ts';

const noon = Date.UTC(2026, 10, 27, 12);
const yard = { id: 'zon_1', name: 'Loading yard', schedule: null, createdAt: new Date(0) };
const loitering = { loitering: { enabled: true, dwellSeconds: 60 } };

function told(change: Partial<WhyNotEvidence>) {
  const none = { mutedUntilMs: null, alerts: [], suppressed: 0, tracks: [], zones: [{ ...yard, rules: loitering }] };
  return explainSilence({ fromMs: noon, toMs: noon + 600_000, recordedMs: 600_000, ...none, ...change });
}
const gates = (change: Partial<WhyNotEvidence>) => told(change).map(({ gate }) => gate);
const sentences = (change: Partial<WhyNotEvidence>) => told(change).map(({ sentence }) => sentence);

function seen(id: string, kind: SeenTrack['kind'], [from, to]: [number, number]): SeenTrack {
  const visits = [{ zoneId: yard.id, fromMs: noon + from * 1000, toMs: noon + to * 1000 }];
  return { id, kind, firstMs: noon + from * 1000, visits };
}

it('tells the nearest that somebody came to loitering', () => {
  const tracks = [seen('a', 'PERSON', [10, 25]), seen('b', 'PERSON', [100, 142])];
  expect(told({ tracks })).toEqual([
    {
      ...{ gate: 'BELOW_THRESHOLD', zoneId: 'zon_1', eventClass: 'SUSPICIOUS_LOITERING', trackId: 'b' },
      ...{ value: 42, threshold: 60, sentence: 'A person was in Loading yard for 42 s; loitering needs 60 s.' },
    },
  ]);
});

it('does not pretend to know why a stay that was long enough was none', () => {
  const [reason] = told({ tracks: [seen('a', 'PERSON', [0, 60])] });
  expect(reason).toMatchObject({ gate: 'UNKNOWN', value: 60 });
  expect(reason?.sentence).toMatch(/is not kept\.$/);
});

it('says when nothing was seen, nothing came into the zone, or nothing named it', () => {
  expect(gates({})).toEqual(['NOTHING_SEEN']);
  expect(sentences({ tracks: [{ ...seen('a', 'PERSON', [0, 9]), visits: [] }] })).toEqual([
    'Nothing of what was seen came into Loading yard.',
  ]);
  expect(told({ tracks: [seen('a', 'UNKNOWN', [0, 90])] })).toMatchObject([{ gate: 'BELOW_THRESHOLD', trackId: 'a' }]);
});

it('leaves out visits of another time', () => {
  expect(gates({ tracks: [seen('a', 'PERSON', [-90, -1])] })).toEqual(['NOTHING_SEEN']);
  expect(gates({ tracks: [seen('a', 'PERSON', [-30, 1])] })).toEqual(['BELOW_THRESHOLD']);
});

it('says what the camera was kept from', () => {
  const tracks = [seen('a', 'PERSON', [0, 9])];
  expect(gates({ recordedMs: 596_000, tracks })).toEqual(['BELOW_THRESHOLD']);
  expect(sentences({ recordedMs: 480_000, tracks })[0]).toMatch(/^For 120 s of it nothing was recorded/);
  expect(sentences({ recordedMs: 0, tracks })[0]).toMatch(/^In all this time nothing was recorded/);
  expect(gates({ mutedUntilMs: noon, tracks })).toEqual(['BELOW_THRESHOLD']);
  expect(sentences({ mutedUntilMs: noon + 60_000, tracks })[0]).toMatch(/muted for up to 60 s of it/);
  expect(sentences({ mutedUntilMs: noon + 900_000, tracks })[0]).toMatch(/muted to the end of it/);
  const alerts = [{ zoneId: 'zon_2', eventClass: 'PERSON_FALL' }];
  expect(gates({ suppressed: 2, alerts, tracks })).toEqual(['ALERTED', 'SUPPRESSED', 'BELOW_THRESHOLD']);
});

it('says when no rule was on: none, by its hours, or not drawn yet', () => {
  const tracks = [seen('a', 'PERSON', [0, 90])];
  expect(gates({ zones: [], tracks })).toEqual(['NO_RULES']);
  expect(gates({ zones: [{ ...yard, rules: { fire: { enabled: false } } }], tracks })).toEqual(['NO_RULES']);
  const night = { timeZone: 'UTC', hours: [{ days: ['FRI' as const], from: '22:00', to: '06:00' }] };
  expect(gates({ zones: [{ ...yard, rules: loitering, schedule: night }], tracks })).toEqual(['HOURS']);
  const later = { ...yard, rules: loitering, createdAt: new Date(noon + 700_000) };
  expect(sentences({ zones: [later], tracks })).toEqual(['Loading yard was not drawn yet.']);
});

it('counts those who were there at once', () => {
  const zones = [{ ...yard, rules: { crowd: { enabled: true, people: 3, seconds: 30 } } }];
  const two = [seen('a', 'PERSON', [0, 20]), seen('b', 'PERSON', [15, 40]), seen('c', 'PERSON', [30, 50])];
  expect(told({ zones, tracks: two })).toMatchObject([{ gate: 'BELOW_THRESHOLD', value: 2, threshold: 3 }]);
  const three = [...two, seen('d', 'PERSON', [35, 38])];
  expect(told({ zones, tracks: three })).toMatchObject([{ gate: 'UNKNOWN', value: 3 }]);
});

it('goes by the kind of thing that a rule is about', () => {
  const rules = {
    vehicles: { enabled: true, minSeconds: 1, stopSeconds: 60, direction: null },
    unattended: { enabled: true, seconds: 30 },
    falls: { enabled: true, stillSeconds: 5 },
  };
  const tracks = [seen('a', 'CAR', [0, 20]), seen('b', 'BAG', [0, 12]), seen('c', 'PERSON', [0, 500])];
  expect(sentences({ zones: [{ ...yard, rules }], tracks })).toEqual([
    'A car was in Loading yard for 20 s; stopping needs 60 s.',
    'A bag was in Loading yard for 12 s; a left bag needs 30 s.',
    'Why no alert said that somebody fell in Loading yard cannot be told from what is kept.',
  ]);
});

it('has no question about a rule that raised an alert', () => {
  const alerts = [{ zoneId: 'zon_1', eventClass: 'SUSPICIOUS_LOITERING' }];
  expect(gates({ alerts, tracks: [seen('a', 'PERSON', [0, 90])] })).toEqual(['ALERTED']);
});

it('does not know which way vehicles went', () => {
  const vehicles = {
    enabled: true,
    minSeconds: 1,
    stopSeconds: null,
    direction: { from: { x: 0, y: 0 }, to: { x: 1, y: 0 } },
  };
  const zones = [{ ...yard, rules: { vehicles } }];
  expect(told({ zones, tracks: [seen('a', 'CAR', [0, 9])] })).toMatchObject([{ gate: 'UNKNOWN', value: null }]);
});
