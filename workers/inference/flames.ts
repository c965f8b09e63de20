/**
 * Where a picture shows flames: glowing red to yellow, in one place for a while, and never still.
 *
 * Judged in cells of the colour picture. A lamp or a red coat glows but does not flicker; what moves through the picture
 * flickers but does not stay. Without colour (infrared at night) nothing is seen: brightness alone is no fire.
 */

import type { ColourPicture } from './picture.ts';

/** Side of a cell, in pixels of the picture. */
const cellSide = 16;
/** Pixels are looked at one by one in chroma, which has half the size. */
const samplesPerCell = (cellSide / 2) ** 2;

/** Plain data, kept in checkpoints; one number for each cell, row by row. */
export type FlameState = {
  columns: number;
  rows: number;
  /** Smoothed share of glowing samples, and of their change from frame to frame. */
  glow: number[];
  flicker: number[];
  /** Of the last frame. */
  share: number[];
  /** For how long it has glowed, in seconds; it fades twice as fast. */
  age: number[];
};

export type FlameCell = {
  /** The middle, 0 to 1 of the picture. */
  readonly x: number;
  readonly y: number;
  readonly glow: number;
  /** Change over glow: how restless it is. */
  readonly restlessness: number;
};

export type Flames = { readonly columns: number; readonly rows: number; readonly cells: readonly FlameCell[] };

/** Smoothing over about a second of 7.5 frames. */
const gain = 0.2;
const minGlow = 0.12;
const minRestlessness = 0.1;
const minAgeSeconds = 1.2;
const oldestSeconds = 10;
/** BT.601 of limited range: bright, and far more red than blue. */
const minLuma = 120;
const minRed = 154;
const mostBlue = 125;
const minDifference = 72;

export const noFlames: Flames = { columns: 0, rows: 0, cells: [] };

export function createFlameState(): FlameState {
  return { columns: 0, rows: 0, glow: [], flicker: [], share: [], age: [] };
}

/** Carries the state on by one frame; the cells that burn. */
export function seeFlames(state: FlameState, picture: ColourPicture, elapsedUs: number): Flames {
  const columns = Math.floor(picture.width / cellSide);
  const rows = Math.floor(picture.height / cellSide);
  if (state.columns !== columns || state.rows !== rows) {
    const empty = () => new Array<number>(columns * rows).fill(0);
    Object.assign(state, { columns, rows, glow: empty(), flicker: empty(), share: empty(), age: empty() });
  }
  const counts = countGlowing(picture, columns, rows);
  const seconds = elapsedUs / 1e6;
  const cells: FlameCell[] = [];
  for (let i = 0; i < counts.length; i++) {
    const share = counts[i]! / samplesPerCell;
    state.flicker[i]! += gain * (Math.abs(share - state.share[i]!) - state.flicker[i]!);
    state.glow[i]! += gain * (share - state.glow[i]!);
    state.share[i] = share;
    const isGlowing = share >= minGlow / 2 && state.glow[i]! >= minGlow;
    state.age[i] = Math.max(0, Math.min(oldestSeconds, state.age[i]! + (isGlowing ? seconds : -2 * seconds)));
    const restlessness = state.flicker[i]! / Math.max(state.glow[i]!, 0.01);
    if (!isGlowing || state.age[i]! < minAgeSeconds || restlessness < minRestlessness) continue;
    const [x, y] = [((i % columns) + 0.5) / columns, (Math.floor(i / columns) + 0.5) / rows];
    cells.push({ x, y, glow: state.glow[i]!, restlessness });
  }
  return { columns, rows, cells };
}

function countGlowing({ width, y, uv }: ColourPicture, columns: number, rows: number): Uint16Array {
  const counts = new Uint16Array(columns * rows);
  const half = width >> 1;
  const side = cellSide / 2;
  for (let row = 0; row < rows * side; row++) {
    const chroma = row * width;
    const luma = 2 * row * width;
    const cellRow = Math.floor(row / side) * columns;
    for (let column = 0; column < columns * side; column++) {
      const v = uv[chroma + half + column]!;
      if (v < minRed) continue;
      const u = uv[chroma + column]!;
      if (u > mostBlue || v - u < minDifference || y[luma + 2 * column]! < minLuma) continue;
      counts[cellRow + Math.floor(column / side)]!++;
    }
  }
  return counts;
}
