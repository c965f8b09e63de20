/**
 * Lays a frame back over the background when the camera trembles: on a pole in the wind, on a wall beside a lorry.
 *
 * Only the background's edges are compared, in half pixels. All parts of the picture must have moved alike: a tree in the wind
 * moves its own part only. Pictures are of a few hundred pixels: more than a few is no trembling.
 */

/** Half pixels to the right and down. */
export type Shift = { readonly x: number; readonly y: number };

const none: Shift = { x: 0, y: 0 };
const mostHalves = 8;
/** Every third pixel of every third row is looked at. */
const stride = 3;
const minEdge = 20;
const tiles = { columns: 4, rows: 3 } as const;
/** With fewer edges than that, what a part of the picture says is a guess. */
const minAnchors = 8;
const minParts = 5;
/** What is in front of an edge says nothing about the shift. */
const mostDifference = 32;
/** Mean difference at the edges, in luma, from which on a shift is looked for. */
const restless = 3;
/** A shift must explain so much of the difference, and in so many of the parts. */
const worthwhile = 0.75;
const agreement = 0.65;

/** Where the frame lies against the background (luma in 1/256); none when that is not clear. */
export function findShift(
  mean: Uint16Array,
  luma: Uint8Array,
  { width, offset }: { width: number; offset: number },
): Shift {
  const parts = findEdges(mean, width).filter((anchors) => anchors.length >= minAnchors);
  const count = parts.reduce((sum, anchors) => sum + anchors.length, 0);
  if (parts.length < minParts) return none;
  const misfits = (shift: Shift) => parts.map((anchors) => misfitOf({ mean, luma, width, offset }, anchors, shift));
  const still = misfits(none);
  if (total(still) < restless * count) return none;
  let best = { shift: none, misfits: still };
  const consider = (shift: Shift) => {
    const found = misfits(shift);
    if (total(found) < total(best.misfits)) best = { shift, misfits: found };
  };
  // Whole pixels first, then the halves around the best.
  for (let y = -mostHalves; y <= mostHalves; y += 2)
    for (let x = -mostHalves; x <= mostHalves; x += 2) consider({ x, y });
  const { x, y } = best.shift;
  for (const dy of [-1, 0, 1]) for (const dx of [-1, 0, 1]) consider({ x: clamp(x + dx), y: clamp(y + dy) });
  const agreeing = best.misfits.filter((misfit, part) => misfit < worthwhile * still[part]!).length;
  return agreeing >= agreement * parts.length ? best.shift : none;
}

function clamp(halves: number): number {
  return Math.max(-mostHalves, Math.min(mostHalves, halves));
}

function total(misfits: readonly number[]): number {
  return misfits.reduce((sum, misfit) => sum + misfit, 0);
}

function misfitOf(
  view: { mean: Uint16Array; luma: Uint8Array; width: number; offset: number },
  anchors: readonly number[],
  shift: Shift,
): number {
  const { mean, luma, width, offset } = view;
  let sum = 0;
  for (const i of anchors) {
    const difference = Math.abs(sampleAt(luma, i, shift, width) - (mean[i]! >> 8) - offset);
    sum += Math.min(difference, mostDifference);
  }
  return sum;
}

/** The frame moved back by a shift; its rim is repeated. */
export function moveBack(luma: Uint8Array, shift: Shift, width: number): void {
  if (shift.x === 0 && shift.y === 0) return;
  const source = luma.slice();
  const height = luma.length / width;
  const margin = mostHalves / 2 + 1;
  for (let y = 0; y < height; y++) {
    const fromY = Math.min(height - 1 - margin, Math.max(margin, y));
    for (let x = 0; x < width; x++) {
      const fromX = Math.min(width - 1 - margin, Math.max(margin, x));
      luma[y * width + x] = sampleAt(source, fromY * width + fromX, shift, width);
    }
  }
}

/** Pixels at which the background changes sharply, away from the rim, by part of the picture. */
function findEdges(mean: Uint16Array, width: number): number[][] {
  const height = mean.length / width;
  const margin = mostHalves / 2 + 1;
  const parts: number[][] = Array.from({ length: tiles.columns * tiles.rows }, () => []);
  for (let y = margin; y < height - margin; y += stride) {
    const row = Math.floor((y * tiles.rows) / height) * tiles.columns;
    for (let x = margin; x < width - margin; x += stride) {
      const i = y * width + x;
      const across = Math.abs(mean[i + 1]! - mean[i - 1]!);
      const down = Math.abs(mean[i + width]! - mean[i - width]!);
      if (across + down >= minEdge * 256) parts[row + Math.floor((x * tiles.columns) / width)]!.push(i);
    }
  }
  return parts;
}

function sampleAt(luma: Uint8Array, i: number, { x, y }: Shift, width: number): number {
  const at = i + (y >> 1) * width + (x >> 1);
  if (((x | y) & 1) === 0) return luma[at]!;
  const right = x & 1;
  const below = (y & 1) * width;
  return (luma[at]! + luma[at + right]! + luma[at + below]! + luma[at + right + below]!) >> 2;
}
