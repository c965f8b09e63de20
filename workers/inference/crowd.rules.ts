/**
 * Crowds: so many people close together, and slow, for so long. People who stream past one another are none, unless the zone
 * is so full of them that it is crowded however they move.
 */

import { isInside } from '../../core/domain/cameras/zone-geometry.rules.ts';
import { boxOf, round } from './loitering.rules.ts';
import { personConfidence } from './person.rules.ts';
import type { RuleFrame, Sighting, ZoneRule } from './rule.ts';
import { footPoint, type Track } from './tracker.ts';

type Memory = {
  /** Media time since which the group has been large enough. */
  sinceUs?: number | null;
  /** Analysed time for which it has been too small. */
  smallUs?: number;
  seenUs?: number;
  /** The size that raised the alert. */
  firstCount?: number;
};

/** Between two of a group, in their own heights. */
const reach = 1.5;
/** Heights per second; a stroll is 0.8. */
const slow = 0.55;
/** So many times the people that are wanted fill a zone. */
const fullFactor = 2.5;
const minPerson = 0.5;
/** Detections come and go: so long the group may seem too small. */
const dipUs = 2_000_000;
const leaveShare = 0.7;

export const crowdRule: ZoneRule = {
  eventClass: 'CROWD_GATHERING',
  open({ crowd }, memory) {
    if (!crowd?.enabled) return null;
    return {
      limits: { exitGraceUs: 20_000_000, escalateAfterUs: Number.POSITIVE_INFINITY, cooldownUs: 5_000_000 },
      see: (frame) => seeCrowd(frame, crowd, memory as Memory),
    };
  },
};

function seeCrowd(
  frame: RuleFrame,
  { people, seconds }: { people: number; seconds: number },
  memory: Memory,
): Sighting[] {
  const inZone = peopleIn(frame);
  const isFull = inZone.length >= fullFactor * people;
  const group = isFull ? inZone : largestGroup(inZone, frame);
  const count = group.reduce((sum, track) => sum + bodiesIn(track, frame), 0);
  const isOpen = frame.isOpen('');
  const wanted = isOpen ? leaveShare * people : people;
  memory.smallUs = count >= wanted ? 0 : (memory.smallUs ?? 0) + frame.elapsedUs;
  if (memory.smallUs > dipUs) memory.sinceUs = null;
  else if (count >= wanted) memory.sinceUs ??= frame.ptsUs;
  if (memory.sinceUs == null || count < wanted) return [];
  const stayed = (frame.ptsUs - memory.sinceUs) / 1e6;
  if (!isOpen) memory.firstCount = count;
  const sure = group.reduce((sum, track) => sum + personConfidence(track), 0) / group.length;
  return [
    {
      subject: '',
      // Clearly more than wanted is surer than just enough.
      score: Math.min(0.97, sure * Math.min(1.15, 0.85 + 0.15 * (count / people))),
      isRipe: stayed >= seconds,
      isGrave: count >= 1.5 * (memory.firstCount ?? count),
      sinceUs: memory.sinceUs,
      peopleCount: count,
      box: boxAround(group, frame),
      why: [
        { rule: 'peopleTogether', value: count, threshold: people, unit: 'people' },
        { rule: 'secondsTogether', value: round(stayed), threshold: seconds, unit: 'seconds' },
      ],
    },
  ];
}

function peopleIn({ tracks, polygon, width, height }: RuleFrame): Track[] {
  return tracks.filter((track) => {
    if (!track.isObserved || personConfidence(track) < minPerson) return false;
    const foot = footPoint(track);
    return isInside({ x: foot.x / width, y: Math.min(0.999, foot.y / height) }, polygon);
  });
}

function largestGroup(people: readonly Track[], frame: RuleFrame): Track[] {
  const speedOf = (track: Track) => Math.hypot(track.velocityX / frame.pixelAspect, track.velocityY);
  const left = people.filter((track) => speedOf(track) <= slow * track.height);
  let best: Track[] = [];
  while (left.length > 0) {
    const group = [left.pop() as Track];
    for (let i = 0; i < group.length; i++) {
      for (let j = left.length - 1; j >= 0; j--) {
        if (areClose(group[i] as Track, left[j] as Track, frame)) group.push(...left.splice(j, 1));
      }
    }
    if (group.length > best.length) best = group;
  }
  return best;
}

function areClose(a: Track, b: Track, { pixelAspect }: RuleFrame): boolean {
  const [p, q] = [footPoint(a), footPoint(b)];
  // Seen from above at an angle, depth looks shorter than width.
  const distance = Math.hypot((p.x - q.x) / pixelAspect, 1.5 * (p.y - q.y));
  return distance <= (reach * (a.height + b.height)) / 2;
}

/** A blob that no detector has named may be some people who stand close: it is then wider than one is. */
function bodiesIn(track: Track, { pixelAspect }: RuleFrame): number {
  if (track.kind !== null) return 1;
  return Math.min(6, Math.max(1, Math.round(track.width / pixelAspect / (0.55 * track.height))));
}

function boxAround(tracks: readonly Track[], frame: RuleFrame): Sighting['box'] {
  const boxes = tracks.map((track) => boxOf(track, frame));
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const w = round(Math.max(...boxes.map((box) => box.x + box.w)) - x);
  return { x, y, w, h: round(Math.max(...boxes.map((box) => box.y + box.h)) - y) };
}
