/** Tracks made up for rules: what a rule sees of them over time, without a picture. */

import type { ZoneRules } from '../../core/domain/cameras/index.ts';
import { noFlames } from '../../workers/inference/flames.ts';
import type { RuleFrame, Sighting, ZoneRule } from '../../workers/inference/rule.ts';
import type { Track } from '../../workers/inference/tracker.ts';

export const sceneSize = { width: 224, height: 168 };
export const frameUs = 133_333;
export const wholePicture = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
];

/** The middle of the feet, and the size, in analysis pixels. */
export type Shape = { readonly x: number; readonly foot: number; readonly width: number; readonly height: number };

export function makeTrack(id: number, shape: Shape, change: Partial<Omit<Track, 'id'>> = {}): Track {
  const { x, foot, width, height } = shape;
  return {
    ...{ id, x: x - width / 2, y: foot - height, width, height },
    ...{ velocityX: 0, velocityY: 0, bornUs: 0, seenUs: 0, hits: 30, movedUs: 0, trail: [], ownerId: null },
    ...{ isObserved: true, isDetected: true, isShared: false, sharedUs: 0, observedShare: 1, uprightness: 2.5 },
    ...{ hasWalked: true, kind: 'person' as const, kindScore: 0.85, looks: 30 },
    ...change,
  };
}

/** Runs a rule over `seconds`; each sighting that is ripe, with its time. */
export function watchTracks(
  rule: ZoneRule,
  rules: ZoneRules,
  scene: { seconds: number; tracksAt: (seconds: number) => Track[] },
): (Sighting & { atS: number })[] {
  const memory: Record<string, unknown> = {};
  const seen: (Sighting & { atS: number })[] = [];
  const open = new Set<string>();
  for (let nowUs = 0; nowUs <= scene.seconds * 1e6; nowUs += frameUs) {
    const active = rule.open(rules, memory);
    if (!active) throw new Error('The rule is off.');
    const frame: RuleFrame = {
      ...sceneSize,
      ...{ tracks: scene.tracksAt(nowUs / 1e6), pixelAspect: 1, ptsUs: nowUs, nowUs, elapsedUs: frameUs },
      ...{ polygon: wholePicture, presences: [], flames: noFlames, isOpen: (subject) => open.has(subject) },
    };
    for (const sighting of active.see(frame)) {
      if (!sighting.isRipe) continue;
      open.add(sighting.subject);
      seen.push({ ...sighting, atS: nowUs / 1e6 });
    }
  }
  return seen;
}

/** From one shape to another between two moments, in a straight line. */
export function morph(from: Shape, to: Shape, [start, end]: readonly [number, number]): (seconds: number) => Shape {
  return (seconds) => {
    const t = Math.min(1, Math.max(0, (seconds - start) / (end - start)));
    const mix = (a: number, b: number) => a + (b - a) * t;
    return {
      x: mix(from.x, to.x),
      foot: mix(from.foot, to.foot),
      width: mix(from.width, to.width),
      height: mix(from.height, to.height),
    };
  };
}
