/** What a picture as a whole looks like, in a few numbers and a few cells, so that it can be told from another place's. */

/** Cells are squares of so many pixels. */
const side = 4;
/** Every seventh pixel is looked at: it meets all columns. */
const stride = 7;
/** Higher steps count no more than this, in luma of 1/256: a clock in the picture stays where it is when the camera is turned. */
const highStep = 8 * 256;
const darkBelow = 32;
const brightAbove = 225;
/** Luma by which neighbouring pixels differ without an edge between them, in full and in little light. */
const noise = { most: 6, least: 4 } as const;

/** Mean luma of each cell, in 1/256. */
export function toCells(luma: Uint8Array, width: number): Uint16Array {
  const columns = Math.floor(width / side);
  const rows = Math.floor(luma.length / width / side);
  const cells = new Uint16Array(columns * rows);
  const gain = 256 / (side * side);
  for (let row = 0; row < rows * side; row++) {
    const to = Math.floor(row / side) * columns;
    for (let column = 0, at = row * width; column < columns; column++, at += side)
      cells[to + column] = cells[to + column]! + (luma[at]! + luma[at + 1]! + luma[at + 2]! + luma[at + 3]!) * gain;
  }
  return cells;
}

/**
 * How much alike the steps from cell to cell are: 1 for one place in any light, about 0 for two places (the normalised
 * correlation of the gradients).
 */
export function likeness(a: Uint16Array, b: Uint16Array, columns: number): number {
  let [both, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < a.length - columns; i++) {
    if ((i + 1) % columns === 0) continue;
    const acrossA = stepOf(a[i + 1]! - a[i]!);
    const downA = stepOf(a[i + columns]! - a[i]!);
    const acrossB = stepOf(b[i + 1]! - b[i]!);
    const downB = stepOf(b[i + columns]! - b[i]!);
    both += acrossA * acrossB + downA * downB;
    ofA += acrossA * acrossA + downA * downA;
    ofB += acrossB * acrossB + downB * downB;
  }
  return both / Math.sqrt(Math.max(1, ofA * ofB));
}

function stepOf(difference: number): number {
  return Math.max(-highStep, Math.min(highStep, difference));
}

/** Mean of the cells. */
export function lightOf(cells: Uint16Array): number {
  let sum = 0;
  for (const cell of cells) sum += cell;
  return sum / cells.length;
}

/** What edges there are between neighbouring pixels, in luma. `light`: against full light, 0 to 1. */
export function detailOf(luma: Uint8Array, width: number, light: number): number {
  const margin = Math.max(noise.least, noise.most * light);
  let [sum, count] = [0, 0];
  for (let i = 0; i < luma.length - width - 1; i += 3) {
    sum += Math.max(0, Math.abs(luma[i + 1]! - luma[i]!) - margin);
    sum += Math.max(0, Math.abs(luma[i + width]! - luma[i]!) - margin);
    count += 2;
  }
  return sum / count;
}

/** Whether some pixel of one in three changes by more. */
export function differsBy(most: number, luma: Uint8Array, before: Uint8Array): boolean {
  for (let i = 0; i < luma.length; i += 3) {
    const difference = luma[i]! - before[i]!;
    if (difference > most || difference < -most) return true;
  }
  return false;
}

/** How much of the picture is nearly black, and how much nearly white, whatever range its luma has. */
export function sharesOf(luma: Uint8Array): { dark: number; bright: number } {
  let [dark, bright, count] = [0, 0, 0];
  for (let i = 0; i < luma.length; i += stride, count++) {
    if (luma[i]! < darkBelow) dark++;
    else if (luma[i]! > brightAbove) bright++;
  }
  return { dark: dark / count, bright: bright / count };
}
