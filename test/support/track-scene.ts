/** Tracks made up for rules: what a rule sees of them over time, without a picture. */

import type { ZoneRules } from '../../core/domain/cameras/index.ts';
import type { Point } from '../../core/domain/cameras/zone-geometry.rules.ts';
import type { AccessSignal } from '../../workers/inference/access-signal.ts';
import { advanceEpisode, createEpisode, isOpen } from '../../workers/inference/episode.rules.ts';
import { noFlames } from '../../workers/inference/flames.ts';
import { advancePresences, type Presence } from '../../workers/inference/presence.rules.ts';
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

export type TrackScene = {
  readonly seconds: number;
  tracksAt(seconds: number): Track[];
  /** What doors have told by then; default: nothing. */
  signalsAt?(seconds: number): readonly AccessSignal[];
  /** Default: the whole picture. */
  readonly polygon?: readonly Point[];
};

/** Runs a rule over `seconds`; each sighting that is ripe or ends an episode, with its time. */
export function watchTracks(rule: ZoneRule, rules: ZoneRules, scene: TrackScene): (Sighting & { atS: number })[] {
  const seen: (Sighting & { atS: number })[] = [];
  const open = new Set<string>();
  for (const { frame, see } of framesOf(rule, rules, scene, open)) {
    for (const sighting of see()) {
      if (sighting.resolution !== undefined) open.delete(sighting.subject);
      else if (sighting.isRipe) open.add(sighting.subject);
      else continue;
      seen.push({ ...sighting, atS: frame.ptsUs / 1e6 });
    }
  }
  return seen;
}

/** Runs a rule that sees one thing at a time with its episode: what is told, and when, in whole seconds. */
export function tellEpisodes(rule: ZoneRule, rules: ZoneRules, scene: TrackScene): string[] {
  const episode = createEpisode();
  const open = new Set<string>();
  const told: string[] = [];
  for (const { frame, limits, see } of framesOf(rule, rules, scene, open)) {
    const evidence = see()[0] ?? null;
    const step = { eventClass: rule.eventClass, evidence, limits, ptsUs: frame.ptsUs, elapsedUs: frame.elapsedUs };
    const change = advanceEpisode(episode, step);
    open.clear();
    if (isOpen(episode)) open.add('');
    if (!change || change.kind === 'updated') continue;
    const { manner, urgency, peopleCount } = episode;
    const how = change.resolution ?? `${manner ?? 'plain'} ${urgency} ${peopleCount}`;
    told.push(`${Math.floor(frame.ptsUs / 1e6)} ${change.kind}: ${how}`);
  }
  return told;
}

function* framesOf(rule: ZoneRule, rules: ZoneRules, scene: TrackScene, open: ReadonlySet<string>) {
  const { polygon = wholePicture } = scene;
  const memory: Record<string, unknown> = {};
  let presences: Presence[] = [];
  for (let nowUs = 0; nowUs <= scene.seconds * 1e6; nowUs += frameUs) {
    const active = rule.open(rules, memory);
    if (!active) throw new Error('The rule is off.');
    const tracks = scene.tracksAt(nowUs / 1e6);
    const moment = { ...sceneSize, tracks, polygon, pixelAspect: 1, ptsUs: nowUs, nowUs, elapsedUs: frameUs };
    presences = advancePresences(presences, { ...moment, graceUs: 5_000_000, windowUs: 0 });
    const accessSignals = scene.signalsAt?.(nowUs / 1e6) ?? [];
    const isSubjectOpen = (subject: string) => open.has(subject);
    const frame: RuleFrame = { ...moment, presences, accessSignals, flames: noFlames, isOpen: isSubjectOpen };
    yield { frame, limits: active.limits, see: () => active.see(frame) };
  }
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
