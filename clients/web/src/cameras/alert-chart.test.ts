import { expect, test } from 'vitest';
import { fillDays, fillWeek } from './alert-chart.ts';

test('every day of the range has a bar, also over the change of clocks', () => {
  const range = { from: '2026-03-27T15:00:00', to: '2026-03-31T01:00:00' };
  const counted = [{ date: '2026-03-29', raised: 3, falseAlarms: 1 }];
  expect(fillDays(range, counted).map(({ date, raised }) => [date, raised])).toEqual([
    ['2026-03-27', 0],
    ['2026-03-28', 0],
    ['2026-03-29', 3],
    ['2026-03-30', 0],
    ['2026-03-31', 0],
  ]);
});

test('a week has all of its hours, shaded by their share of the most', () => {
  const week = fillWeek([
    { weekday: 'TUE', hour: 3, raised: 8 },
    { weekday: 'SUN', hour: 23, raised: 1 },
  ]);
  expect(week).toHaveLength(168);
  expect(week[24 + 3]).toEqual({ weekday: 'TUE', hour: 3, raised: 8, level: 4 });
  expect(week.at(-1)).toEqual({ weekday: 'SUN', hour: 23, raised: 1, level: 1 });
  expect(fillWeek([]).every(({ level }) => level === 0)).toBe(true);
});
