/**
 * Follows blobs, and what a detector finds, from frame to frame: IoU first, the distance of the bottom centres in body
 * heights as a second cost.
 *
 * A track is `isObserved` only in frames in which it has a blob of its own or stands in one that it shares; else it
 * coasts. A track that is lost keeps its place for some seconds and gets its old id back when a blob appears there.
 * All ages are in analysed time (`nowUs`), which stands still while there are no frames.
 */

import type { Blob } from './blobs.ts';
import {
  type Box,
  type DetectedBox,
  explainedBlobs,
  intersection,
  matchDetections,
  noteKind,
  type TrackKind,
  unknownKind,
} from './track-detections.ts';

export type Track = TrackKind & {
  readonly id: number;
  /** The smoothed box in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** Pixels per second. */
  velocityX: number;
  velocityY: number;
  readonly bornUs: number;
  seenUs: number;
  hits: number;
  isObserved: boolean;
  /** A detector found it in this frame. */
  isDetected: boolean;
  /** It stands in a blob together with others; its box is an estimate. */
  isShared: boolean;
  sharedUs: number;
  /** Smoothed share of frames in which it was observed. */
  observedShare: number;
  /** Smoothed height over width of its own blobs, in square pixels of the scene. */
  uprightness: number;
  /** It has walked: a directed way of nearly half its height. Never taken back. */
  hasWalked: boolean;
  /** The last time that something moved inside it. */
  movedUs: number;
  /** Whoever stood beside the place when it appeared there: it may have been put down. */
  readonly ownerId: number | null;
  /** Where it was, a quarter of a second apart: the foot, and the middle of the box. */
  trail: { atUs: number; x: number; footY: number; middleY: number }[];
};

export type Tracker = { nextId: number; tracks: Track[] };

export type TrackerFrame = {
  readonly blobs: readonly Blob[];
  /** Null: no detector looked at this frame. */
  readonly boxes?: readonly DetectedBox[] | null;
  readonly nowUs: number;
  readonly elapsedUs: number;
  readonly width: number;
  readonly height: number;
  /** What to multiply height over width of analysis pixels with to get it for the scene. */
  readonly pixelAspect: number;
};

export const maxTracks = 50;
const coastUs = 1_000_000;
const forgetUs = 5_000_000;
const forgetTentativeUs = 600_000;
const tentativeHits = 4;
const sharedLimitUs = 8_000_000;
const trailStepUs = 250_000;
const trailLength = 24;
const walkedHeights = 0.4;
const minWalkSeconds = 0.7;
const boxGain = 0.5;
/** In heights of the person. */
const ownerReach = 0.6;

/** Advances all tracks by one frame; returns the blob index of each track that owns one. */
export function advanceTracks(tracker: Tracker, frame: TrackerFrame): Map<number, number> {
  const seconds = frame.elapsedUs / 1e6;
  for (const track of tracker.tracks) predict(track, seconds, frame.nowUs);
  const boxes = frame.boxes ?? [];
  const { matches, births } = matchDetections(tracker.tracks, boxes, frame.pixelAspect);
  const isExplained = explainedBlobs(frame.blobs, boxes);
  const unmatched = tracker.tracks.filter((track) => !matches.has(track.id));
  const { owners, claims } = assign(unmatched, frame, isExplained);
  for (const track of tracker.tracks) {
    const blobIndex = owners.get(track.id);
    const blob = blobIndex === undefined ? undefined : frame.blobs[blobIndex];
    const box = matches.get(track.id);
    // Nothing has moved since a detector saw it there, so none looked again.
    const isUnchanged = !frame.boxes && blob === undefined && track.isDetected;
    track.isDetected = box !== undefined || isUnchanged;
    if (isUnchanged) track.seenUs = frame.nowUs;
    else if (box) observe(track, box, frame);
    else if (blob === undefined) {
      track.isObserved = false;
      track.isShared = false;
    } else if ((claims.get(blobIndex!) ?? 1) > 1 && isLargerThanTrack(blob, track)) share(track, blob, frame);
    else observe(track, blob, frame);
    if (frame.boxes && track.isObserved) noteKind(track, box, frame.height);
    track.observedShare += ((track.isObserved ? 1 : 0) - track.observedShare) * Math.min(1, seconds);
  }
  dropTracks(tracker, frame);
  const taken = new Set(owners.values());
  frame.blobs.forEach((blob, index) => {
    if (taken.has(index) || isExplained[index] || tracker.tracks.length >= maxTracks) return;
    const track = startTrack(tracker.nextId++, blob, { frame, ownerId: findOwner(tracker.tracks, blob, frame) });
    tracker.tracks.push(track);
    owners.set(track.id, index);
  });
  for (const box of births.slice(0, maxTracks - tracker.tracks.length)) {
    const track = startTrack(tracker.nextId++, box, { frame, ownerId: findOwner(tracker.tracks, box, frame) });
    Object.assign(track, { isDetected: true, kind: box.kind, kindScore: box.score * 0.8, looks: 1 });
    tracker.tracks.push(track);
  }
  ownExplained(tracker.tracks, frame, owners);
  return owners;
}

/** What a detector named stands in blobs too: the background must not learn it. */
function ownExplained(tracks: readonly Track[], frame: TrackerFrame, owners: Map<number, number>): void {
  for (const track of tracks) {
    if (!track.isDetected) continue;
    let best = 0.3;
    frame.blobs.forEach((blob, index) => {
      const part = intersection(track, blob) / (blob.width * blob.height);
      if (part <= best) return;
      best = part;
      owners.set(track.id, index);
    });
  }
}

/** The point where it touches the ground, in pixels. */
export function footPoint(track: Track): { x: number; y: number } {
  return { x: track.x + track.width / 2, y: track.y + track.height - 0.5 };
}

function startTrack(id: number, blob: Box, { frame, ownerId }: { frame: TrackerFrame; ownerId: number | null }): Track {
  const track: Track = {
    ...unknownKind,
    id,
    x: blob.x,
    y: blob.y,
    width: blob.width,
    height: blob.height,
    velocityX: 0,
    velocityY: 0,
    bornUs: frame.nowUs,
    seenUs: frame.nowUs,
    hits: 1,
    isObserved: true,
    isDetected: false,
    isShared: false,
    sharedUs: 0,
    observedShare: 0.5,
    uprightness: (blob.height / blob.width) * frame.pixelAspect,
    hasWalked: false,
    movedUs: frame.nowUs,
    ownerId,
    trail: [],
  };
  extendTrail(track, frame);
  return track;
}

/** The nearest person within an arm's reach of it, larger than it is. */
function findOwner(tracks: readonly Track[], thing: Box, { pixelAspect, nowUs }: TrackerFrame): number | null {
  let owner: number | null = null;
  let nearest = ownerReach;
  for (const track of tracks) {
    if (!(track.hasWalked || track.kind === 'person') || nowUs - track.seenUs > coastUs) continue;
    if (track.height < 1.3 * thing.height) continue;
    const gap = Math.max(track.x - thing.x - thing.width, thing.x - track.x - track.width, 0) / pixelAspect;
    const rise = Math.abs(track.y + track.height - thing.y - thing.height);
    const distance = Math.hypot(gap, rise) / track.height;
    if (distance >= nearest) continue;
    nearest = distance;
    owner = track.id;
  }
  return owner;
}

function predict(track: Track, seconds: number, nowUs: number): void {
  const isCoasting = nowUs - track.seenUs <= coastUs;
  if (isCoasting) {
    track.x += track.velocityX * seconds;
    track.y += track.velocityY * seconds;
  }
  if (!track.isObserved) {
    const fade = Math.max(0, 1 - 1.5 * seconds);
    track.velocityX *= fade;
    track.velocityY *= fade;
  }
}

type Assignment = {
  /** Track id to blob index. */
  owners: Map<number, number>;
  /** How many tracks stand in a blob. */
  claims: Map<number, number>;
};

function assign(tracks: readonly Track[], frame: TrackerFrame, isExplained: readonly boolean[]): Assignment {
  const pairs: { track: Track; blob: number; cost: number }[] = [];
  for (const track of tracks) {
    frame.blobs.forEach((blob, index) => {
      if (isExplained[index]) return;
      const cost = matchCost(track, blob, frame);
      if (cost !== null) pairs.push({ track, blob: index, cost });
    });
  }
  pairs.sort((a, b) => a.cost - b.cost || a.track.id - b.track.id || a.blob - b.blob);
  const owners = new Map<number, number>();
  const claims = new Map<number, number>();
  for (const { track, blob } of pairs) {
    if (owners.has(track.id) || claims.has(blob)) continue;
    owners.set(track.id, blob);
    claims.set(blob, 1);
  }
  // Somebody without a blob of their own who stands inside that of somebody else shares it for a while.
  const walkers = new Set(
    pairs.filter(({ track, blob }) => track.hasWalked && owners.get(track.id) === blob).map(({ blob }) => blob),
  );
  for (const track of tracks) {
    if (owners.has(track.id) || !track.hasWalked || track.sharedUs >= sharedLimitUs) continue;
    if (frame.nowUs - track.seenUs > coastUs) continue;
    const index = frame.blobs.findIndex((blob, i) => walkers.has(i) && cover(track, blob) >= 0.6);
    if (index < 0) continue;
    owners.set(track.id, index);
    claims.set(index, (claims.get(index) ?? 0) + 1);
  }
  return { owners, claims };
}

/** Null where they cannot be the same; tracks that are established and were just seen come first. */
function matchCost(track: Track, blob: Blob, frame: TrackerFrame): number | null {
  const unseenSeconds = (frame.nowUs - track.seenUs) / 1e6;
  const overlap = intersection(track, blob);
  const iou = overlap / (track.width * track.height + blob.width * blob.height - overlap);
  const reach = Math.max(track.height, 8);
  const dx = (track.x + track.width / 2 - (blob.x + blob.width / 2)) / frame.pixelAspect;
  const dy = track.y + track.height - (blob.y + blob.height);
  const distance = Math.hypot(dx, dy) / reach;
  const size = blob.height / track.height;
  const isSimilar = size > 0.45 && size < 2.2;
  if (iou < 0.1 && !(isSimilar && distance < Math.min(1.2, 0.6 + 0.2 * unseenSeconds))) return null;
  return (
    1 - iou + 0.5 * Math.min(distance, 2) + (track.hits < tentativeHits ? 0.5 : 0) + 0.2 * Math.min(unseenSeconds, 2)
  );
}

function observe(track: Track, blob: Box, frame: TrackerFrame): void {
  const seconds = Math.max(frame.elapsedUs, 1) / 1e6;
  const isJump =
    Math.abs(Math.log(blob.height / track.height)) > 0.4 || Math.abs(Math.log(blob.width / track.width)) > 0.7;
  const gain = track.hits < tentativeHits ? 0.8 : boxGain;
  const before = footPoint(track);
  track.x += gain * (blob.x - track.x);
  track.y += gain * (blob.y - track.y);
  track.width += gain * (blob.width - track.width);
  track.height += gain * (blob.height - track.height);
  const after = footPoint(track);
  if (!isJump && !track.isShared && track.isObserved) {
    track.velocityX += 0.3 * ((after.x - before.x) / seconds);
    track.velocityY += 0.3 * ((after.y - before.y) / seconds);
  }
  track.isObserved = true;
  track.isShared = false;
  track.sharedUs = Math.max(0, track.sharedUs - frame.elapsedUs);
  track.seenUs = frame.nowUs;
  track.hits++;
  track.uprightness += 0.15 * ((blob.height / blob.width) * frame.pixelAspect - track.uprightness);
  // A box that grew or shrank at once says nothing about walking, unless it is just coming into the picture.
  if (isJump && !touchesEdge(blob, frame)) track.trail = [];
  extendTrail(track, frame);
  if (!track.hasWalked) track.hasWalked = walked(track);
}

function share(track: Track, blob: Box, frame: TrackerFrame): void {
  track.isObserved = true;
  track.isShared = true;
  track.sharedUs += frame.elapsedUs;
  track.seenUs = frame.nowUs;
  track.velocityX *= 0.9;
  track.velocityY *= 0.9;
  track.x = Math.min(Math.max(track.x, blob.x), Math.max(blob.x, blob.x + blob.width - track.width));
  track.y = Math.min(Math.max(track.y, blob.y), Math.max(blob.y, blob.y + blob.height - track.height));
  track.trail = [];
}

function extendTrail(track: Track, frame: TrackerFrame): void {
  const { nowUs, pixelAspect } = frame;
  const last = track.trail.at(-1);
  if (last !== undefined && nowUs - last.atUs < trailStepUs) return;
  const foot = footPoint(track);
  track.trail.push({ atUs: nowUs, x: foot.x / pixelAspect, footY: foot.y, middleY: track.y + track.height / 2 });
  if (track.trail.length > trailLength) track.trail.shift();
}

/**
 * A directed way of some part of its height within the trail, not faster than a person runs. Of somebody who comes in
 * at the lower edge the feet are not seen: then the middle of the box shows the way.
 */
function walked(track: Track): boolean {
  return track.hits >= 6 && (hasWay(track, 'footY') || hasWay(track, 'middleY'));
}

function hasWay(track: Track, y: 'footY' | 'middleY'): boolean {
  const { trail, height } = track;
  const end = trail.at(-1)!;
  let path = 0;
  for (let i = trail.length - 2; i >= 0; i--) {
    const from = trail[i]!;
    const to = trail[i + 1]!;
    path += Math.hypot(to.x - from.x, to[y] - from[y]);
    const net = Math.hypot(end.x - from.x, end[y] - from[y]);
    const seconds = (end.atUs - from.atUs) / 1e6;
    if (seconds >= minWalkSeconds && net >= walkedHeights * height && path <= 1.5 * net && net <= 5 * height * seconds)
      return true;
  }
  return false;
}

function dropTracks(tracker: Tracker, frame: TrackerFrame): void {
  tracker.tracks = tracker.tracks.filter((track) => {
    const unseenUs = frame.nowUs - track.seenUs;
    if (unseenUs === 0) return true;
    if (track.hits < tentativeHits) return unseenUs <= forgetTentativeUs;
    return unseenUs <= (hasLeft(track, frame) ? coastUs / 2 : forgetUs);
  });
  // Two tracks on one body: the older one is the person.
  tracker.tracks = tracker.tracks.filter(
    (track) =>
      !(
        track.isShared &&
        tracker.tracks.some((other) => other.id < track.id && other.isObserved && doubles(track, other))
      ),
  );
}

/** It was last seen at the edge of the picture, on its way out. */
function hasLeft(track: Track, frame: TrackerFrame): boolean {
  const margin = 3;
  return (
    (track.x <= margin && track.velocityX <= 0) ||
    (track.x + track.width >= frame.width - margin && track.velocityX >= 0) ||
    (track.y + track.height >= frame.height - margin && track.velocityY > 0) ||
    (track.y <= margin && track.velocityY < 0)
  );
}

function touchesEdge(box: Box, frame: TrackerFrame): boolean {
  return box.x <= 1 || box.y <= 1 || box.x + box.width >= frame.width - 1 || box.y + box.height >= frame.height - 1;
}

function isLargerThanTrack(blob: Box, track: Track): boolean {
  return blob.width > 1.3 * track.width || blob.height > 1.3 * track.height;
}

function doubles(track: Track, other: Track): boolean {
  return intersection(track, other) >= 0.7 * Math.min(track.width * track.height, other.width * other.height);
}

function cover(track: Track, blob: Blob): number {
  return intersection(track, blob) / (track.width * track.height);
}
