/**
 * Who may be in a zone behind a door: entries of people matched with what the door and its reader told.
 *
 * Everything is decided again in every frame from the entries and signals of the last minute, because signals come late: the
 * answer depends on when things happened, not on when they were told. After `settledUs` an entry's answer stands.
 */

import type { Manner, WhyEntry } from '../../core/domain/alerts/index.ts';
import type { AccessSignal } from './access-signal.ts';
import { round } from './loitering.rules.ts';

/** How somebody without a grant came in, and by what measure. */
type Explanation = { readonly manner: Manner; readonly why: WhyEntry };

/** Somebody who came into the zone. */
export type Entry = {
  /** Media time. */
  readonly atUs: number;
  /** The track by which they are seen now, and since when it is inside. */
  trackId: number;
  sinceUs: number;
  /** Where they were seen last, in analysis pixels, and when, in media time. */
  x: number;
  foot: number;
  height: number;
  seenUs: number;
  isAuthorised: boolean;
  found: Explanation | null;
  /** The episode is about them, too. */
  isTold: boolean;
};

/** Grants that come later than this after an entry are for somebody else. */
const lateGrantUs = 10_000_000;
/** Within this after a grant, one more than it covers is a tailgater. */
const tailgateUs = 8_000_000;
const deniedUs = 15_000_000;
const doorUs = 10_000_000;
/** A late grant that is told late, and some. */
const settledUs = 25_000_000;
/** Longer than signals are kept plus the reach of a grant, so that no grant is given away twice. */
const entryKeptUs = 60_000_000;

/** Without those who came long ago and are not there any more. */
export function keepEntries(entries: readonly Entry[], nowUs: number, isThere: (entry: Entry) => boolean): Entry[] {
  return entries.filter((entry) => nowUs - entry.atUs <= entryKeptUs || isThere(entry));
}

/** Says of each entry that is not settled whether a grant covers it, and if none does, how it was made. */
export function judgeEntries(
  entries: readonly Entry[],
  signals: readonly AccessSignal[],
  { grantUs, nowUs }: { grantUs: number; nowUs: number },
): void {
  const recent = entries.filter(({ atUs }) => nowUs - atUs <= entryKeptUs).sort((a, b) => a.atUs - b.atUs);
  const grants = signals.filter(isGrant).map(({ atUs, people }) => ({ atUs, left: people }));
  const covered = new Set<Entry>();
  /** All windows are equally long, so the earliest grant that fits leaves the most for those who come after. */
  const cover = (fits: (entry: Entry, grantAtUs: number) => boolean) => {
    for (const entry of recent) {
      const grant = covered.has(entry) ? null : grants.find(({ left, atUs }) => left > 0 && fits(entry, atUs));
      if (!grant) continue;
      grant.left -= 1;
      covered.add(entry);
    }
  };
  cover((entry, atUs) => Math.abs(entry.atUs - atUs) <= grantUs);
  // A late one only once those have come for whom it may have been meant.
  cover((entry, atUs) => atUs > entry.atUs && atUs - entry.atUs <= lateGrantUs && nowUs - atUs >= grantUs);
  for (const entry of recent) {
    if (nowUs - entry.atUs > settledUs) continue;
    entry.isAuthorised = covered.has(entry);
    entry.found = entry.isAuthorised ? null : explain(entry, signals, { grantUs, entries: recent });
  }
}

/** The gravest first; null: just so. */
function explain(
  entry: Entry,
  signals: readonly AccessSignal[],
  { grantUs, entries }: { grantUs: number; entries: readonly Entry[] },
): Explanation | null {
  const denials = signals.filter(({ kind }) => kind === 'DENIED');
  const denied = secondsSince(denials, entry, { fromUs: 0, toUs: deniedUs });
  if (denied !== null) return { manner: 'deniedBadge', why: within('secondsAfterDenial', denied, deniedUs, entry) };

  const grants = signals.filter(isGrant);
  const isWithout = ({ atUs }: AccessSignal) => !grants.some((grant) => Math.abs(grant.atUs - atUs) <= grantUs);
  const doors = signals.filter(({ kind }) => kind === 'DOOR_OPENED' || kind === 'DOOR_FORCED').filter(isWithout);
  const opened = secondsSince(doors, entry, { fromUs: -grantUs, toUs: doorUs });
  if (opened !== null) return { manner: 'doorForced', why: within('secondsAfterDoor', opened, doorUs, entry) };

  for (const grant of grants) {
    const isBehind = ({ atUs }: Entry) => atUs >= grant.atUs - grantUs && atUs <= grant.atUs + tailgateUs;
    const value = entries.filter(isBehind).length;
    if (!isBehind(entry) || value <= grant.people) continue;
    const { trackId } = entry;
    const why = { rule: 'peopleOnGrant', value, threshold: grant.people, unit: 'people', trackId } as const;
    return { manner: 'tailgating', why };
  }
  return null;
}

function isGrant({ kind }: AccessSignal): boolean {
  return kind === 'GRANTED';
}

/** From the signal that is closest before the entry, within the window; null without one. */
function secondsSince(
  signals: readonly AccessSignal[],
  entry: Entry,
  { fromUs, toUs }: { fromUs: number; toUs: number },
): number | null {
  const times = signals.map(({ atUs }) => entry.atUs - atUs).filter((us) => us >= fromUs && us <= toUs);
  return times.length === 0 ? null : Math.min(...times) / 1e6;
}

function within(rule: string, seconds: number, limitUs: number, { trackId }: Entry): WhyEntry {
  return { rule, value: round(seconds), threshold: limitUs / 1e6, unit: 'seconds', trackId };
}
