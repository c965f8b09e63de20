/** How much a picture says about a film: a small measure on its brightness alone. */

export interface PictureScore {
  /** 0: black, white or one flat colour; towards 1: bright, rich and sharp. */
  score: number;
  /** Mean brightness, 0 to 255. */
  mean: number;
  /** Standard deviation of the brightness. */
  contrast: number;
  /** Mean step from a pixel to its neighbours: blurred pictures have little of it. */
  detail: number;
  /** Entropy of 32 steps of brightness, 0 to 5 bits. */
  variety: number;
}

/** What counts as plenty. */
const plenty = { contrast: 55, detail: 14, variety: 4.5 };

/** `luma` holds one byte per pixel, row by row. */
export function scorePicture(luma: Uint8Array, width: number): PictureScore {
  const height = Math.floor(luma.length / width);
  const count = width * height;
  if (count === 0) return { score: 0, mean: 0, contrast: 0, detail: 0, variety: 0 };
  const steps = new Float64Array(32);
  let sum = 0;
  let squares = 0;
  let change = 0;
  for (let at = 0; at < count; at++) {
    const value = luma[at] as number;
    sum += value;
    squares += value * value;
    steps[value >> 3] = (steps[value >> 3] as number) + 1;
    const right = at % width < width - 1 ? (luma[at + 1] as number) : value;
    const below = at + width < count ? (luma[at + width] as number) : value;
    change += Math.abs(right - value) + Math.abs(below - value);
  }
  const mean = sum / count;
  const contrast = Math.sqrt(Math.max(0, squares / count - mean * mean));
  const detail = change / count;
  const variety = steps.reduce((bits, n) => (n === 0 ? bits : bits - (n / count) * Math.log2(n / count)), 0);
  const exposure = 1 - Math.abs(mean - 120) / 135;
  const share = (value: number, enough: number) => Math.min(1, value / enough);
  const richness =
    0.4 * share(contrast, plenty.contrast) + 0.3 * share(detail, plenty.detail) + 0.3 * share(variety, plenty.variety);
  return { score: Math.max(0, exposure) * richness, mean, contrast, detail, variety };
}

/** The place of the best picture; the earlier one of equals. null for none. */
export function bestPicture(scores: readonly (PictureScore | null)[]): number | null {
  let best: number | null = null;
  for (const [index, found] of scores.entries()) {
    if (found && (best === null || found.score > (scores[best]?.score ?? 0) + 0.01)) best = index;
  }
  return best;
}
