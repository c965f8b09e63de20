/** What is true of a scene: boxes per frame, zones in picture coordinates, visits and events with their times. */

import { type Camera, createCamera } from './camera.ts';
import type { FigureKind } from './figures.ts';
import { type Motion, planMotion } from './people/motion.ts';
import type { PixelBox } from './people/outline.ts';
import type { GroundPoint } from './places/place.ts';
import { placeOf, type SceneEventClass, type SceneScript } from './script.ts';

/** 0 to 1 over the picture. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

export interface ActorTruth {
  readonly id: string;
  readonly kind: FigureKind;
  readonly isLying: boolean;
  /** Around every pixel drawn for the actor, without its shadow; 0 to 1, clipped to the picture. */
  readonly box: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  /** The floor point under the actor. */
  readonly foot: PicturePoint;
  readonly zones: readonly string[];
}

export interface FrameTruth {
  readonly index: number;
  readonly timeS: number;
  /** Those that can be seen, from far to near. */
  readonly actors: readonly ActorTruth[];
}

export interface ZoneTruth {
  readonly name: string;
  readonly polygon: readonly PicturePoint[];
}

/** An actor's floor point was in the zone from `startS` to `endS`. */
export interface Visit {
  readonly actorId: string;
  readonly zone: string;
  readonly startS: number;
  readonly endS: number;
}

export interface SceneTruth {
  readonly name: string;
  readonly durationS: number;
  readonly zones: readonly ZoneTruth[];
  readonly visits: readonly Visit[];
  readonly events: readonly (Visit & { readonly eventClass: SceneEventClass })[];
}

/** All that is known without drawing a picture. Times are exact to 1/60 s. */
export function describeScene(script: SceneScript, size: { width: number; height: number }): SceneTruth {
  const place = placeOf(script);
  const camera = createCamera(place.mount, size);
  const zones = script.zones.map(({ name, area }) => ({ name, ground: place.areas[area] ?? [] }));
  const visits = script.actors.flatMap((actor) => {
    const motion = planMotion(actor.start, actor.steps, actor.enterS);
    return zones.flatMap((zone) =>
      findVisits(motion, zone.ground).map((span) => ({ actorId: actor.id, zone: zone.name, ...span })),
    );
  });
  return {
    name: script.name,
    durationS: script.durationS,
    zones: zones.map(({ name, ground }) => ({ name, polygon: ground.map((point) => toPicture(camera, point)) })),
    visits,
    events: script.events.map(({ eventClass, actorId, zone }) => {
      const own = visits.filter((visit) => visit.actorId === actorId && visit.zone === zone);
      const longest = own.toSorted((a, b) => b.endS - b.startS - (a.endS - a.startS))[0];
      if (!longest) throw new Error(`${script.name}: ${actorId} never enters "${zone}".`);
      return { eventClass, ...longest };
    }),
  };
}

function findVisits(motion: Motion, ground: readonly GroundPoint[]): { startS: number; endS: number }[] {
  const spans: { startS: number; endS: number }[] = [];
  let startS: number | null = null;
  for (let tick = 0; tick <= (motion.endS - motion.startS) * 60 + 1; tick++) {
    const timeS = Math.round((motion.startS + tick / 60) * 1e6) / 1e6;
    const state = motion.at(timeS);
    const isInside = state !== null && isInArea(state, ground);
    if (isInside && startS === null) startS = timeS;
    if (!isInside && startS !== null) {
      spans.push({ startS, endS: timeS });
      startS = null;
    }
  }
  return spans;
}

export function isInArea({ x, z }: GroundPoint, area: readonly GroundPoint[]): boolean {
  let isInside = false;
  for (let i = 0, j = area.length - 1; i < area.length; j = i++) {
    const a = area[i] as GroundPoint;
    const b = area[j] as GroundPoint;
    if (a.z > z !== b.z > z && x < ((b.x - a.x) * (z - a.z)) / (b.z - a.z) + a.x) isInside = !isInside;
  }
  return isInside;
}

export function toPicture(camera: Camera, point: GroundPoint): PicturePoint {
  const p = camera.project({ x: point.x, y: 0, z: point.z });
  return { x: round(clamp01(p.x / camera.width)), y: round(clamp01(p.y / camera.height)) };
}

export function toPictureBox(box: PixelBox, camera: Camera): ActorTruth['box'] {
  return {
    x: box.x / camera.width,
    y: box.y / camera.height,
    w: box.width / camera.width,
    h: box.height / camera.height,
  };
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function round(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
