/**
 * Short clips of made-up places, each an example of one class of events or of an everyday scene that must not be mistaken
 * for one. A clip is drawn from its seed alone.
 */

import type { Conditions } from './conditions.ts';
import type { Colour } from './people/appearance.ts';
import type { Step } from './people/motion.ts';
import { type MadeUpPlace, makePlace } from './places/made-up.ts';
import type { GroundPoint } from './places/place.ts';
import { createRandom, type Random } from './random.ts';
import type { ActorScript, FireScript, SceneScript, VehicleScript } from './script.ts';
import { isInArea } from './truth.ts';

export const clipClasses = [
  'normal_activity',
  'suspicious_loitering',
  'unattended_object',
  'unauthorized_access',
  'person_fall',
  'crowd_gathering',
  'vehicle_intrusion',
  'fire_smoke_detection',
] as const;
export type ClipClass = (typeof clipClasses)[number];

/** Nobody is there before: the time that a background needs. */
export const clipStartS = 2.2;
/** From here on it shows what it is of. */
export const clipWindowS = 4;
const clipEndS = 14.6;

export interface Clip {
  readonly eventClass: ClipClass;
  /** What happens, in the generator's words: `passing`, `bending`, ... */
  readonly kind: string;
  readonly script: SceneScript;
}

/** Places are lit once for many clips: `placeSeed` and `clipSeed` are apart. `aspect` is width over height. */
export function makeClip(seeds: { place: number; clip: number }, eventClass: ClipClass, aspect: number): Clip {
  const place = makePlace(createRandom(seeds.place).fork('place'), aspect);
  const random = createRandom(seeds.clip);
  const cast = openCast(place, random, eventClass);
  const kind = stage[eventClass](cast);
  return {
    eventClass,
    kind,
    script: {
      name: `${eventClass}-${seeds.place}-${seeds.clip}`,
      place,
      label: `CAM ${1 + (seeds.clip % 90)}`,
      clockStart: '2026-11-20T12:00:00Z',
      durationS: clipEndS,
      actors: cast.actors,
      vehicles: cast.vehicles,
      fires: cast.fires,
      conditions: { ...drawConditions(place, random), ...cast.conditions },
      zones: cast.hasZone ? [{ name: 'zone', area: 'zone' }] : [],
      events: [],
    },
  };
}

interface Cast {
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

function openCast(place: MadeUpPlace, random: Random, eventClass: ClipClass): Cast {
  const { floor, areas } = place;
  const hasZone = eventClass === 'unauthorized_access' || random.next() < 0.5;
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
function passer(cast: Cast, pauseS = 0): void {
  const { random } = cast;
  const isUnderWay = random.next() < 0.5;
  const walk = (to: GroundPoint): Step => ({ kind: 'walk', to, speed: speed(cast) });
  const stop: Step[] =
    pauseS > 0 ? [{ kind: 'stand', seconds: pauseS, activity: random.pick(['look', 'phone', 'none']) }] : [];
  const enterS = isUnderWay ? clipStartS : random.between(clipStartS, 10);
  cast.person(enterS, isUnderWay ? cast.spot() : cast.outside(), [walk(cast.spot()), ...stop, walk(cast.outside())]);
}

function passers(cast: Cast, counts: readonly number[]): void {
  for (let i = cast.random.pick(counts); i > 0; i--) passer(cast);
}

/** Stays within a step or two until the end. */
function lingerer(cast: Cast, at: GroundPoint, enterS: number): void {
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
function group(cast: Cast, count: number): void {
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
function pauser(cast: Cast, steps: readonly Step[], more: Partial<ActorScript> = {}): void {
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

const luggageLooks: readonly (Partial<ActorScript> & { luggageM: NonNullable<ActorScript['luggageM']> })[] = [
  { look: { bag: 'briefcase' }, luggageM: { x: 0.14, y: 0.34, z: 0.46 } },
  { look: { bag: 'briefcase' }, luggageM: { x: 0.3, y: 0.62, z: 0.44 } },
  { look: { bag: 'backpack' }, luggageM: { x: 0.34, y: 0.46, z: 0.3 } },
  { look: { bag: 'briefcase' }, luggageM: { x: 0.5, y: 0.4, z: 0.5 } },
];

/** Everyday scenes, the ones that are easily mistaken among them. */
const everyday: Readonly<Record<string, (cast: Cast) => void>> = {
  nobody: () => {},
  passing: (cast) => passers(cast, [1, 1, 2, 3]),
  busy: (cast) => passers(cast, [4, 5, 6, 7]),
  pausing: (cast) => passer(cast, cast.random.between(1, 4)),
  talking: (cast) => group(cast, cast.random.integer(2, 3)),
  bending: (cast) => pauser(cast, [{ kind: 'bend', seconds: cast.random.between(0.5, 3) }]),
  sitting: (cast) => pauser(cast, [{ kind: 'sit', seconds: cast.random.between(2, 12) }]),
  carrying: (cast) => {
    const { random } = cast;
    pauser(
      cast,
      [{ kind: 'putDown' }, { kind: 'stand', seconds: random.between(1, 4) }, { kind: 'pickUp' }],
      random.pick(luggageLooks),
    );
  },
  beside: (cast) => {
    // It has put its luggage down and stays with it.
    cast.person(
      clipStartS,
      cast.spot(),
      [{ kind: 'putDown' }, { kind: 'stand', seconds: 20, activity: 'phone' }],
      cast.random.pick(luggageLooks),
    );
    group(cast, 2);
  },
  parked: (cast) => {
    const { random } = cast;
    cast.vehicle(
      0,
      cast.spot(),
      [{ kind: 'stand', seconds: 30, towards: cast.outside() }],
      random.pick(['off', 'braking', 'on']),
    );
    passers(cast, [0, 1, 2]);
  },
  headlights: (cast) => {
    const fromS = cast.random.between(4, 9);
    cast.conditions = {
      sweep: { fromS, untilS: fromS + cast.random.between(1.5, 4), strength: cast.random.between(0.3, 1.6) },
    };
    passers(cast, [0, 0, 1]);
  },
  lightSwitched: (cast) => {
    const { random } = cast;
    cast.conditions = {
      light: [
        { atS: random.between(4.5, 12), factor: random.pick([0.6, 0.75, 1.3, 1.5]), fadeS: random.between(0, 1.5) },
      ],
    };
    passers(cast, [0, 1, 2]);
  },
  sunset: (cast) => {
    cast.conditions = { light: [{ atS: 2, factor: cast.random.pick([0.55, 1.5]), fadeS: 12 }] };
    passers(cast, [0, 1, 2]);
  },
  shaking: (cast) => {
    cast.conditions = { shakePx: cast.random.between(0.6, 2) };
    passers(cast, [0, 1, 2]);
  },
  raining: (cast) => {
    cast.conditions = { rainDrops: cast.random.integer(30, 150) };
    passers(cast, [0, 1, 2]);
  },
};
export const everydayKinds = Object.keys(everyday);

/** Sets the stage and says what kind of scene it is. */
const stage: Readonly<Record<ClipClass, (cast: Cast) => string>> = {
  normal_activity(cast) {
    const kind = cast.random.pick([...everydayKinds, 'passing', 'busy', 'pausing', 'talking']);
    everyday[kind]?.(cast);
    return kind;
  },
  suspicious_loitering(cast) {
    const count = cast.random.next() < 0.8 ? 1 : 2;
    for (let i = 0; i < count; i++) lingerer(cast, cast.spot(), clipStartS);
    passers(cast, [0, 0, 0, 1, 2]);
    return 'lingering';
  },
  unattended_object(cast) {
    const { random } = cast;
    const [at, look] = [cast.spot(), random.pick(luggageLooks)];
    const leave: Step[] = [
      { kind: 'putDown' },
      { kind: 'stand', seconds: random.between(0, 1.2), activity: 'look' },
      { kind: 'walk', to: cast.outside(), speed: random.between(1.2, 1.9) },
    ];
    const isBefore = random.next() < 0.4;
    const start = isBefore ? at : { x: at.x + random.between(-2, 2), z: at.z + random.between(-1, 1) };
    cast.person(clipStartS, start, isBefore ? leave : [{ kind: 'walk', to: at, speed: 1.5 }, ...leave], look);
    passers(cast, [0, 0, 0, 1, 1, 2]);
    return 'leaving';
  },
  unauthorized_access(cast) {
    const { random } = cast;
    const inside = cast.spotInZone();
    const steps: Step[] = [
      { kind: 'stand', seconds: random.between(0, 2.5), activity: 'look' },
      { kind: 'walk', to: inside, speed: random.between(0.9, 2.2) },
      { kind: 'stand', seconds: random.between(0.5, 6), activity: 'look' },
      { kind: 'walk', to: cast.spotInZone() },
      { kind: 'stand', seconds: 10, activity: 'look' },
    ];
    cast.person(clipStartS, cast.spot(), steps);
    passers(cast, [0, 0, 0, 1, 2]);
    return 'entering';
  },
  person_fall(cast) {
    const { random } = cast;
    const at = cast.spot();
    const start = { x: at.x + random.between(-3, 3), z: at.z + random.between(-1.5, 1.5) };
    cast.person(clipStartS, start, [
      { kind: 'walk', to: at, speed: random.between(0.7, 1.6) },
      { kind: 'stand', seconds: random.between(0.2, 5) },
      {
        kind: 'fall',
        seconds: random.next() < 0.75 ? 20 : random.between(2.5, 5),
        aside: random.between(-Math.PI, Math.PI),
        rises: true,
      },
      { kind: 'walk', to: cast.outside(), speed: 1 },
    ]);
    passers(cast, [0, 0, 0, 0, 1, 1]);
    return 'falling';
  },
  crowd_gathering(cast) {
    const { random } = cast;
    const middle = cast.spot();
    const spread = random.between(0.8, 1.8);
    for (let i = random.integer(7, 14); i > 0; i--) {
      const at = { x: middle.x + random.normal() * spread, z: middle.z + random.normal() * spread * 0.8 };
      const isThere = random.next() < 0.5;
      const stay: Step = {
        kind: 'stand',
        seconds: 20,
        activity: random.pick(['none', 'look', 'phone']),
        towards: middle,
      };
      cast.person(
        clipStartS,
        isThere ? at : cast.spot(),
        isThere ? [stay] : [{ kind: 'walk', to: at, speed: 1.6 }, stay],
      );
    }
    return 'gathering';
  },
  vehicle_intrusion(cast) {
    const { random, place } = cast;
    const [from, stop] = [cast.outside(), cast.spot()];
    const isThrough = random.next() < 0.5;
    const drive = (to: GroundPoint): Step => ({ kind: 'walk', to, speed: random.between(2, 5) });
    const steps: Step[] = isThrough
      ? [drive(stop), drive({ x: -from.x * 1.6, z: from.z + random.between(-2, 2) })]
      : [drive(stop), { kind: 'stand', seconds: random.between(1, 20) }, drive(cast.outside())];
    const start = { x: from.x + Math.sign(from.x) * 3, z: from.z };
    cast.vehicle(
      random.between(clipStartS + 0.5, 7),
      start,
      steps,
      place.isDark ? 'on' : random.pick(['off', 'off', 'on', 'braking']),
    );
    passers(cast, [0, 0, 0, 1, 2]);
    return isThrough ? 'driving through' : 'driving in';
  },
  fire_smoke_detection(cast) {
    const { random } = cast;
    const kind = random.pick(['flames', 'smoke', 'both'] as const);
    const startS = random.between(clipStartS, 8);
    cast.fires.push({
      id: 'fire',
      at: cast.spot(),
      startS,
      endS: clipEndS,
      look: {
        sizeM: random.between(0.4, 1.6),
        hasFlames: kind !== 'smoke',
        smoke: kind === 'flames' ? 0 : random.between(0.4, 1),
        smokeGrey: random.between(40, 220),
        wind: random.normal() * 0.5,
        seed: random.integer(1, 1e6),
      },
    });
    passers(cast, [0, 0, 0, 1, 1, 2]);
    return kind;
  },
};

/** A poor camera now and then, whatever happens before it. */
function drawConditions(place: MadeUpPlace, random: Random): Conditions {
  return {
    noise: place.isDark ? random.between(1, 3.2) : random.between(0.5, 2),
    isInfrared: place.isDark && random.next() < 0.6,
    ...(random.next() < 0.06 ? { shakePx: random.between(0.5, 1.2) } : {}),
    ...(!place.isIndoors && random.next() < 0.1 ? { rainDrops: random.integer(20, 120) } : {}),
    ...(random.next() < 0.06
      ? { light: [{ atS: random.between(4, 12), factor: random.between(0.7, 1.4), fadeS: random.between(0, 2) }] }
      : {}),
  };
}
