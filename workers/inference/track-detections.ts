/**
 * Gives tracks what a detector sees, in ByteTrack's two passes: first what it is sure of, then what is left for tracks
 * that are left (https://arxiv.org/abs/2110.06864). A box that belongs to no track begins one when it is sure enough.
 *
 * Where a detector looks, its box is the thing; blobs go on for what it does not find: people who lie, small things, and
 * what is moved that has no name.
 */

import type { Blob } from './blobs.ts';
import type { Detection, ObjectKind } from './detector.ts';

/** What a track knows of its kind. */
export type TrackKind = {
  /** Null: no detector has named it. */
  kind: ObjectKind | null;
  /** The smoothed score of that kind; it fades while a detector looks and does not find it. */
  kindScore: number;
  /** How often a detector looked at it while it was large enough to be found. */
  looks: number;
};

export const unknownKind: TrackKind = { kind: null, kindScore: 0, looks: 0 };

/** A detection in analysis pixels. */
export type DetectedBox = {
  readonly kind: ObjectKind;
  readonly score: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

type Boxed = { readonly id: number; x: number; y: number; width: number; height: number } & TrackKind;

const surePass = 0.5;
/** Bags are small and rarely sure; people and vehicles that are real are sure sooner or later. */
const bagSpawnScore = 0.35;
const spawnScore = 0.5;
const gain = 0.25;
const fade = 0.008;
/** Of the picture's height: detectors miss what is smaller. */
const smallestFound = 0.1;
const minIou = 0.2;
/** Bottom centres apart, in heights. */
const reach = 0.6;
/** So much of a blob lies inside boxes: they explain it. */
const explainedShare = 0.6;

export function toBoxes(detections: readonly Detection[], size: { width: number; height: number }): DetectedBox[] {
  return detections.map(({ kind, score, box }) => ({
    kind,
    score,
    x: box.x * size.width,
    y: box.y * size.height,
    width: Math.max(1, box.w * size.width),
    height: Math.max(1, box.h * size.height),
  }));
}

/** Track id to box, and the boxes that begin a track. */
export function matchDetections(
  tracks: readonly Boxed[],
  boxes: readonly DetectedBox[],
  pixelAspect: number,
): { matches: Map<number, DetectedBox>; births: DetectedBox[] } {
  const matches = new Map<number, DetectedBox>();
  const taken = new Set<DetectedBox>();
  const passes = [boxes.filter(({ score }) => score >= surePass), boxes.filter(({ score }) => score < surePass)];
  for (const pass of passes) {
    const pairs = tracks.flatMap((track) =>
      matches.has(track.id)
        ? []
        : pass
            .filter((box) => box.score >= surePass || isOfSize(box, track))
            .map((box) => ({ track, box, cost: costOf(track, box, pixelAspect) })),
    );
    pairs.sort((a, b) => a.cost - b.cost || a.track.id - b.track.id);
    for (const { track, box, cost } of pairs) {
      if (cost === Number.POSITIVE_INFINITY || matches.has(track.id) || taken.has(box)) continue;
      matches.set(track.id, box);
      taken.add(box);
    }
  }
  const matched = [...matches.values()];
  const births = boxes.filter(
    (box) =>
      box.score >= (box.kind === 'bag' ? bagSpawnScore : spawnScore) &&
      !taken.has(box) &&
      !matched.some((other) => iou(box, other) > 0.5),
  );
  return { matches, births };
}

/** Which blobs are parts of what a detector has named. */
export function explainedBlobs(blobs: readonly Blob[], boxes: readonly DetectedBox[]): boolean[] {
  const named = boxes.filter(({ score }) => score >= 0.3);
  return blobs.map((blob) => {
    const inside = named.reduce((sum, box) => sum + intersection(blob, box), 0);
    return inside >= explainedShare * blob.width * blob.height;
  });
}

/** Afterwards, for each observed track: what the detector said of it, or that it said nothing. */
export function noteKind(track: Boxed, box: DetectedBox | undefined, frameHeight: number): void {
  if (box === undefined) {
    if (track.height < smallestFound * frameHeight) return;
    track.looks += 1;
    track.kindScore *= 1 - fade;
    return;
  }
  track.looks += 1;
  if (track.kind === null || (track.kind !== box.kind && box.score > track.kindScore)) {
    track.kind = box.kind;
    track.kindScore = Math.max(track.kindScore * 0.5, box.score * 0.8);
  } else if (track.kind === box.kind) track.kindScore += gain * (box.score - track.kindScore);
}

/** Doubtful boxes are often parts: a head, a leg. */
function isOfSize(box: Box, track: Box): boolean {
  const ratio = (box.width * box.height) / (track.width * track.height);
  return ratio > 0.35 && ratio < 2.8;
}

/** Infinite where they cannot be the same. */
function costOf(track: Boxed, box: DetectedBox, pixelAspect: number): number {
  if (track.kind !== null && (track.kind === 'person') !== (box.kind === 'person') && track.kindScore > 0.3) {
    return Number.POSITIVE_INFINITY;
  }
  const common = iou(track, box);
  const dx = (track.x + track.width / 2 - box.x - box.width / 2) / pixelAspect;
  const dy = track.y + track.height - box.y - box.height;
  const distance = Math.hypot(dx, dy) / Math.max(track.height, box.height);
  if (common < minIou && distance > reach) return Number.POSITIVE_INFINITY;
  return 1 - common + 0.5 * Math.min(distance, 2);
}

export type Box = { x: number; y: number; width: number; height: number };

/** The area that both cover, in square pixels. */
export function intersection(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

function iou(a: Box, b: Box): number {
  const common = intersection(a, b);
  return common / (a.width * a.height + b.width * b.height - common);
}
