/**
 * Vehicles where none may be: driven in, against the direction, or stopped for too long.
 *
 * What was parked before anybody looked has not moved by itself and never counts. Only what a detector calls a vehicle does.
 */

import type { Manner, Thing } from '../../core/domain/alerts/index.ts';
import type { ZoneRules } from '../../core/domain/cameras/index.ts';
import { isInside } from '../../core/domain/cameras/zone-geometry.rules.ts';
import type { ObjectKind } from './detector.ts';
import { boxOf, round } from './loitering.rules.ts';
import type { RuleFrame, Sighting, ZoneRule } from './rule.ts';
import type { Track } from './tracker.ts';

type Drive = {
  /** Where it was first seen, and whether it has come its own width since. */
  readonly x: number;
  readonly y: number;
  hasMoved: boolean;
  /** Media time of entering the zone. */
  sinceUs: number | null;
  /** Where it stands, and since when in media time. */
  stopX: number;
  stopY: number;
  stopFromUs: number;
  seenUs: number;
};
type Memory = { drives?: Record<string, Drive> };
type Settings = NonNullable<ZoneRules['vehicles']>;

const minScore = 0.35;
const forgetUs = 10_000_000;
/** Of its own width: boxes tremble by less. */
const stopShare = 0.25;
/** Cosine of the angle to the direction that is right. */
const against = -0.5;

const vehicles: Readonly<Partial<Record<ObjectKind, Thing>>> = {
  car: 'car',
  truck: 'truck',
  bus: 'bus',
  motorcycle: 'motorcycle',
};

export const vehicleRule: ZoneRule = {
  eventClass: 'VEHICLE_INTRUSION',
  open({ vehicles: settings }, memory) {
    if (!settings?.enabled) return null;
    return {
      limits: { exitGraceUs: 5_000_000, escalateAfterUs: Number.POSITIVE_INFINITY, cooldownUs: 2_000_000 },
      see: (frame) => seeVehicles(frame, settings, memory as Memory),
    };
  },
};

function seeVehicles(frame: RuleFrame, settings: Settings, memory: Memory): Sighting[] {
  memory.drives ??= {};
  const { drives } = memory;
  const sightings: Sighting[] = [];
  for (const track of frame.tracks) {
    const thing = track.kind && vehicles[track.kind];
    if (!thing || !track.isObserved || track.kindScore < minScore) continue;
    const drive = drives[track.id] ?? begin(track, frame);
    drives[track.id] = drive;
    follow(drive, track, frame);
    const sighting = judge(drive, { track, thing, frame, settings });
    if (sighting) sightings.push(sighting);
  }
  for (const [id, drive] of Object.entries(drives)) if (frame.nowUs - drive.seenUs > forgetUs) delete drives[id];
  return sightings;
}

function placeOf(track: Track, { pixelAspect }: RuleFrame): { x: number; y: number; width: number } {
  const width = track.width / pixelAspect;
  return { x: track.x / pixelAspect + width / 2, y: track.y + track.height, width };
}

function begin(track: Track, frame: RuleFrame): Drive {
  const { x, y } = placeOf(track, frame);
  const stop = { stopX: x, stopY: y, stopFromUs: frame.ptsUs };
  return { x, y, hasMoved: false, sinceUs: null, ...stop, seenUs: frame.nowUs };
}

function follow(drive: Drive, track: Track, frame: RuleFrame): void {
  const { x, y, width } = placeOf(track, frame);
  drive.seenUs = frame.nowUs;
  // Half of it for what comes towards the camera, whose boxes are as high as the way is long.
  const own = Math.min(width, track.height);
  drive.hasMoved ||= Math.hypot(x - drive.x, y - drive.y) >= own;
  if (Math.hypot(x - drive.stopX, y - drive.stopY) > stopShare * width) {
    Object.assign(drive, { stopX: x, stopY: y, stopFromUs: frame.ptsUs });
  }
  const foot = {
    x: (track.x + track.width / 2) / frame.width,
    y: Math.min(0.999, (track.y + track.height) / frame.height),
  };
  drive.sinceUs = isInside(foot, frame.polygon) ? (drive.sinceUs ?? frame.ptsUs) : null;
}

function judge(
  drive: Drive,
  { track, thing, frame, settings }: { track: Track; thing: Thing; frame: RuleFrame; settings: Settings },
): Sighting | null {
  if (drive.sinceUs === null || !drive.hasMoved) return null;
  const inside = (frame.ptsUs - drive.sinceUs) / 1e6;
  const stopped = (frame.ptsUs - drive.stopFromUs) / 1e6;
  const asks = settings.stopSeconds !== null || settings.direction !== null;
  const isStopped = settings.stopSeconds !== null && stopped >= settings.stopSeconds;
  const isWrongWay = settings.direction !== null && cosine(drive, track, settings.direction, frame) <= against;
  const manner: Manner | null = isWrongWay ? 'wrongWay' : isStopped ? 'stopped' : null;
  // Where stopping or the direction is what matters, driving through is allowed.
  const isRipe = asks ? manner !== null : inside >= settings.minSeconds;
  return {
    subject: String(track.id),
    score: Math.min(0.97, 0.5 + 0.55 * track.kindScore),
    isRipe,
    sinceUs: isStopped ? drive.stopFromUs : drive.sinceUs,
    peopleCount: 0,
    thing,
    ...(manner && { manner }),
    box: boxOf(track, frame),
    why: [
      {
        rule: 'secondsInZone',
        value: round(inside),
        threshold: settings.minSeconds,
        unit: 'seconds',
        trackId: track.id,
      },
      { rule: 'detectorScore', value: round(track.kindScore), threshold: minScore, unit: 'ratio', trackId: track.id },
      ...(settings.stopSeconds === null
        ? []
        : [
            {
              rule: 'secondsStopped',
              value: round(stopped),
              threshold: settings.stopSeconds,
              unit: 'seconds' as const,
              trackId: track.id,
            },
          ]),
    ],
  };
}

/** Between the way it has come since it was first seen and the one that is right. */
function cosine(
  drive: Drive,
  track: Track,
  { from, to }: NonNullable<Settings['direction']>,
  frame: RuleFrame,
): number {
  const { x, y } = placeOf(track, frame);
  const way = { x: x - drive.x, y: y - drive.y };
  const right = { x: ((to.x - from.x) * frame.width) / frame.pixelAspect, y: (to.y - from.y) * frame.height };
  return (way.x * right.x + way.y * right.y) / Math.max(1e-6, Math.hypot(way.x, way.y) * Math.hypot(right.x, right.y));
}
