/**
 * Loitering: somebody stays in a zone for the dwell, and paces about or stands rather than walks through.
 *
 * While an episode is open, whoever has been in the zone for more than a passage keeps it open.
 */

import type { WhyEntry } from '../../core/domain/alerts/index.ts';
import type { Evidence } from './episode.rules.ts';
import { personConfidence } from './person.rules.ts';
import { type Presence, slowShare, straightness } from './presence.rules.ts';
import { defineZoneRule, type RuleFrame } from './rule.ts';
import type { Track } from './tracker.ts';

const maxStraightness = 0.35;
const minSlowShare = 0.6;
/** Of the picture's height: smaller figures are too uncertain for this rule. */
const minBoxHeight = 0.08;
/** Whoever stays longer than this is not passing through. */
const passageUs = 10_000_000;
/** At least this part of the dwell must have been watched, not lost in a gap. */
const minWatchedShare = 0.5;

export const loiteringRule = defineZoneRule({
  eventClass: 'SUSPICIOUS_LOITERING',
  settingsOf: ({ loitering }) => (loitering?.enabled ? loitering : null),
  limitsOf: ({ dwellSeconds }) => ({
    exitGraceUs: 10_000_000,
    escalateAfterUs: 3 * dwellSeconds * 1e6,
    cooldownUs: 5_000_000,
  }),
  see: (frame, { dwellSeconds }) => seeLoitering(frame, dwellSeconds),
});

/** The strongest case of loitering in a zone, or null when nobody is there. */
export function seeLoitering(frame: RuleFrame, dwellSeconds: number): Evidence | null {
  const dwellUs = dwellSeconds * 1e6;
  const isOpen = frame.isOpen('');
  const cases = casesIn(frame, minBoxHeight).map((subject) => {
    const stayedUs = frame.ptsUs - subject.presence.sinceUs;
    const lingers =
      straightness(subject.presence) <= maxStraightness || slowShare(subject.presence, subject.track) >= minSlowShare;
    const isRipe = lingers && stayedUs >= dwellUs && subject.presence.insideUs >= minWatchedShare * dwellUs;
    const keepsOpen = isOpen && (isRipe || subject.presence.insideUs >= Math.min(passageUs, dwellUs));
    return { ...subject, stayedUs, isRipe, counts: isRipe || keepsOpen };
  });
  const best = cases.sort(
    (a, b) => Number(b.counts) - Number(a.counts) || b.stayedUs - a.stayedUs || a.track.id - b.track.id,
  )[0];
  if (best === undefined || (isOpen && !best.counts)) return null;
  const { track, presence } = best;
  const why: WhyEntry[] = [
    {
      rule: 'secondsInZone',
      value: round(best.stayedUs / 1e6),
      threshold: dwellSeconds,
      unit: 'seconds',
      trackId: track.id,
    },
    {
      rule: 'straightness',
      value: round(straightness(presence)),
      threshold: maxStraightness,
      unit: 'ratio',
      trackId: track.id,
    },
    {
      rule: 'slowShare',
      value: round(slowShare(presence, track)),
      threshold: minSlowShare,
      unit: 'ratio',
      trackId: track.id,
    },
    {
      rule: 'boxHeight',
      value: round(track.height / frame.height),
      threshold: minBoxHeight,
      unit: 'frameHeights',
      trackId: track.id,
    },
  ];
  return {
    score: personConfidence(track),
    isRipe: best.isRipe,
    sinceUs: presence.sinceUs,
    peopleCount: cases.filter((subject) => subject.counts).length,
    box: boxOf(track, frame),
    why,
  };
}

export type Subject = { readonly presence: Presence; readonly track: Track };

/** The people who are in the zone in this frame, large enough to be judged. */
export function casesIn(frame: RuleFrame, minHeight: number): Subject[] {
  const byId = new Map(frame.tracks.map((track) => [track.id, track]));
  return frame.presences.flatMap((presence) => {
    const track = byId.get(presence.trackId);
    const isThere = presence.isInside && track !== undefined && track.height >= minHeight * frame.height;
    return isThere && personConfidence(track) > 0 ? [{ presence, track }] : [];
  });
}

export function boxOf(track: Track, frame: { width: number; height: number }): Evidence['box'] {
  const left = Math.max(0, track.x / frame.width);
  const top = Math.max(0, track.y / frame.height);
  return {
    x: round(left),
    y: round(top),
    w: round(Math.min(1, (track.x + track.width) / frame.width) - left),
    h: round(Math.min(1, (track.y + track.height) / frame.height) - top),
  };
}

export function round(value: number): number {
  return Math.round(value * 1e3) / 1e3;
}
