/**
 * How often rules would have told of what is kept: each stay in the zone that is long enough counts once.
 *
 * At most so often: what rules ask for beyond a stay (that somebody lingers, that nobody is near a bag) is not kept. Falls,
 * flames and the way of vehicles cannot be tried at all.
 */

import type { AlertEventClass } from '../alerts/index.ts';
import { isInside, isWithinSchedule, type Point, type ZoneDraft } from '../cameras/index.ts';
import type { TrackBox, TrackKind } from './track.ts';

export interface TriedTrack {
  readonly kind: TrackKind;
  /** `atUs` is wall time. */
  readonly path: readonly TrackBox[];
}

export interface RuleOutcome {
  readonly eventClass: AlertEventClass;
  /** When it would have told, the earliest first. */
  readonly times: readonly Date[];
}

export interface RuleTrial {
  readonly outcomes: readonly RuleOutcome[];
  /** Rules that are on and cannot be tried. */
  readonly untried: readonly AlertEventClass[];
}

interface Stay {
  readonly fromUs: number;
  readonly toUs: number;
}

const stepUs = 500_000;
/** Whoever is back so soon has not left. */
const graceUs = 5_000_000;
const vehicleKinds: readonly TrackKind[] = ['CAR', 'TRUCK', 'BUS', 'MOTORCYCLE'];
/** A vehicle that moves less than this share of its width in a step stands. */
const standingShare = 0.02;

export function tryRules(zone: ZoneDraft, tracks: readonly TriedTrack[]): RuleTrial {
  const { loitering, restricted, crowd, vehicles, unattended, falls, fire } = zone.rules;
  const staysOf = (kinds: readonly TrackKind[], holds: (box: TrackBox, before: TrackBox) => boolean = () => true) =>
    tracks
      .filter(({ kind }) => kinds.includes(kind))
      .flatMap(({ path }) => findStays(path, (box, before) => isFootIn(box, zone.polygon) && holds(box, before)));
  const outcomes: RuleOutcome[] = [];
  const tell = (eventClass: AlertEventClass, moments: readonly number[]) => {
    const inHours = moments.filter((atUs) => zone.schedule === null || isWithinSchedule(zone.schedule, atUs / 1000));
    outcomes.push({ eventClass, times: inHours.sort((a, b) => a - b).map((atUs) => new Date(atUs / 1000)) });
  };
  const people = staysOf(['PERSON']);
  if (loitering?.enabled) tell('SUSPICIOUS_LOITERING', ripeMoments(people, loitering.dwellSeconds));
  if (restricted?.enabled) tell('UNAUTHORIZED_ACCESS', ripeMoments(people, restricted.minSeconds));
  if (unattended?.enabled) tell('UNATTENDED_OBJECT', ripeMoments(staysOf(['BAG']), unattended.seconds));
  if (crowd?.enabled) tell('CROWD_GATHERING', crowdMoments(people, crowd));
  const hasDirection = vehicles?.enabled === true && vehicles.direction !== null;
  if (vehicles?.enabled && !hasDirection) {
    const { stopSeconds, minSeconds } = vehicles;
    const stays = stopSeconds === null ? staysOf(vehicleKinds) : staysOf(vehicleKinds, isStanding);
    tell('VEHICLE_INTRUSION', ripeMoments(stays, stopSeconds ?? minSeconds));
  }
  const untried: [boolean | undefined, AlertEventClass][] = [
    [falls?.enabled, 'PERSON_FALL'],
    [fire?.enabled, 'FIRE_SMOKE_DETECTION'],
    [hasDirection, 'VEHICLE_INTRUSION'],
  ];
  return { outcomes, untried: untried.filter(([isOn]) => isOn).map(([, eventClass]) => eventClass) };
}

function isFootIn({ x, y, w, h }: TrackBox, polygon: readonly Point[]): boolean {
  return isInside({ x: x + w / 2, y: Math.min(0.999, y + h) }, polygon);
}

function isStanding(box: TrackBox, before: TrackBox): boolean {
  const moved = Math.hypot(box.x + box.w / 2 - before.x - before.w / 2, box.y + box.h - before.y - before.h);
  return moved <= standingShare * Math.max(box.w, before.w);
}

/** The spans in which it holds all along the path, in steps of half a second. */
function findStays(path: readonly TrackBox[], holds: (box: TrackBox, before: TrackBox) => boolean): Stay[] {
  const stays: { fromUs: number; toUs: number }[] = [];
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last) return [];
  let before = first;
  for (let atUs = first.atUs; atUs <= last.atUs; atUs += stepUs) {
    const box = boxAt(path, atUs);
    const stay = stays.at(-1);
    if (holds(box, before)) {
      if (stay && atUs - stay.toUs <= graceUs) stay.toUs = atUs;
      else stays.push({ fromUs: atUs, toUs: atUs });
    }
    before = box;
  }
  return stays;
}

/** Between two boxes it went straight (track-path). */
function boxAt(path: readonly TrackBox[], atUs: number): TrackBox {
  const next = path.findIndex((box) => box.atUs >= atUs);
  const [a, b] = [path[Math.max(0, next - 1)] as TrackBox, path[Math.max(0, next)] as TrackBox];
  if (b.atUs <= a.atUs) return b;
  const share = (atUs - a.atUs) / (b.atUs - a.atUs);
  const mix = (from: number, to: number) => from + (to - from) * share;
  return { atUs, x: mix(a.x, b.x), y: mix(a.y, b.y), w: mix(a.w, b.w), h: mix(a.h, b.h) };
}

function ripeMoments(stays: readonly Stay[], seconds: number): number[] {
  return stays.filter(({ fromUs, toUs }) => toUs - fromUs >= seconds * 1e6).map(({ fromUs }) => fromUs + seconds * 1e6);
}

/** Where so many stays overlap for so long, once for each such time. */
function crowdMoments(stays: readonly Stay[], { people, seconds }: { people: number; seconds: number }): number[] {
  const changes = stays
    .flatMap(({ fromUs, toUs }) => [
      { atUs: fromUs, by: 1 },
      { atUs: toUs, by: -1 },
    ])
    .sort((a, b) => a.atUs - b.atUs || b.by - a.by);
  const moments: number[] = [];
  let count = 0;
  let sinceUs: number | null = null;
  for (const { atUs, by } of changes) {
    const ripeUs = sinceUs === null ? null : sinceUs + seconds * 1e6;
    count += by;
    if (count >= people) sinceUs ??= atUs;
    else {
      if (ripeUs !== null && atUs >= ripeUs) moments.push(ripeUs);
      sinceUs = null;
    }
  }
  return moments;
}
