/**
 * Connected pieces of the foreground as boxes, with what tells a person from noise, an object from a ghost.
 *
 * At most {@link maxBlobs} of them, largest first; pieces of one upright body (head, torso, legs) are joined.
 */

export type Blob = {
  /** Pixels; x and y are the left upper corner, the box ends before x + width and y + height. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly area: number;
  /** The labels of its pieces in the label picture. */
  readonly labels: readonly number[];
};

export const maxBlobs = 64;
const minArea = 18;
const minHeight = 5;
const minWidth = 2;

export type BlobScratch = { readonly labels: Uint16Array; readonly stack: Int32Array };

export function createBlobScratch(size: number): BlobScratch {
  return { labels: new Uint16Array(size), stack: new Int32Array(size) };
}

/** Finds the blobs of a mask (1 is foreground) and leaves their labels in the scratch. */
export function findBlobs(mask: Uint8Array, width: number, scratch: BlobScratch): Blob[] {
  const { labels } = scratch;
  labels.fill(0);
  const pieces: Blob[] = [];
  let label = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0 || labels[i] !== 0) continue;
    label++;
    const piece = fill(mask, width, scratch, { start: i, label });
    if (piece.area >= 6) pieces.push(piece);
  }
  pieces.sort((a, b) => b.area - a.area || a.y - b.y || a.x - b.x);
  return joinPieces(pieces.slice(0, 2 * maxBlobs))
    .filter((blob) => blob.area >= minArea && blob.height >= minHeight && blob.width >= minWidth)
    .slice(0, maxBlobs);
}

function fill(mask: Uint8Array, width: number, scratch: BlobScratch, seed: { start: number; label: number }): Blob {
  const { labels, stack } = scratch;
  const lastRow = mask.length - width;
  let depth = 0;
  let area = 0;
  let left = width;
  let right = 0;
  let top = mask.length;
  let bottom = 0;
  stack[depth++] = seed.start;
  labels[seed.start] = seed.label;
  while (depth > 0) {
    const at = stack[--depth]!;
    const x = at % width;
    const y = (at - x) / width;
    area++;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
    const from = x > 0 ? -1 : 0;
    const to = x < width - 1 ? 1 : 0;
    for (let dy = at >= width ? -width : 0; dy <= (at < lastRow ? width : 0); dy += width) {
      for (let dx = from; dx <= to; dx++) {
        const next = at + dy + dx;
        if (mask[next] !== 0 && labels[next] === 0) {
          labels[next] = seed.label;
          stack[depth++] = next;
        }
      }
    }
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1, area, labels: [seed.label] };
}

/** Joins pieces that stand above one another with a small gap. */
function joinPieces(pieces: readonly Blob[]): Blob[] {
  const joined: Blob[] = [];
  for (const piece of pieces) {
    const index = joined.findIndex((blob) => belongTogether(blob, piece));
    const blob = joined[index];
    if (blob === undefined) joined.push(piece);
    else joined[index] = unite(blob, piece);
  }
  return joined;
}

function belongTogether(large: Blob, small: Blob): boolean {
  const overlap = Math.min(large.x + large.width, small.x + small.width) - Math.max(large.x, small.x);
  if (overlap < 0.6 * Math.min(large.width, small.width)) return false;
  const gap = Math.max(large.y, small.y) - Math.min(large.y + large.height, small.y + small.height);
  const height = Math.max(large.y + large.height, small.y + small.height) - Math.min(large.y, small.y);
  const width = Math.max(large.x + large.width, small.x + small.width) - Math.min(large.x, small.x);
  return gap <= Math.max(3, 0.15 * large.height) && height >= width && small.width <= 1.3 * large.width;
}

function unite(a: Blob, b: Blob): Blob {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
    area: a.area + b.area,
    labels: [...a.labels, ...b.labels],
  };
}

/** Calls back for every pixel of the blob. */
export function eachPixel(
  blob: Blob,
  picture: { labels: Uint16Array; width: number },
  visit: (index: number) => void,
): void {
  const { labels, width } = picture;
  const wanted = blob.labels;
  for (let y = blob.y; y < blob.y + blob.height; y++) {
    for (let i = y * width + blob.x; i < y * width + blob.x + blob.width; i++) {
      const label = labels[i]!;
      if (label !== 0 && (label === wanted[0] || (wanted.length > 1 && wanted.includes(label)))) visit(i);
    }
  }
}

/** The share of the blob's pixels that have not changed for the given number of still units. */
export function stillShare(
  blob: Blob,
  picture: { labels: Uint16Array; width: number; still: Uint8Array },
  units: number,
): number {
  let still = 0;
  eachPixel(blob, picture, (i) => {
    if (picture.still[i]! >= units) still++;
  });
  return still / blob.area;
}

/**
 * How much sharper the outline of the blob is in the background than in the picture.
 *
 * An object in front has its outline in the picture (below 1); a ghost, where something left, has it in the background.
 */
export function ghostRatio(
  blob: Blob,
  picture: { labels: Uint16Array; width: number; luma: Uint8Array; mean: Uint16Array },
): number {
  const { labels, width, luma, mean } = picture;
  let front = 0;
  let back = 0;
  eachPixel(blob, picture, (i) => {
    const x = i % width;
    if (x === 0 || x === width - 1 || i < width || i >= luma.length - width) return;
    if (labels[i - 1] !== 0 && labels[i + 1] !== 0 && labels[i - width] !== 0 && labels[i + width] !== 0) return;
    front += Math.abs(luma[i + 1]! - luma[i - 1]!) + Math.abs(luma[i + width]! - luma[i - width]!);
    back += (Math.abs(mean[i + 1]! - mean[i - 1]!) + Math.abs(mean[i + width]! - mean[i - width]!)) / 256;
  });
  return (back + 1) / (front + 1);
}
