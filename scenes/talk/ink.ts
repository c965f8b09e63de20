/** Colours and lettering of the slides. */

import type { SKRSContext2D } from '@napi-rs/canvas';
import { fontFamily } from '../fonts.ts';

export const ink = {
  paper: '#f6f4ef',
  white: '#ffffff',
  dark: '#14213a',
  soft: '#5d6b82',
  line: '#d9d4c8',
  accent: '#d9622b',
  blue: '#2c6aa0',
  green: '#2f7d5b',
} as const;

export interface Lettering {
  readonly text: string;
  readonly x: number;
  /** The base line. */
  readonly y: number;
  readonly sizePx: number;
  readonly colour: string;
  readonly isLight?: boolean;
  readonly align?: 'left' | 'center' | 'right';
}

export function write(
  context: SKRSContext2D,
  { text, x, y, sizePx, colour, isLight = false, align = 'left' }: Lettering,
): void {
  context.font = `${isLight ? 400 : 700} ${sizePx}px "${fontFamily}"`;
  context.textAlign = align;
  context.textBaseline = 'alphabetic';
  context.fillStyle = colour;
  context.fillText(text, x, y);
}
