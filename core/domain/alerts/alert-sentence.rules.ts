/**
 * The sentence of an alert, filled from its facts alone: [hedge][who or what] [predicate] [where] [duration].
 *
 * It says what is seen and never judges a person. No sentence is longer than {@link maxSentenceLength}, whatever
 * the names in it, so that it fits a push message.
 */

import { IntlMessageFormat } from 'intl-messageformat';
import type { AlertEventClass, AlertFacts } from './alert-facts.ts';
import { type Translation, translations } from './alert-translations.ts';

export const maxSentenceLength = 178;
/** Longest name, in characters, that is printed whole; two of them fit every sentence. */
const maxNameLength = 44;
/** In sentences that also say how somebody entered, or what to do. */
const maxNameLengthOfMore = 24;

const people = '{count, plural, =1 {person} =11 {more than 10 people} other {# people}}';
const period = `{unit, select, none {} other { for {amount, plural,
  one {# {unit, select, seconds {second} minutes {minute} other {hour}}}
  other {# {unit, select, seconds {seconds} minutes {minutes} other {hours}}}}}}`;
const periodAfter = period.replace(' for ', ' ');
const hedge = (what: string) => `{hedge, select, none {} likely {likely ${what}: } other {possible ${what}: }}`;

const things = `{thing, select, bag {bag} car {car} truck {truck} bus {bus} motorcycle {motorcycle} bicycle {bicycle}
  flames {flames} smoke {smoke} flamesAndSmoke {flames and smoke} vehicle {vehicle} other {object}}`;
/** `likely` and `possible` before a noun. */
const maybe = '{hedge, select, none {} likely {likely } other {possible }}';

/** What the door had to say of an entry. */
const entered = `{manner, select, tailgating {, in on another person’s badge} deniedBadge {, after a badge was denied}
  doorForced {, after the door opened without a badge} other {}}`;

/** ICU messages, English; the first letter is raised afterwards. `unit` none leaves the duration out. */
const messages: Readonly<Record<AlertEventClass, { now: string; over: string }>> = {
  SUSPICIOUS_LOITERING: {
    now: `${hedge('loitering')}${people}{hedge, select, none { loitering} other {}} at {where}{comma}${period}.`,
    over: `${hedge('loitering')}${people}{hedge, select, none { loitered} other {}} at {where}{comma}${period}.`,
  },
  UNATTENDED_OBJECT: {
    now: `${maybe}unattended ${things} detected at {where}{comma}${period}.`,
    over: `${maybe}unattended ${things} at {where} is gone{comma}{unit, select, none {} other { after${periodAfter}}}.`,
  },
  UNAUTHORIZED_ACCESS: {
    now: `${hedge('entry')}${people} in closed area {where}{comma}${period}${entered}.`,
    over: `${hedge('entry')}${people} {count, plural, =1 {was} other {were}} in closed area {where}{comma}${period}${entered}.`,
  },
  PERSON_FALL: {
    now: `${hedge('fall')}person on the floor at {where}{unit, select, none {} other {, not moving${period}}}.`,
    over: `${hedge('fall')}person was on the floor at {where}{comma}${period}.`,
  },
  CROWD_GATHERING: {
    now: `${hedge('crowd')}${people} gathered at {where}{comma}${period}.`,
    over: `${hedge('crowd')}${people} had gathered at {where}{comma}${period}.`,
  },
  VEHICLE_INTRUSION: {
    now: `${maybe}${things} {manner, select, wrongWay {driving the wrong way at} stopped {stopped at} other {in closed area}} {where}{comma}${period}.`,
    over: `${maybe}${things} {manner, select, wrongWay {drove the wrong way at} stopped {had stopped at} other {was in closed area}} {where}{comma}${period}.`,
  },
  FIRE_SMOKE_DETECTION: {
    now: `${maybe}${things} at {where}{comma}${period}.`,
    over: `${maybe}${things} at {where} no longer seen{comma}{unit, select, none {} other { after${periodAfter}}}.`,
  },
  CAMERA_OFFLINE: {
    now: `camera {where} {unit, select, none {is offline} other {has been offline}}${period}.`,
    over: `camera {where} is back{unit, select, none {} other { after being offline}}${period}.`,
  },
  CAMERA_IMPAIRED: {
    now: `camera {where} {manner, select, frozen {has shown the same picture${period}: restart it} black {has shown only black${period}: check its lens and the light} overexposed {has shown only white${period}: check its lens and the light} covered {has seen next to nothing${period}: check whether it is covered or out of focus} other {has looked elsewhere${period}: turn it back, or draw its zones anew}}.`,
    over: `camera {where} {manner, select, frozen {shows live pictures again, was frozen} black {is well again, was black} overexposed {is well again, was white} covered {is well again, was covered or out of focus} other {looks where it should, had been turned away}}${period}.`,
  },
};

const formats = new Map<string, IntlMessageFormat>();

export function fill(message: string, locale: string, values: Record<string, string | number>): string {
  const key = `${locale} ${message}`;
  const format = formats.get(key) ?? new IntlMessageFormat(message, locale);
  formats.set(key, format);
  return String(format.format(values));
}

/** The sentence of the facts, in English or in the language of a BCP 47 tag; English where there is none in it. */
export function composeSentence(facts: AlertFacts, language = 'en'): string {
  const locale = language.toLowerCase().split('-')[0] as keyof typeof translations;
  const text = Object.hasOwn(translations, locale)
    ? translate(facts, { locale, words: translations[locale] })
    : composeEnglish(facts);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function composeEnglish(facts: AlertFacts): string {
  const duration = roundDuration(facts.durationSeconds);
  const where = describePlace(facts);
  return fill(messages[facts.eventClass][tenseOf(facts)], 'en', {
    hedge: hedgeOf(facts),
    count: countOf(facts),
    where,
    thing: facts.thing ?? 'object',
    manner: facts.manner ?? 'none',
    comma: duration.unit !== 'none' && where.includes(', ') ? ',' : '',
    ...duration,
  });
}

function translate(facts: AlertFacts, { locale, words }: { locale: string; words: Translation }): string {
  const { zone, camera, location } = namesIn(facts);
  const name = withLocation(zone || camera, location);
  const place = zone === '' ? words.camera : isNamedAlone(facts) ? words.closed : words.zone;
  const hedge = hedgeOf(facts);
  const sentence = fill(words[tenseOf(facts)][facts.eventClass], locale, {
    count: countOf(facts),
    where: fill(place, locale, { name }),
    name: location === '' ? camera : `${camera} (${location})`,
    period: fill(facts.isOver ? words.during : words.since, locale, roundDuration(facts.durationSeconds)),
    thing: words.things[facts.thing ?? 'object'],
    manner: facts.manner ?? 'none',
  });
  if (hedge === 'none') return sentence;
  return (hedge === 'likely' ? words.likely : words.possible) + sentence;
}

function tenseOf({ isOver }: AlertFacts): 'now' | 'over' {
  return isOver ? 'over' : 'now';
}

function hedgeOf({ confidence }: AlertFacts): 'none' | 'likely' | 'possible' {
  return confidence >= 0.9 ? 'none' : confidence >= 0.75 ? 'likely' : 'possible';
}

/** 11 stands for more than 10. */
function countOf({ peopleCount }: AlertFacts): number {
  return Math.min(Math.max(1, Math.round(peopleCount)), 11);
}

/** Under 10 s nothing is said; then whole steps that have passed: 5 seconds, from 2 minutes 1 minute, from 2 hours 1 hour. */
function roundDuration(seconds: number): { unit: 'none' | 'seconds' | 'minutes' | 'hours'; amount: number } {
  if (seconds < 10) return { unit: 'none', amount: 0 };
  if (seconds < 120) return { unit: 'seconds', amount: Math.floor(seconds / 5) * 5 };
  if (seconds < 7_200) return { unit: 'minutes', amount: Math.floor(seconds / 60) };
  return { unit: 'hours', amount: Math.floor(seconds / 3_600) };
}

function describePlace(facts: AlertFacts): string {
  const { zone, camera, location } = namesIn(facts);
  if (facts.eventClass === 'CAMERA_OFFLINE' || facts.eventClass === 'CAMERA_IMPAIRED')
    return location === '' ? camera : `${camera} (${location})`;
  const name = zone || camera;
  const place = !isNamedAlone(facts) && takesArticle(name) ? `the ${name}` : name;
  return withLocation(place, location);
}

/** Unless the name says it already. */
function withLocation(place: string, location: string): string {
  const isRepeated = location === '' || place.toLowerCase().includes(location.toLowerCase());
  return isRepeated ? place : `${place}, ${location}`;
}

/** After "closed area" a name stands without an article. */
function isNamedAlone({ eventClass, manner }: AlertFacts): boolean {
  return eventClass === 'UNAUTHORIZED_ACCESS' || (eventClass === 'VEHICLE_INTRUSION' && !manner);
}

/** "the Front door", but "Gate 3" and "The yard". */
export function takesArticle(name: string): boolean {
  return !/\d/.test(name) && !/^(the|a|an)\s/i.test(name);
}

function namesIn(facts: AlertFacts): { zone: string; camera: string; location: string } {
  const saysHow = facts.eventClass === 'UNAUTHORIZED_ACCESS' && facts.manner != null;
  const isLong = saysHow || facts.eventClass === 'CAMERA_IMPAIRED';
  const clean = (name: string) => cleanName(name, isLong ? maxNameLengthOfMore : maxNameLength);
  return { zone: clean(facts.zoneName ?? ''), camera: clean(facts.cameraName), location: clean(facts.location) };
}

/** One line without control characters, shortened by characters (never inside one). */
export function cleanName(name: string, maxLength: number): string {
  const characters = [...name.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()];
  if (characters.length <= maxLength) return characters.join('');
  return `${characters
    .slice(0, maxLength - 1)
    .join('')
    .trimEnd()}…`;
}
