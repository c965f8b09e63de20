/** What people put down: cases, bags and boxes. */

import type { Colour } from '../people/appearance.ts';
import type { Brush } from '../people/draw-person.ts';
import type { GroundPoint } from '../places/place.ts';
import { type Block, drawBlock, drawBlockShadow } from './block.ts';

export interface LuggageLook {
  readonly colour: Colour;
  /** Metres: across, up, along. */
  readonly sizeM: { readonly x: number; readonly y: number; readonly z: number };
}

function blockOf(look: LuggageLook, at: GroundPoint & { heading: number }): Block {
  return { base: { x: at.x, y: 0, z: at.z }, size: look.sizeM, heading: at.heading, colour: look.colour };
}

export function drawLuggage(brush: Brush, look: LuggageLook, at: GroundPoint & { heading: number }): void {
  const block = blockOf(look, at);
  drawBlock(brush, block);
  const dark: Colour = [look.colour[0] * 0.55, look.colour[1] * 0.55, look.colour[2] * 0.55];
  const { x, y, z } = look.sizeM;
  drawBlock(brush, {
    ...block,
    base: { ...block.base, y },
    size: { x: x * 0.3, y: 0.12 * y, z: z * 0.5 },
    colour: dark,
  });
}

export function drawLuggageShadow(brush: Brush, look: LuggageLook, at: GroundPoint & { heading: number }): void {
  drawBlockShadow(brush, blockOf(look, at));
}
