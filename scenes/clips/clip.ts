/**
 * Short clips of made-up places, each an example of one class of events or of an everyday scene that must not be mistaken
 * for one. A clip is drawn from its seed alone.
 */

import type { Conditions } from '../conditions.ts';
import { type MadeUpPlace, makePlace } from '../places/made-up.ts';
import { createRandom, type Random } from '../random.ts';
import type { SceneScript } from '../script.ts';
import { type Cast, clipEndS, openCast } from './cast.ts';
import { events } from './events.ts';
import { everyday } from './everyday.ts';

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

export interface Clip {
  readonly eventClass: ClipClass;
  /** What happens, in the generator's words: `passing`, `bending`, ... */
  readonly kind: string;
  readonly script: SceneScript;
}

/** Seeds of their own, because a place is lit once for many clips. `aspect` is width over height. */
export function makeClip(seeds: { place: number; clip: number }, eventClass: ClipClass, aspect: number): Clip {
  const place = makePlace(createRandom(seeds.place).fork('place'), aspect);
  const random = createRandom(seeds.clip);
  const cast = openCast(place, random, eventClass === 'unauthorized_access');
  const kind = eventClass === 'normal_activity' ? stageEveryday(cast) : events[eventClass](cast);
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

/** Mostly what happens most. */
function stageEveryday(cast: Cast): string {
  const kind = cast.random.pick([...Object.keys(everyday), 'passing', 'busy', 'pausing', 'talking']);
  everyday[kind]?.(cast);
  return kind;
}

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
