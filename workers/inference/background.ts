/**
 * The background of a still camera: a running mean and variance per pixel, started from a short temporal median.
 *
 * All state is in integers of fixed point, so that a checkpoint restores to the byte. The model never learns where
 * the caller says that a person stands, it is suspended while most of the picture changes (a moving camera, a cut,
 * a light switched on) and starts anew if that lasts.
 */

import { boxBlur, close, majority } from './morphology.ts';
import { findShift, moveBack } from './steady.ts';

export type Background = {
  readonly width: number;
  readonly height: number;
  /** Luma in 1/256. */
  mean: Uint16Array;
  /** Luma squared in 1/16. */
  variance: Uint16Array;
  /** The last frame, blurred. */
  previous: Uint8Array;
  /** How long a pixel has not changed from frame to frame, in {@link stillUnitUs}, saturating. */
  still: Uint8Array;
  /** The frames of the warm-up; empty once the median is taken. */
  warmUp: Uint8Array[];
  warmUpUs: number;
  isReady: boolean;
  suspendedUs: number;
};

export type Segmentation = {
  /** 1 where something is in front of the background. Valid until the next frame. */
  readonly mask: Uint8Array;
  /** The blurred frame, laid over the background, valid until the next one. */
  readonly luma: Uint8Array;
  /** The light of this frame against the model, in luma. */
  readonly offset: number;
  readonly state: 'warmingUp' | 'suspended' | 'running';
};

/** What the model does with a pixel: learn, leave alone, or take over as it is (a ghost). */
export const pixelPlan = { learn: 0, hold: 1, absorb: 2 } as const;

export const stillUnitUs = 62_500;
const warmUpSamples = 15;
const warmUpMaxUs = 2_000_000;
const suspendAbove = 0.55;
const restartAfterUs = 2_000_000;

const minDifference = 12;
/** (2.8 sigma) squared, against a variance in 1/16. */
const sigmaFactor = (2.8 * 2.8) / 16;
const initialVariance = 25 * 16;
const minVariance = 4 * 16;
const maxVariance = 900 * 16;
/** Pixels in a column: the rim of a shadow is thinner than the one, and the other ends a body. */
const certainRun = 4;
const maxGap = 2;
/** A pixel counts as moving when it changes by more than this between frames. */
const motionDifference = 8;

export function createBackground(width: number, height: number): Background {
  const size = width * height;
  return {
    width,
    height,
    mean: new Uint16Array(size),
    variance: new Uint16Array(size),
    previous: new Uint8Array(size),
    still: new Uint8Array(size),
    warmUp: [],
    warmUpUs: 0,
    isReady: false,
    suspendedUs: 0,
  };
}

/** Buffers that carry nothing from frame to frame. */
export type Scratch = {
  readonly luma: Uint8Array;
  readonly raw: Uint8Array;
  readonly mask: Uint8Array;
  readonly sums: Uint16Array;
};

export function createScratch(size: number): Scratch {
  return {
    luma: new Uint8Array(size),
    raw: new Uint8Array(size),
    mask: new Uint8Array(size),
    sums: new Uint16Array(size),
  };
}

/** Compares a frame with the model. `elapsedUs` is the time since the last frame, without gaps. */
export function segment(
  model: Background,
  scratch: Scratch,
  frame: { luma: Uint8Array; elapsedUs: number },
): Segmentation {
  const { width, height } = model;
  const { luma, raw, mask } = scratch;
  boxBlur(frame.luma, luma, scratch.sums, width);
  const offset = model.isReady ? medianOffset(model.mean, luma) : 0;
  if (model.isReady) moveBack(luma, findShift(model.mean, luma, { width, offset }), width);
  noteMotion(model, luma, frame.elapsedUs);
  if (!model.isReady) {
    warmUp(model, luma, frame.elapsedUs);
    mask.fill(0);
    return { mask, luma, offset: 0, state: 'warmingUp' };
  }
  const changed = compare(model, luma, offset, raw);
  if (changed > suspendAbove * width * height) {
    model.suspendedUs += frame.elapsedUs;
    if (model.suspendedUs >= restartAfterUs) restart(model);
    mask.fill(0);
    return { mask, luma, offset, state: 'suspended' };
  }
  model.suspendedUs = 0;
  majority(raw, mask, scratch.sums, width, height);
  close(mask, raw, width);
  return { mask, luma, offset, state: 'running' };
}

/** Learns from the frame that was just segmented, pixel by pixel as `plan` says. */
export function learn(model: Background, seen: Segmentation, plan: Uint8Array): void {
  if (seen.state !== 'running') return;
  const { mean, variance } = model;
  const { luma, mask } = seen;
  const shift = seen.offset * 256;
  for (let i = 0; i < luma.length; i++) {
    const what = plan[i];
    if (what === pixelPlan.hold) continue;
    const difference = luma[i]! * 256 - mean[i]!;
    if (what === pixelPlan.absorb) {
      mean[i] = clamp(luma[i]! * 256 - shift, 0, 65_535);
      variance[i] = initialVariance;
      continue;
    }
    const error = (difference - shift) >> 8;
    const change = error * error * 16 - variance[i]!;
    if (mask[i] === 0) {
      // The light of the day is followed too: without the offset's share.
      mean[i] = mean[i]! + (difference >> 6);
      variance[i] = clamp(variance[i]! + (change >> 6), minVariance, maxVariance);
    } else {
      mean[i] = clamp(mean[i]! + ((difference - shift) >> 8), 0, 65_535);
      // What is in front and held by nobody teaches its variance too: leaves and water become tolerated.
      variance[i] = clamp(variance[i]! + (change >> 7), minVariance, maxVariance);
    }
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

function noteMotion(model: Background, luma: Uint8Array, elapsedUs: number): void {
  const { previous, still } = model;
  const step = Math.max(1, Math.round(elapsedUs / stillUnitUs));
  for (let i = 0; i < luma.length; i++) {
    const difference = luma[i]! - previous[i]!;
    if (difference > motionDifference || difference < -motionDifference) still[i] = 0;
    else still[i] = still[i]! > 255 - step ? 255 : still[i]! + step;
  }
  previous.set(luma);
}

function warmUp(model: Background, luma: Uint8Array, elapsedUs: number): void {
  model.warmUpUs += model.warmUp.length === 0 ? 0 : elapsedUs;
  model.warmUp.push(luma.slice());
  if (model.warmUp.length < warmUpSamples && model.warmUpUs < warmUpMaxUs) return;
  takeMedian(model.warmUp, model.mean);
  model.variance.fill(initialVariance);
  model.warmUp = [];
  model.warmUpUs = 0;
  model.isReady = true;
}

function takeMedian(frames: readonly Uint8Array[], mean: Uint16Array): void {
  const values = new Uint8Array(frames.length);
  const middle = frames.length >> 1;
  for (let i = 0; i < mean.length; i++) {
    for (let k = 0; k < frames.length; k++) values[k] = frames[k]![i]!;
    values.sort();
    mean[i] = values[middle]! * 256;
  }
}

function restart(model: Background): void {
  model.isReady = false;
  model.suspendedUs = 0;
  model.still.fill(0);
}

/** The median difference to the model over every seventh pixel: what the light did to the whole picture. */
function medianOffset(mean: Uint16Array, luma: Uint8Array): number {
  const counts = new Uint32Array(511);
  let total = 0;
  for (let i = 0; i < luma.length; i += 7) {
    counts[luma[i]! - ((mean[i]! + 128) >> 8) + 255]!++;
    total++;
  }
  let below = 0;
  for (let bin = 0; bin < 511; bin++) {
    below += counts[bin]!;
    if (below * 2 >= total) return Math.max(-48, Math.min(48, bin - 255));
  }
  return 0;
}

/** Marks the pixels that differ by more than noise and are not a mere shadow; returns their number. */
function compare(model: Background, luma: Uint8Array, offset: number, out: Uint8Array): number {
  const { mean, variance, width, height } = model;
  const last = luma.length - width - 1;
  let changed = 0;
  out.fill(0);
  for (let i = 0; i < luma.length; i++) {
    const error = luma[i]! - (mean[i]! >> 8) - offset;
    if (error <= minDifference && error >= -minDifference) continue;
    if (error * error <= sigmaFactor * variance[i]!) continue;
    out[i] = error < 0 && i < last && isShadow(model, luma, i, offset) ? 2 : 1;
    changed++;
  }
  fillColumns(out, width, height);
  return changed;
}

/** A shadow darkens by a moderate factor and keeps the texture below it. */
function isShadow(model: Background, luma: Uint8Array, i: number, offset: number): boolean {
  const { mean, width } = model;
  const expected = (mean[i]! >> 8) + offset;
  const ratio = luma[i]! / expected;
  if (expected < 60 || ratio < 0.5 || ratio > 0.96) return false;
  const right = luma[i + 1]! / Math.max(1, (mean[i + 1]! >> 8) + offset);
  const below = luma[i + width]! / Math.max(1, (mean[i + width]! >> 8) + offset);
  return Math.abs(right - ratio) < 0.035 && Math.abs(below - ratio) < 0.035;
}

/**
 * Decides about what may be shadow (2): between two certain stretches of one column, a head and legs, it is a plain
 * coat before a plain wall and becomes 1; elsewhere it lies on the ground and becomes 0.
 */
function fillColumns(mask: Uint8Array, width: number, height: number): void {
  for (let x = 0; x < width; x++) {
    // The last pixel of the last certain stretch above, and how far down the current one goes.
    let above = -1;
    let run = 0;
    let gap = 0;
    for (let y = 0, i = x; y < height; y++, i += width) {
      run = mask[i] === 1 ? run + 1 : 0;
      gap = mask[i] === 0 ? gap + 1 : 0;
      if (gap > maxGap) above = -1;
      if (run < certainRun) continue;
      if (run === certainRun && above >= 0) for (let j = above; j < i; j += width) if (mask[j] === 2) mask[j] = 1;
      above = i;
    }
  }
  for (let i = 0; i < mask.length; i++) if (mask[i] === 2) mask[i] = 0;
}
