/**
 * A closed zone: somebody's feet are in it for longer than the minimum stay. Where the zone has badges, only those count whom
 * no grant of its door covers, once a grant can no longer come in time.
 */

import type { ZoneRules } from '../../core/domain/cameras/index.ts';
import { type Entry, judgeEntries, keepEntries } from './badges.rules.ts';
import { type Evidence, endedBy } from './episode.rules.ts';
import { boxOf, casesIn, round, type Subject } from './loitering.rules.ts';
import { personConfidence } from './person.rules.ts';
import type { RuleFrame, ZoneRule } from './rule.ts';
import { footPoint, type Track } from './tracker.ts';

/** Of the picture's height. */
const minBoxHeight = 0.06;
/** Somebody whose track is lost and found anew within this, so close, is the same person. */
const healUs = 5_000_000;
const healHeights = 1.5;
/** A track that is older than its stay came in from outside: that is no one found anew. */
const bornInsideUs = 1_000_000;

type Settings = NonNullable<ZoneRules['restricted']>;
type Memory = { entries?: Entry[] };

export const restrictedRule: ZoneRule = {
  eventClass: 'UNAUTHORIZED_ACCESS',
  open({ restricted }, memory) {
    if (!restricted?.enabled) return null;
    const { minSeconds, badges } = restricted;
    return {
      limits: { exitGraceUs: 5_000_000, escalateAfterUs: 30_000_000, cooldownUs: 1_000_000 },
      see(frame) {
        const evidence = badges
          ? seeUnauthorised(frame, { minSeconds, ...badges }, memory as Memory)
          : seeIntrusion(frame, minSeconds);
        return evidence === null ? [] : [{ ...evidence, subject: '' }];
      },
    };
  },
};

/** The longest stay in a closed zone, or null when nobody is there. */
export function seeIntrusion(frame: RuleFrame, minSeconds: number): Evidence | null {
  const cases = casesIn(frame, minBoxHeight).map((subject) => ({
    ...subject,
    stayedUs: frame.ptsUs - subject.presence.sinceUs,
    isRipe: frame.ptsUs - subject.presence.sinceUs >= minSeconds * 1e6,
  }));
  const best = longest(cases);
  if (best === undefined) return null;
  return {
    score: personConfidence(best.track),
    isRipe: best.isRipe,
    sinceUs: best.presence.sinceUs,
    peopleCount: cases.filter((subject) => subject.isRipe).length,
    box: boxOf(best.track, frame),
    why: whyOf(best.track, frame, { seconds: best.stayedUs / 1e6, threshold: minSeconds }),
  };
}

/** The gravest of those whom no grant covers; or that all of whom the open episode tells have got one late. */
function seeUnauthorised(
  frame: RuleFrame,
  { minSeconds, grantSeconds }: Pick<Settings, 'minSeconds'> & { grantSeconds: number },
  memory: Memory,
): Evidence | null {
  const { accessSignals: signals, ptsUs } = frame;
  const grantUs = grantSeconds * 1e6;
  const subjects = followEntries(frame, memory);
  const entries = memory.entries ?? [];
  judgeEntries(entries, signals, { grantUs, nowUs: ptsUs });
  const cases = subjects.flatMap(({ entry, track }) => {
    if (entry.isAuthorised) return [];
    const { found } = entry;
    const isGrave = found?.manner === 'deniedBadge';
    // An honest badge may be read a moment after the feet: only after a refusal nobody waits for it.
    const threshold = isGrave ? minSeconds : Math.max(minSeconds, grantSeconds);
    const stayedUs = ptsUs - entry.atUs;
    return [{ entry, track, found, isGrave, threshold, stayedUs, isRipe: stayedUs >= threshold * 1e6 }];
  });
  const ripe = cases.filter(({ isRipe }) => isRipe);
  const isOpen = frame.isOpen('');
  for (const entry of entries) {
    const isRipe = ripe.some((each) => each.entry === entry);
    entry.isTold = isRipe || (isOpen && entry.isTold);
  }
  if (isOpen && ripe.length === 0) return lateAuthorisation(entries);
  const best = ripe.find(({ isGrave }) => isGrave) ?? longest(ripe.length > 0 ? ripe : cases);
  if (best === undefined) return null;
  const { entry, track, found, isGrave, threshold, stayedUs, isRipe } = best;
  return {
    ...{ score: personConfidence(track), isRipe, sinceUs: entry.atUs, box: boxOf(track, frame) },
    peopleCount: ripe.length,
    ...(found && { manner: found.manner }),
    ...(isGrave && { isGrave }),
    why: [
      ...whyOf(track, frame, { seconds: stayedUs / 1e6, threshold }),
      ...(found ? [{ ...found.why, trackId: track.id }] : []),
    ],
  };
}

function lateAuthorisation(entries: readonly Entry[]): Evidence | null {
  const told = entries.filter(({ isTold }) => isTold);
  if (told.length === 0 || !told.every(({ isAuthorised }) => isAuthorised)) return null;
  return endedBy('authorised_late');
}

/** Who is in the zone, each with their entry: the one they made, or that of the lost track which they continue. */
function followEntries(frame: RuleFrame, memory: Memory): { track: Track; entry: Entry }[] {
  const present = casesIn(frame, minBoxHeight);
  const entries = memory.entries ?? [];
  const isOf = (entry: Entry, { presence }: Subject) =>
    entry.trackId === presence.trackId && entry.sinceUs === presence.sinceUs;
  const found = present.map((subject) => {
    const foot = footPoint(subject.track);
    const seen = { x: foot.x / frame.pixelAspect, foot: foot.y, height: subject.track.height, seenUs: frame.ptsUs };
    const known = entries.find((each) => isOf(each, subject)) ?? lostAt(subject, { entries, frame, seen });
    const { trackId, sinceUs } = subject.presence;
    const entry = known ?? {
      atUs: sinceUs,
      trackId,
      sinceUs,
      ...seen,
      isAuthorised: false,
      found: null,
      isTold: false,
    };
    if (!known) entries.push(entry);
    return { track: subject.track, entry: Object.assign(entry, { trackId, sinceUs }, seen) };
  });
  const held = new Set(frame.presences.map(({ trackId }) => trackId));
  memory.entries = keepEntries(entries, frame.ptsUs, ({ trackId }) => held.has(trackId));
  return found;
}

function lostAt(
  { track, presence }: Subject,
  { entries, frame, seen }: { entries: readonly Entry[]; frame: RuleFrame; seen: Pick<Entry, 'x' | 'foot' | 'height'> },
): Entry | undefined {
  const ageUs = frame.nowUs - track.bornUs;
  if (ageUs - (frame.ptsUs - presence.sinceUs) > bornInsideUs) return undefined;
  const observed = new Set(frame.tracks.filter(({ isObserved }) => isObserved).map(({ id }) => id));
  return entries.find(
    (entry) =>
      !observed.has(entry.trackId) &&
      frame.ptsUs - entry.seenUs <= healUs &&
      Math.hypot(entry.x - seen.x, entry.foot - seen.foot) <= healHeights * Math.max(entry.height, seen.height),
  );
}

function longest<T extends { readonly stayedUs: number; readonly track: Track }>(cases: readonly T[]): T | undefined {
  return [...cases].sort((a, b) => b.stayedUs - a.stayedUs || a.track.id - b.track.id)[0];
}

function whyOf(track: Track, frame: RuleFrame, stay: { seconds: number; threshold: number }): Evidence['why'] {
  const { threshold } = stay;
  const height = round(track.height / frame.height);
  return [
    { rule: 'secondsInZone', value: round(stay.seconds), threshold, unit: 'seconds', trackId: track.id },
    { rule: 'boxHeight', value: height, threshold: minBoxHeight, unit: 'frameHeights', trackId: track.id },
  ];
}
