/** Makes statistics of counts: how often a camera was right, wrong and blind. */

import { AppError } from '../../errors.ts';
import { type EventClass, eventClasses } from '../events.ts';
import type { AlertVerdict } from './alert.ts';

const dayMs = 24 * 3_600_000;
const longestRangeDays = 366;
const usualRangeDays = 30;

export interface TimeRange {
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
}

/** Without an end: until now; without a beginning: the 30 days before. Throws `invalid`: empty, or longer than 366 days. */
export function planRange(asked: { from?: Date | null; to?: Date | null }, nowMs: number): TimeRange {
  const to = asked.to ?? new Date(nowMs);
  const from = asked.from ?? new Date(to.getTime() - usualRangeDays * dayMs);
  const lengthMs = to.getTime() - from.getTime();
  if (lengthMs > 0 && lengthMs <= longestRangeDays * dayMs) return { from, to };
  throw new AppError('invalid', `from and to must be at most ${longestRangeDays} days apart, from before to.`);
}

/** Days, with fractions, from the making of the camera (or the later beginning of the range) to now (or its earlier end). */
export function daysInService(range: TimeRange, camera: { createdAt: Date }, nowMs: number): number {
  const fromMs = Math.max(range.from.getTime(), camera.createdAt.getTime());
  const toMs = Math.min(range.to.getTime(), nowMs);
  return Math.max(0, toMs - fromMs) / dayMs;
}

export type CountedKind = AlertVerdict | 'UNJUDGED' | 'MISSED' | 'SUPPRESSED';

export interface AlertCount {
  readonly eventClass: EventClass;
  readonly kind: CountedKind;
  readonly count: number;
}

export interface AlertStatistics {
  readonly raised: number;
  readonly judgedTrue: number;
  readonly judgedFalse: number;
  readonly judgedKnown: number;
  readonly judgedFixture: number;
  readonly unjudged: number;
  readonly missed: number;
  readonly suppressed: number;
  /** judgedFalse and judgedFixture over the days in service; null for no time at all. */
  readonly falseAlarmsPerDay: number | null;
  /** judgedTrue and judgedKnown among all that are judged; null when none is. */
  readonly precision: number | null;
}

export interface CameraStatistics extends TimeRange {
  readonly cameraId: string;
  readonly days: number;
  readonly total: AlertStatistics;
  /** Only classes of which something was counted, in the order of the catalogue. */
  readonly classes: readonly (AlertStatistics & { readonly eventClass: EventClass })[];
}

export function summarize(
  counts: readonly AlertCount[],
  range: TimeRange,
  days: number,
): Omit<CameraStatistics, 'cameraId'> {
  const classes = eventClasses.flatMap((eventClass) => {
    const own = counts.filter((count) => count.eventClass === eventClass);
    return own.length === 0 ? [] : [{ eventClass, ...statisticsOf(own, days) }];
  });
  return { ...range, days, total: statisticsOf(counts, days), classes };
}

function statisticsOf(counts: readonly AlertCount[], days: number): AlertStatistics {
  const sum = (...kinds: CountedKind[]) =>
    counts.filter(({ kind }) => kinds.includes(kind)).reduce((total, { count }) => total + count, 0);
  const judged = sum('TRUE', 'FALSE', 'KNOWN', 'FIXTURE');
  return {
    raised: judged + sum('UNJUDGED'),
    judgedTrue: sum('TRUE'),
    judgedFalse: sum('FALSE'),
    judgedKnown: sum('KNOWN'),
    judgedFixture: sum('FIXTURE'),
    unjudged: sum('UNJUDGED'),
    missed: sum('MISSED'),
    suppressed: sum('SUPPRESSED'),
    falseAlarmsPerDay: days > 0 ? sum('FALSE', 'FIXTURE') / days : null,
    precision: judged > 0 ? sum('TRUE', 'KNOWN') / judged : null,
  };
}

export interface DayCount {
  /** Such as 2026-11-28. */
  readonly date: string;
  readonly raised: number;
  readonly falseAlarms: number;
}

const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;

export interface HourCount {
  readonly weekday: (typeof weekdays)[number];
  readonly hour: number;
  readonly raised: number;
}

/** `day` 1 to 7, Monday first, as ISO 8601 counts them. */
export function toHourCount({ day, hour, raised }: { day: number; hour: number; raised: number }): HourCount {
  const weekday = weekdays[day - 1];
  if (!weekday) throw new Error(`There is no day ${day} in a week.`);
  return { weekday, hour, raised };
}
