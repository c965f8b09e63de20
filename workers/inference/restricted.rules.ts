/** A closed zone: somebody's feet are in it for longer than the minimum stay. */

import type { Evidence } from './episode.rules.ts';
import { boxOf, casesIn, round } from './loitering.rules.ts';
import { personConfidence } from './person.rules.ts';
import { defineZoneRule, type RuleFrame } from './rule.ts';

/** Of the picture's height. */
const minBoxHeight = 0.06;

export const restrictedRule = defineZoneRule({
  eventClass: 'UNAUTHORIZED_ACCESS',
  settingsOf: ({ restricted }) => (restricted?.enabled ? restricted : null),
  limitsOf: () => ({ exitGraceUs: 5_000_000, escalateAfterUs: 30_000_000, cooldownUs: 1_000_000 }),
  see: (frame, { minSeconds }) => seeIntrusion(frame, minSeconds),
});

/** The longest stay in a closed zone, or null when nobody is there. */
export function seeIntrusion(frame: RuleFrame, minSeconds: number): Evidence | null {
  const cases = casesIn(frame, minBoxHeight).map((subject) => ({
    ...subject,
    stayedUs: frame.ptsUs - subject.presence.sinceUs,
    isRipe: frame.ptsUs - subject.presence.sinceUs >= minSeconds * 1e6,
  }));
  const best = cases.sort((a, b) => b.stayedUs - a.stayedUs || a.track.id - b.track.id)[0];
  if (best === undefined) return null;
  const { track } = best;
  return {
    score: personConfidence(track),
    isRipe: best.isRipe,
    sinceUs: best.presence.sinceUs,
    peopleCount: cases.filter((subject) => subject.isRipe).length,
    box: boxOf(track, frame),
    why: [
      {
        rule: 'secondsInZone',
        value: round(best.stayedUs / 1e6),
        threshold: minSeconds,
        unit: 'seconds',
        trackId: track.id,
      },
      {
        rule: 'boxHeight',
        value: round(track.height / frame.height),
        threshold: minBoxHeight,
        unit: 'frameHeights',
        trackId: track.id,
      },
    ],
  };
}
