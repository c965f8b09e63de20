/** When a zone's rules are on. */

import { z } from 'zod';
import { timeZoneContract } from '../input.ts';
import { type Weekday, weekdays, type ZoneSchedule } from './zone.ts';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time from 00:00 to 23:59, such as 22:00');

export const zoneScheduleContract = z
  .object({
    timeZone: timeZoneContract,
    hours: z
      .array(
        z.object({ days: z.array(z.enum(weekdays)).min(1, 'needs at least one day').max(7), from: time, to: time }),
      )
      .min(1, 'A schedule needs at least one entry of hours')
      .max(21, 'A schedule has at most 21 entries of hours'),
  })
  .nullish();

/** Local time counts: an hour that is left out or comes twice, when clocks are changed, is watched as the clock on the wall says. */
export function isWithinSchedule({ timeZone, hours }: ZoneSchedule, atMs: number): boolean {
  const { day, time: now } = localTime(timeZone, atMs);
  const today = weekdays[day];
  const yesterday = weekdays[(day + 6) % 7];
  return hours.some(({ days, from, to }) => {
    const beganToday = days.some((each) => each === today) && now >= from;
    if (from < to) return beganToday && now < to;
    return beganToday || (days.some((each) => each === yesterday) && now < to);
  });
}

/** Asking for a format is dear, and frames ask often. Only known zones get here, some hundreds. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** `day` counts from Monday, 0. */
function localTime(timeZone: string, atMs: number): { day: number; time: string } {
  const format = formats.get(timeZone) ?? formatOf(timeZone);
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const day = weekdays.indexOf(parts.weekday?.toUpperCase() as Weekday);
  return { day, time: `${parts.hour}:${parts.minute}` };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const fields = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-US', { ...fields, timeZone });
}
