/** Times in English words: how long, at which hours, on which days. Each takes what it reads out of the text. */

import type { ReadableText } from './readable-text.ts';
import { type Weekday, weekdays, type ZoneHours } from './zone.ts';

const numbers: Readonly<Record<string, number>> = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 },
  ...{ twelve: 12, fifteen: 15, twenty: 20, thirty: 30, forty: 40, 'forty-five': 45, sixty: 60, ninety: 90 },
};
export const numberWord = `\\d+(?:\\.\\d+)?|${Object.keys(numbers).join('|')}`;

export function toNumber(word: string): number {
  return numbers[word] ?? Number(word);
}

const unitSeconds = { second: 1, minute: 60, hour: 3600 } as const;

/** "for over a minute", "longer than 90 s", "for half an hour": seconds. */
export function takeDuration(text: ReadableText): number | null {
  const half = text.take(/(?:(?:for|longer than|more than|over|at least) )*half (?:an? )?(minute|hour)/);
  if (half) return unitSeconds[half[1] as 'minute' | 'hour'] / 2;
  const lead = '(?:(?:for|longer|more|than|over|at least|some) )*';
  const unit = '(seconds?|secs?|s|minutes?|mins?|min|m|hours?|hrs?|h)';
  const found = text.take(new RegExp(`${lead}(${numberWord}) ?${unit}(?: or (?:more|longer))?\\b`));
  if (!found) return null;
  const [, count = '', name = ''] = found;
  const seconds = name.startsWith('s') ? 1 : name.startsWith('m') ? 60 : 3600;
  return toNumber(count) * seconds;
}

const clock = '(\\d{1,2})(?::(\\d{2}))? ?(am|pm|o.clock)?';
/** Words that stand for hours. */
const partsOfDay: readonly { readonly words: RegExp; readonly from: string; readonly to: string }[] = [
  { words: /(?:at|during the|in the) night|after dark|overnight/, from: '22:00', to: '06:00' },
  { words: /(?:during|by) (?:the )?day/, from: '06:00', to: '22:00' },
  { words: /in the morning/, from: '06:00', to: '12:00' },
  { words: /in the afternoon/, from: '12:00', to: '18:00' },
  { words: /in the evening/, from: '18:00', to: '23:00' },
];
/** An open end: who says "after ten at night" means until morning. */
const [morning, evening, midnight] = ['06:00', '18:00', '00:00'];

/** When the rule is on; null: always. `problem` where a time cannot be. */
export function takeHours(text: ReadableText): { hours: ZoneHours | null; problem: string | null } {
  const days = takeDays(text);
  const { from, to, problem } = takeSpan(text);
  if (problem) return { hours: null, problem };
  if (from === null && days === null) return { hours: null, problem: null };
  return { hours: { days: days ?? weekdays, from: from ?? midnight, to: to ?? midnight }, problem: null };
}

interface Span {
  from: string | null;
  to: string | null;
  problem: string | null;
}

function takeSpan(text: ReadableText): Span {
  const span = text.take(new RegExp(`(?:from|between) ${clock} (?:to|and|until|till) ${clock}`));
  if (span) return checked(toTime(span.slice(1, 4)), toTime(span.slice(4, 7)));
  const after = text.take(new RegExp(`(?:after|from|since) ${clock}(?: on(?:wards)?)?(?! ?(?:people|persons))`));
  const before = text.take(new RegExp(`(?:before|until|till) ${clock}`));
  if (after || before) {
    const from = after ? toTime(after.slice(1, 4)) : midnight;
    const open = from !== null && from >= evening ? morning : midnight;
    return checked(from, before ? toTime(before.slice(1, 4)) : open);
  }
  for (const { words, from, to } of partsOfDay) if (text.take(words)) return { from, to, problem: null };
  return { from: null, to: null, problem: null };
}

function checked(from: string | null, to: string | null): Span {
  const problem =
    from === null || to === null ? 'A time of day goes from 00:00 to 23:59, or from 12 am to 11 pm.' : null;
  return { from, to, problem };
}

/** "10", "30", "pm": 22:30. null: there is no such time. */
function toTime([hour = '', minute = '00', half]: readonly (string | undefined)[]): string | null {
  const spoken = Number(hour);
  const isHalf = half === 'am' || half === 'pm';
  if (isHalf && (spoken < 1 || spoken > 12)) return null;
  const hours = isHalf ? (spoken % 12) + (half === 'pm' ? 12 : 0) : spoken;
  if (hours > 23 || Number(minute) > 59) return null;
  return `${String(hours).padStart(2, '0')}:${minute}`;
}

const dayNames: Readonly<Record<Weekday, string>> = {
  ...{ MON: 'monday', TUE: 'tuesday', WED: 'wednesday', THU: 'thursday', FRI: 'friday', SAT: 'saturday' },
  SUN: 'sunday',
};

function takeDays(text: ReadableText): readonly Weekday[] | null {
  if (text.take(/(?:on |at )?(?:the )?weekends?/)) return ['SAT', 'SUN'];
  if (text.take(/(?:on |during )?(?:the )?(?:weekdays?|working days?|workdays?)/)) return weekdays.slice(0, 5);
  if (text.take(/every day|daily|always|at any time/)) return null;
  const span = text.take(new RegExp(`(?:from )?(${anyDay})s? (?:to|until|till|through) (${anyDay})s?`));
  if (span) return between(dayOf(span[1]), dayOf(span[2]));
  const named: Weekday[] = [];
  for (let found = takeDay(text); found !== null; found = takeDay(text)) named.push(found);
  return named.length > 0 ? weekdays.filter((day) => named.includes(day)) : null;
}

const anyDay = Object.values(dayNames).join('|');

function takeDay(text: ReadableText): Weekday | null {
  const found = text.take(new RegExp(`(?:on |and |or |, )*(${anyDay})s?`));
  return found ? dayOf(found[1]) : null;
}

function dayOf(name: string | undefined): Weekday {
  return weekdays.find((day) => dayNames[day] === name) as Weekday;
}

function between(first: Weekday, last: Weekday): Weekday[] {
  const start = weekdays.indexOf(first);
  const count = ((weekdays.indexOf(last) - start + 7) % 7) + 1;
  return weekdays.filter((_, index) => (index - start + 7) % 7 < count);
}
