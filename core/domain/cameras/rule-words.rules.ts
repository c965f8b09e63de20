/**
 * A rule of a zone in English words, such as "tell me when a van stops at the gate after 22:00 for over a minute".
 *
 * A fixed grammar: what it understands becomes rules and hours, what it does not is named. Nothing is guessed, and nothing
 * is in force before somebody has seen what became of the words and saved it.
 */

import { openText, type ReadableText } from './readable-text.ts';
import { numberWord, takeDuration, takeHours, toNumber } from './words-of-time.rules.ts';
import type { Zone, ZoneHours, ZoneRules } from './zone.ts';

export interface RuleReading {
  /** The rules that were asked for, with what was said of them; null: none was understood. */
  readonly rules: AskedRules | null;
  readonly hours: ZoneHours | null;
  /** The zone of the camera that was named. */
  readonly zoneId: string | null;
  /** Words that meant nothing to the grammar: what they ask for is not in the rules. */
  readonly unread: readonly string[];
  /** What is said but cannot be had, as sentences. */
  readonly notes: readonly string[];
}

/** A rule as it is asked for: what is left out has its default. */
export type AskedRules = {
  readonly [Name in keyof ZoneRules]?: { enabled: true } & Partial<NonNullable<ZoneRules[Name]>>;
};

const somebody =
  '(?:somebody|someone|anybody|anyone|people|persons?|an? (?:person|man|woman|child|stranger|visitor)|they|intruders?)';
const thing =
  '(?:an? |any |some )?(?:bags?|suitcases?|backpacks?|luggage|parcels?|packages?|box(?:es)?|objects?|items?|something)';
const vehicle = '(?:an? |any )?(vehicles?|cars?|vans?|trucks?|lorry|lorries|bus|buses|motorbikes?|motorcycles?)';
const lead =
  /(?:please )?(?:tell me|alert me|notify me|warn me|let me know|message me|alert|notify)(?: when| if| whenever)?|when|if|whenever/;

/** Words that carry nothing once the rest is understood. */
const fillers = new Set([
  'the',
  'a',
  'an',
  'there',
  'is',
  'are',
  'or',
  'in',
  'at',
  'on',
  'into',
  'inside',
  'near',
  'by',
  'area',
  'zone',
  'it',
  'this',
  'here',
  'me',
  'of',
  'that',
]);

export function readRule(words: string, zones: readonly Pick<Zone, 'id' | 'name'>[]): RuleReading {
  const text = openText(words);
  const zoneId = takeZone(text, zones);
  text.take(lead);
  const { hours, problem } = takeHours(text);
  const notes = problem ? [problem] : [];
  const rules = takeRules(text, notes);
  const unread = text.left().filter((word) => !fillers.has(word));
  return { rules: Object.keys(rules).length > 0 ? rules : null, hours, zoneId, unread, notes };
}

/** The longest name that is said. */
function takeZone(text: ReadableText, zones: readonly Pick<Zone, 'id' | 'name'>[]): string | null {
  const longestFirst = zones.toSorted((a, b) => b.name.length - a.name.length);
  const place = '(?:(?:in|at|on|into|inside|near|by|through) )?(?:the )?';
  const spoken = (name: string) => RegExp.escape(openText(name).left().join(' '));
  const zone = longestFirst.find(({ name }) => text.take(new RegExp(`${place}${spoken(name)}(?: (?:area|zone))?`)));
  return zone?.id ?? null;
}

function takeRules(text: ReadableText, notes: string[]): AskedRules {
  const seconds = takeDuration(text);
  const rules: Writable = {};
  const kind = takeVehicle(text, rules, seconds);
  if (kind && !/^vehicle/.test(kind)) notes.push(`Any vehicle counts: a ${kind} is not told from others.`);
  if (
    text.take(
      new RegExp(
        `${thing}(?: (?:is|are|was|has been|gets))? (?:left|unattended|abandoned|forgotten)(?: (?:behind|alone|unattended|standing))?`,
      ),
    )
  ) {
    rules.unattended = { enabled: true, ...(seconds !== null && { seconds }) };
  }
  if (
    text.take(
      new RegExp(
        `(?:${somebody} )?(?:falls?(?: down)?|collapses?|(?:is |are )?lying(?: on the (?:floor|ground))?|lies(?: on the (?:floor|ground))?)`,
      ),
    )
  ) {
    rules.falls = { enabled: true, ...(seconds !== null && { stillSeconds: seconds }) };
  }
  if (
    text.take(
      /(?:there is |there are )?(?:an? )?(?:fire|flames?)(?: (?:breaks out|starts))?|something (?:burns|is burning|is on fire)/,
    )
  ) {
    rules.fire = { enabled: true };
  }
  takeCrowd(text, rules, seconds);
  takePeople(text, rules, seconds);
  return rules;
}

type Writable = { -readonly [Name in keyof AskedRules]: AskedRules[Name] };

/** The kind of vehicle that was named, in the singular. */
function takeVehicle(text: ReadableText, rules: Writable, seconds: number | null): string | null {
  const stops = text.take(
    new RegExp(`${vehicle} (?:stops?|parks?|stands?|waits?|(?:is|are) (?:parked|standing|waiting|stopped))`),
  );
  if (stops) rules.vehicles = { enabled: true, stopSeconds: seconds ?? 60 };
  const enters = stops
    ? null
    : text.take(
        new RegExp(`${vehicle}(?: (?:enters?|drives?(?: in| into)?|comes?(?: in| into)?|arrives?|passes?|is|are))?`),
      );
  if (enters) rules.vehicles = { enabled: true, ...(seconds !== null && { minSeconds: seconds }) };
  const kind = (stops ?? enters)?.[1];
  return kind === undefined
    ? null
    : kind
        .replace(/ies$/, 'y')
        .replace(/(?<!bu)s$/, '')
        .replace(/buse$/, 'bus');
}

function takeCrowd(text: ReadableText, rules: Writable, seconds: number | null): void {
  const many = text.take(
    new RegExp(
      `(more than |over |at least )?(${numberWord})(?: or more)? (?:people|persons)(?: (?:gather|meet|stand|queue|wait|are)(?: together| around)?)?`,
    ),
  );
  const crowd = many
    ? null
    : text.take(/(?:an? )?(?:crowd|queue|group)(?: (?:gathers|forms|builds up|meets))?|people (?:gather|queue|crowd)/);
  if (!many && !crowd) return;
  const people = many && toNumber(many[2] as string) + (/more|over/.test(many[1] ?? '') ? 1 : 0);
  rules.crowd = { enabled: true, ...(people !== null && { people }), ...(seconds !== null && { seconds }) };
}

function takePeople(text: ReadableText, rules: Writable, seconds: number | null): void {
  const stays = text.take(
    new RegExp(
      `(?:${somebody} )?(?:loiters?|lingers?|stays?|stands?|waits?|hangs?|is loitering)(?: (?:around|about|still))?`,
    ),
  );
  if (stays) rules.loitering = { enabled: true, ...(seconds !== null && { dwellSeconds: Math.round(seconds) }) };
  const enters = stays
    ? null
    : text.take(
        new RegExp(
          `${somebody}(?: (?:enters?|goes|go|walks?|comes?|climbs?|breaks?|gets?|is|are)(?: in| into| inside| over)?)?`,
        ),
      );
  if (!enters) return;
  const hasBadge = text.take(/(?:but )?(?:without|who has no) (?:an? )?(?:badge|grant|card|permission)/);
  rules.restricted = {
    enabled: true,
    ...(seconds !== null && { minSeconds: seconds }),
    ...(hasBadge && { badges: { grantSeconds: 5 } }),
  };
}
