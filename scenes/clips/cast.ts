/** Who and what takes part in a clip, and how people behave in it: the words that its scenes are told in. */

import type { Conditions } from '../conditions.ts';
import type { Colour } from '../people/appearance.ts';
import type { Step } from '../people/motion.ts';
import type { MadeUpPlace } from '../places/made-up.ts';
import type { GroundPoint } from '../places/place.ts';
import type { Random } from '../random.ts';
import type { ActorScript, FireScript, VehicleScript } from '../script.ts';
import { isInArea } from '../truth.ts';

/** Nobody is there before: the time that a background needs. */
export const clipStartS = 2.2;
/** From here on it shows what it is of. */
export const clipWindowS = 4;
export const clipEndS = 14.6;

export interface Cast {
  readonly random: Random;
  readonly place: MadeUpPlace;
  readonly hasZone: boolean;
  readonly actors: ActorScript[];
  readonly vehicles: VehicleScript[];
  readonly fires: FireScript[];
  conditions: Conditions;
  /** On the floor, outside the zone. */
  spot(): GroundPoint;
  spotInZone(): GroundPoint;
  /** Just outside the picture. */
  outside(): GroundPoint;
  person(enterS: number, start: GroundPoint, steps: readonly Step[], more?: Partial<ActorScript>): void;
  vehicle(enterS: number, start: GroundPoint, steps: readonly Step[], lamps: VehicleScript['look']['lamps']): void;
}

/** An empty stage; with `needsZone` the zone is closed for certain, otherwise in every other clip. */
export function openCast(place: MadeUpPlace, random: Random, needsZone: boolean): Cast {
  const { floor, areas } = place;
  const hasZone = needsZone || random.next() < 0.5;
  const zone = areas['zone'] as readonly GroundPoint[];
  const anySpot = (): GroundPoint => {
    const z = random.between(floor.near, floor.far);
    return { x: random.between(-0.88, 0.88) * floor.halfWidthAt(z), z };
  };
  const find = (isIn: boolean): GroundPoint => {
    for (let tries = 0; tries < 200; tries++) {
      const spot = anySpot();
      if (isInArea(spot, zone) === isIn) return spot;
    }
    return anySpot();
  };
  const actors: ActorScript[] = [];
  const vehicles: VehicleScript[] = [];
  return {
    random,
    place,
    hasZone,
    actors,
    vehicles,
    fires: [],
    conditions: {},
    spot: () => (hasZone ? find(false) : anySpot()),
    spotInZone: () => find(true),
    outside() {
      const z = random.between(floor.near + 0.3, floor.far);
      const side = hasZone ? sideOutOf(zone, z, floor.halfWidthAt(z), random) : random.pick([-1, 1]);
      return { x: side * (floor.halfWidthAt(z) + 1.2), z };
    },
    person: (enterS, start, steps, more = {}) =>
      actors.push({ id: `person-${actors.length + 1}`, enterS, start, steps, ...more }),
    vehicle(enterS, start, steps, lamps) {
      const value = random.between(25, 225);
      const colour: Colour = [value, value + random.normal() * 12, value + random.normal() * 12];
      const shape = random.next() < 0.7 ? 'car' : 'van';
      vehicles.push({ id: `vehicle-${vehicles.length + 1}`, enterS, start, steps, look: { shape, colour, lamps } });
    },
  };
}

/** The side of the picture from which one comes in without crossing the zone; either if both do or none does. */
function sideOutOf(zone: readonly GroundPoint[], z: number, halfWidth: number, random: Random): number {
  const free = [-1, 1].filter((side) => !isInArea({ x: side * (halfWidth + 0.8), z }, zone));
  return random.pick(free.length > 0 ? free : [-1, 1]);
}

function speed({ random }: Cast): number {
  return random.between(0.9, 1.7);
}

/** Somebody who walks through, with a short stop perhaps; about half are under way when the clip begins. */
export function passer(cast: Cast, pauseS = 0): void {
  const { random } = cast;
  const isUnderWay = random.next() < 0.5;
  const walk = (to: GroundPoint): Step => ({ kind: 'walk', to, speed: speed(cast) });
  const stop: Step[] =
    pauseS > 0 ? [{ kind: 'stand', seconds: pauseS, activity: random.pick(['look', 'phone', 'none']) }] : [];
  const enterS = isUnderWay ? clipStartS : random.between(clipStartS, 10);
  cast.person(enterS, isUnderWay ? cast.spot() : cast.outside(), [walk(cast.spot()), ...stop, walk(cast.outside())]);
}

export function passers(cast: Cast, counts: readonly number[]): void {
  for (let i = cast.random.pick(counts); i > 0; i--) passer(cast);
}

/** Stays within a step or two until the end. */
export function lingerer(cast: Cast, at: GroundPoint, enterS: number): void {
  const { random } = cast;
  const steps: Step[] = [];
  const wanders = random.next() < 0.6;
  for (let i = 0; i < 12; i++) {
    steps.push({
      kind: 'stand',
      seconds: random.between(0.8, 4),
      activity: random.pick(['look', 'phone', 'look', 'none']),
      towards: cast.spot(),
    });
    const to = { x: at.x + random.between(-1.6, 1.6), z: at.z + random.between(-1.2, 1.2) };
    if (wanders) steps.push({ kind: 'walk', to, speed: random.between(0.5, 0.9) });
  }
  cast.person(enterS, at, steps);
}

/** Two or three who have met and talk. */
export function group(cast: Cast, count: number): void {
  const { random } = cast;
  const middle = cast.spot();
  for (let i = 0; i < count; i++) {
    const angle = (i / count) * 2 * Math.PI + random.between(-0.3, 0.3);
    const at = { x: middle.x + 0.55 * Math.cos(angle), z: middle.z + 0.55 * Math.sin(angle) };
    cast.person(clipStartS, at, [
      { kind: 'stand', seconds: 20, activity: random.pick(['none', 'look']), towards: middle },
    ]);
  }
}

/** Does one thing on its way and walks on. */
export function pauser(cast: Cast, steps: readonly Step[], more: Partial<ActorScript> = {}): void {
  const { random } = cast;
  const walk = (to: GroundPoint): Step => ({ kind: 'walk', to, speed: speed(cast) });
  const at = cast.spot();
  const start = { x: at.x + random.between(-2.5, 2.5), z: at.z + random.between(-1, 1) };
  cast.person(
    clipStartS,
    start,
    [walk(at), { kind: 'stand', seconds: random.between(0, 3) }, ...steps, walk(cast.outside())],
    more,
  );
}

export const luggageLooks: readonly (Partial<ActorScript> & { luggageM: NonNullable<ActorScript['luggageM']> })[] = [
  { look: { bag: 'briefcase' }, luggageM: { x: 0.14, y: 0.34, z: 0.46 } },
  { look: { bag: 'briefcase' }, luggageM: { x: 0.3, y: 0.62, z: 0.44 } },
  { look: { bag: 'backpack' }, luggageM: { x: 0.34, y: 0.46, z: 0.3 } },
  { look: { bag: 'briefcase' }, luggageM: { x: 0.5, y: 0.4, z: 0.5 } },
];
