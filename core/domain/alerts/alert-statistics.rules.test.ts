import { describe, expect, it } from 'vitest';
import { daysInService, planRange, summarize } from './alert-statistics.rules.ts';

const dayMs = 86_400_000;
const day = (number: number) => new Date(Date.UTC(2026, 0, 1) + number * dayMs);
const nowMs = day(100).getTime();

describe('the range', () => {
  it('is the last 30 days unless somebody says otherwise', () => {
    expect(planRange({}, nowMs)).toEqual({ from: day(70), to: day(100) });
    expect(planRange({ to: day(50) }, nowMs)).toEqual({ from: day(20), to: day(50) });
    expect(planRange({ from: day(99.5) }, nowMs)).toEqual({ from: day(99.5), to: day(100) });
  });

  it('is never empty and at most 366 days long', () => {
    expect(planRange({ from: day(0), to: day(366) }, nowMs)).toEqual({ from: day(0), to: day(366) });
    for (const wrong of [
      { from: day(0), to: day(366.001) },
      { from: day(5), to: day(5) },
      { from: day(6), to: day(5) },
      { from: new Date(Number.NaN) },
    ]) {
      expect(() => planRange(wrong, nowMs)).toThrow(/at most 366 days/);
    }
  });
});

describe('days in service', () => {
  it.each([
    ['the whole range', { from: day(10), to: day(20) }, day(0), 10],
    ['since the camera was added', { from: day(10), to: day(20) }, day(17.5), 2.5],
    ['until now', { from: day(90), to: day(120) }, day(0), 10],
    ['none before there was a camera', { from: day(10), to: day(20) }, day(50), 0],
    ['none in the future', { from: day(110), to: day(120) }, day(0), 0],
  ])('%s', (_, range, createdAt, days) => {
    expect(daysInService(range, { createdAt }, nowMs)).toBeCloseTo(days, 9);
  });
});

describe('statistics', () => {
  const range = { from: day(0), to: day(10) };
  const of = (eventClass: 'PERSON_FALL' | 'VEHICLE_INTRUSION', counts: Record<string, number>) =>
    Object.entries(counts).map(([kind, count]) => ({ eventClass, kind: kind as 'TRUE', count }));

  it('add up over verdicts and classes', () => {
    const statistics = summarize(
      [
        ...of('VEHICLE_INTRUSION', { TRUE: 5, FALSE: 2, KNOWN: 1, FIXTURE: 2, UNJUDGED: 7, SUPPRESSED: 40 }),
        ...of('PERSON_FALL', { FALSE: 1, MISSED: 3 }),
      ],
      range,
      8,
    );
    expect(statistics.classes.map(({ eventClass }) => eventClass)).toEqual(['PERSON_FALL', 'VEHICLE_INTRUSION']);
    expect(statistics.classes[1]).toEqual({
      ...{ eventClass: 'VEHICLE_INTRUSION', raised: 17, judgedTrue: 5, judgedFalse: 2, judgedKnown: 1 },
      ...{ judgedFixture: 2, unjudged: 7, missed: 0, suppressed: 40, falseAlarmsPerDay: 0.5, precision: 0.6 },
    });
    expect(statistics.classes[0]).toMatchObject({ raised: 1, missed: 3, precision: 0, falseAlarmsPerDay: 0.125 });
    expect(statistics.total).toMatchObject({ raised: 18, judgedFalse: 3, missed: 3, falseAlarmsPerDay: 0.625 });
    expect(statistics).toMatchObject({ ...range, days: 8 });
  });

  it('say nothing where there is nothing to divide by', () => {
    expect(summarize([], range, 0)).toMatchObject({ classes: [], total: { falseAlarmsPerDay: null, precision: null } });
    expect(summarize(of('PERSON_FALL', { UNJUDGED: 4 }), range, 2).total).toMatchObject({
      ...{ raised: 4, falseAlarmsPerDay: 0, precision: null },
    });
  });
});
