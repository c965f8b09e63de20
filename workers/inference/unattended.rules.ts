/**
 * Things that are left alone: a bag, or something that was put down, that stays where it is while nobody is near.
 *
 * Somebody must have been with it before: what nobody ever brought is part of the place. A bag is what a detector calls one;
 * without its word, what appeared beside a person and does not walk (`ownerId` of its track) is an object.
 */

import type { ZoneRules } from '../../core/domain/cameras/index.ts';
import { isInside } from '../../core/domain/cameras/zone-geometry.rules.ts';
import { boxOf, round } from './loitering.rules.ts';
import { personConfidence } from './person.rules.ts';
import type { RuleFrame, Sighting, ZoneRule } from './rule.ts';
import type { Track } from './tracker.ts';

type Thing = {
  /** Where it stands, and since when in media time. */
  x: number;
  y: number;
  settledFromUs: number;
  /** Somebody was with it for a second. */
  withUs: number;
  hasOwner: boolean;
  /** Whoever stood beside it when it appeared was seen away from it. */
  hasBeenLeft: boolean;
  /** Media time since which nobody has been near. */
  aloneFromUs: number | null;
  /** How long somebody has been near again. */
  nearUs: number;
  seenUs: number;
};
type Memory = { things?: Record<string, Thing> };
type Settings = NonNullable<ZoneRules['unattended']>;

const forgetUs = 10_000_000;
const settleUs = 3_000_000;
/** Of its own width. */
const driftShare = 0.5;
const ownerUs = 1_000_000;
/** People who pass do not count; whoever stays is its owner, or looks after it. */
const passUs = 3_000_000;
const nearWidths = 2;
const nearHeights = 1.2;
/** From where cameras hang, a step away from them looks shorter than one to the side. */
const foreshortening = 2.5;
const minPerson = 0.5;
const minBagScore = 0.25;
/** Shape and history alone: never more than a possible one. */
const objectScore = 0.68;
/** Of the picture's height: what people put down is not taller. */
const tallest = 0.4;

export const unattendedRule: ZoneRule = {
  eventClass: 'UNATTENDED_OBJECT',
  open({ unattended }, memory) {
    if (!unattended?.enabled) return null;
    return {
      limits: { exitGraceUs: 4_000_000, escalateAfterUs: 300_000_000, cooldownUs: 5_000_000 },
      see: (frame) => seeThings(frame, unattended, memory as Memory),
    };
  },
};

function seeThings(frame: RuleFrame, settings: Settings, memory: Memory): Sighting[] {
  memory.things ??= {};
  const { things } = memory;
  const people = frame.tracks.filter((track) => track.isObserved && personConfidence(track) >= minPerson);
  const sightings: Sighting[] = [];
  for (const track of frame.tracks) {
    if (!isThing(track, frame)) continue;
    const thing = things[track.id] ?? begin(track, frame);
    things[track.id] = thing;
    follow(thing, { track, people, frame });
    const sighting = judge(thing, track, { frame, settings });
    if (sighting) sightings.push(sighting);
  }
  for (const [id, thing] of Object.entries(things)) if (frame.nowUs - thing.seenUs > forgetUs) delete things[id];
  return sightings;
}

function isThing(track: Track, frame: RuleFrame): boolean {
  if (!track.isObserved || track.height > tallest * frame.height) return false;
  if (track.kind !== null) return track.kind === 'bag' && track.kindScore >= minBagScore;
  return track.ownerId !== null && !track.hasWalked && !track.isShared;
}

function placeOf(track: Track, { pixelAspect }: RuleFrame): { x: number; y: number } {
  return { x: (track.x + track.width / 2) / pixelAspect, y: track.y + track.height };
}

function begin(track: Track, frame: RuleFrame): Thing {
  return {
    ...placeOf(track, frame),
    ...{ settledFromUs: frame.ptsUs, withUs: 0, hasOwner: track.ownerId !== null, hasBeenLeft: false },
    ...{ aloneFromUs: null, nearUs: 0, seenUs: frame.nowUs },
  };
}

function follow(
  thing: Thing,
  { track, people, frame }: { track: Track; people: readonly Track[]; frame: RuleFrame },
): void {
  const { x, y } = placeOf(track, frame);
  const width = track.width / frame.pixelAspect;
  thing.seenUs = frame.nowUs;
  if (Math.hypot(x - thing.x, y - thing.y) > driftShare * Math.max(width, track.height / 2)) {
    Object.assign(thing, { x, y, settledFromUs: frame.ptsUs, aloneFromUs: null });
  }
  const near = people.filter((person) => {
    const at = placeOf(person, frame);
    const half = person.width / frame.pixelAspect / 2;
    const distance = Math.max(0, Math.hypot(at.x - x, foreshortening * (at.y - y)) - half);
    return distance <= Math.max(nearWidths * width, nearHeights * person.height);
  });
  const isNear = near.length > 0;
  thing.hasBeenLeft ||= people.some((person) => person.id === track.ownerId && !near.includes(person));
  thing.nearUs = isNear ? thing.nearUs + frame.elapsedUs : 0;
  thing.withUs += isNear ? frame.elapsedUs : 0;
  thing.hasOwner ||= thing.withUs >= ownerUs;
  if (isNear && (thing.aloneFromUs === null || thing.nearUs >= passUs)) thing.aloneFromUs = null;
  else thing.aloneFromUs ??= frame.ptsUs;
}

function judge(
  thing: Thing,
  track: Track,
  { frame, settings }: { frame: RuleFrame; settings: Settings },
): Sighting | null {
  const settled = (frame.ptsUs - thing.settledFromUs) / 1e6;
  const isBag = track.kind === 'bag';
  if (!thing.hasOwner || thing.aloneFromUs === null || settled * 1e6 < settleUs) return null;
  if (!isBag && !thing.hasBeenLeft) return null;
  const centre = { x: (track.x + track.width / 2) / frame.width, y: (track.y + track.height / 2) / frame.height };
  if (!isInside(centre, frame.polygon)) return null;
  const alone = (frame.ptsUs - thing.aloneFromUs) / 1e6;
  return {
    subject: String(track.id),
    score: isBag ? Math.min(0.97, 0.62 + 0.45 * track.kindScore) : objectScore,
    isRipe: alone >= settings.seconds,
    sinceUs: thing.aloneFromUs,
    peopleCount: 0,
    thing: isBag ? 'bag' : 'object',
    box: boxOf(track, frame),
    why: [
      { rule: 'secondsAlone', value: round(alone), threshold: settings.seconds, unit: 'seconds', trackId: track.id },
      { rule: 'secondsSettled', value: round(settled), threshold: settleUs / 1e6, unit: 'seconds', trackId: track.id },
      {
        rule: 'detectorScore',
        value: round(track.kindScore),
        threshold: minBagScore,
        unit: 'ratio',
        trackId: track.id,
      },
    ],
  };
}
