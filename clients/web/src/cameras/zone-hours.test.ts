import { expect, test } from 'vitest';
import { describeSchedule, toScheduleInput, usualHours } from './zone-hours.ts';

test('hours are said in the words of the form', () => {
  const weekend = { days: ['SUN', 'SAT'], from: '08:00', to: '20:00' } as const;
  const timeZone = 'Europe/Berlin';
  const say = (hours: Parameters<typeof describeSchedule>[0]['hours'], reader = timeZone) =>
    describeSchedule({ timeZone, hours }, reader);
  expect(say([usualHours])).toBe('every day 22:00–06:00');
  expect(say([usualHours, { ...weekend, days: [...weekend.days] }])).toBe(
    'every day 22:00–06:00; Sat, Sun 08:00–20:00',
  );
  expect(say([usualHours], 'Asia/Tokyo')).toBe('every day 22:00–06:00 (Europe/Berlin)');
});

test('the form keeps the time zone of the zone', () => {
  const form = new FormData();
  for (const day of ['MON', 'TUE']) form.append('days', day);
  form.set('from', '18:00');
  form.set('to', '07:30');
  const hours = [{ days: ['MON', 'TUE'], from: '18:00', to: '07:30' }];
  expect(toScheduleInput(form, { timeZone: 'Asia/Kathmandu', hours: [] })).toEqual({
    timeZone: 'Asia/Kathmandu',
    hours,
  });
  expect(toScheduleInput(form, null)).toMatchObject({ hours });
});
