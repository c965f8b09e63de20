/** The hours of a zone as people choose them: every day that is ticked, from one time to another. */

import type { Weekday, ZoneScheduleInput, ZoneShapeFragment } from '../../../kit/index.ts';

export type Schedule = ZoneShapeFragment['schedule'];

export const days: readonly { readonly day: Weekday; readonly name: string; readonly short: string }[] = [
  { day: 'MON', name: 'Monday', short: 'Mon' },
  { day: 'TUE', name: 'Tuesday', short: 'Tue' },
  { day: 'WED', name: 'Wednesday', short: 'Wed' },
  { day: 'THU', name: 'Thursday', short: 'Thu' },
  { day: 'FRI', name: 'Friday', short: 'Fri' },
  { day: 'SAT', name: 'Saturday', short: 'Sat' },
  { day: 'SUN', name: 'Sunday', short: 'Sun' },
];

export const usualHours = { days: days.map(({ day }) => day), from: '22:00', to: '06:00' };

export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** From the form; the time zone of a zone that has hours already stays. */
export function toScheduleInput(form: FormData, before: Schedule): ZoneScheduleInput {
  return {
    timeZone: before?.timeZone ?? ownTimeZone(),
    hours: [{ days: form.getAll('days') as Weekday[], from: String(form.get('from')), to: String(form.get('to')) }],
  };
}

/** "Fri, Sat 22:00–06:00 (Europe/Berlin)"; the place only where it is not the reader's. */
export function describeSchedule({ timeZone, hours }: NonNullable<Schedule>, readersTimeZone = ownTimeZone()): string {
  const parts = hours.map(({ days: chosen, from, to }) => `${describeDays(chosen)} ${from}–${to}`);
  return parts.join('; ') + (timeZone === readersTimeZone ? '' : ` (${timeZone})`);
}

function describeDays(chosen: readonly Weekday[]): string {
  if (chosen.length === days.length) return 'every day';
  return days
    .filter(({ day }) => chosen.includes(day))
    .map(({ short }) => short)
    .join(', ');
}
