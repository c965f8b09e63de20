/** What the charts of alerts show, as numbers. */

import type { Weekday } from '../../../kit/index.ts';
import { days } from './zone-hours.ts';

export interface DayBar {
  /** Such as 2026-11-28. */
  readonly date: string;
  readonly raised: number;
  readonly falseAlarms: number;
}

/** One for every day of the range, in the browser's own time; days that are not counted have no alerts. */
export function fillDays(range: { from: string; to: string }, counted: readonly DayBar[]): readonly DayBar[] {
  const byDate = new Map(counted.map((bar) => [bar.date, bar]));
  const bars: DayBar[] = [];
  const [from, to] = [new Date(range.from), new Date(range.to)];
  for (
    const day = new Date(from.getFullYear(), from.getMonth(), from.getDate(), 12);
    ;
    day.setDate(day.getDate() + 1)
  ) {
    const date = dateOf(day);
    if (date > dateOf(to)) return bars;
    bars.push(byDate.get(date) ?? { date, raised: 0, falseAlarms: 0 });
  }
}

function dateOf(day: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

export interface HourCell {
  readonly weekday: Weekday;
  readonly hour: number;
  readonly raised: number;
  /** 0: none; 1 to 4: by its share of the most. */
  readonly level: number;
}

/** All 168 hours of a week, Monday first. */
export function fillWeek(counted: readonly Omit<HourCell, 'level'>[]): readonly HourCell[] {
  const most = Math.max(1, ...counted.map(({ raised }) => raised));
  const byHour = new Map(counted.map(({ weekday, hour, raised }) => [`${weekday} ${hour}`, raised]));
  return days.flatMap(({ day: weekday }) =>
    Array.from({ length: 24 }, (_, hour) => {
      const raised = byHour.get(`${weekday} ${hour}`) ?? 0;
      return { weekday, hour, raised, level: Math.ceil((raised / most) * 4) };
    }),
  );
}
