/**
 * Says, pixel by pixel, what the background may learn from a frame.
 *
 * Where somebody stands it learns nothing, however still they are; where something has left (a ghost) it takes the
 * picture over at once; everything else it learns slowly.
 */

import { type Background, pixelPlan, type Segmentation } from './background.ts';
import { type Blob, eachPixel, ghostRatio, stillShare } from './blobs.ts';
import { uprightScore } from './person.rules.ts';
import type { Track } from './tracker.ts';

export type LearningInput = {
  readonly background: Background;
  readonly seen: Segmentation;
  readonly blobs: readonly Blob[];
  readonly labels: Uint16Array;
  readonly tracks: readonly Track[];
  /** Track id to blob index. */
  readonly owners: ReadonlyMap<number, number>;
  readonly nowUs: number;
};

/** In units of the background's `still`: half a second, one and three. */
const moved = 4;
const restsShort = 16;
const restsLong = 48;
const ghostAbove = 1.3;
const walkerGhostAbove = 1.6;
/** A new track is left alone until it has had the time to show that it walks. */
const trialUs = 10_000_000;
/** Somebody who has walked is held against the background for so long without the least motion. */
const motionlessUs = 120_000_000;
/** What somebody has put down is watched for so long, and then becomes part of the place. */
const leftUs = 1_200_000_000;
const margin = 2;

/** Fills `plan` and returns the ids of tracks that were ghosts. Notes in the tracks when they last moved. */
export function planLearning(input: LearningInput, plan: Uint8Array): Set<number> {
  plan.fill(pixelPlan.learn);
  const ghosts = new Set<number>();
  for (const track of input.tracks) {
    const blob = input.blobs[input.owners.get(track.id) ?? -1];
    if (blob === undefined) continue;
    if (1 - stillShare(blob, pictureOf(input), moved) >= 0.03) track.movedUs = input.nowUs;
    if (!track.isShared && !track.isDetected && isGhost(blob, track, input)) {
      ghosts.add(track.id);
      absorb(blob, input, plan);
    } else if (isHeld(track, input.nowUs)) hold(blob, input.background, plan);
  }
  return ghosts;
}

function isHeld(track: Track, nowUs: number): boolean {
  if (track.isDetected) return true;
  // Put down by somebody: it stays in sight for as long as it may be asked for.
  if (track.ownerId !== null && !track.hasWalked) return nowUs - track.bornUs <= leftUs;
  if (track.hasWalked) return nowUs - track.movedUs <= motionlessUs;
  return nowUs - track.bornUs <= trialUs && uprightScore(track.uprightness) > 0;
}

function isGhost(blob: Blob, track: Track, input: LearningInput): boolean {
  const rest = track.hasWalked ? restsLong : restsShort;
  if (stillShare(blob, pictureOf(input), rest) < 0.8) return false;
  return ghostRatio(blob, pictureOf(input)) > (track.hasWalked ? walkerGhostAbove : ghostAbove);
}

function pictureOf(input: LearningInput) {
  const { width, mean, still } = input.background;
  return { labels: input.labels, luma: input.seen.luma, width, mean, still };
}

function hold(blob: Blob, background: Background, plan: Uint8Array): void {
  const { width, height } = background;
  const top = Math.max(0, blob.y - margin);
  const bottom = Math.min(height, blob.y + blob.height + margin);
  const left = Math.max(0, blob.x - margin);
  const right = Math.min(width, blob.x + blob.width + margin);
  for (let y = top; y < bottom; y++) {
    for (let i = y * width + left; i < y * width + right; i++) {
      if (plan[i] === pixelPlan.learn) plan[i] = pixelPlan.hold;
    }
  }
}

function absorb(blob: Blob, input: LearningInput, plan: Uint8Array): void {
  const { width } = input.background;
  eachPixel(blob, pictureOf(input), (i) => {
    for (const near of [i - width, i - 1, i, i + 1, i + width]) {
      if (near >= 0 && near < plan.length) plan[near] = pixelPlan.absorb;
    }
  });
}
