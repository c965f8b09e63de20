/** What a camera writes into its picture: its name and the time of day. */

import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { fontFamily, loadFonts } from './fonts.ts';
import type { PixelBox } from './people/outline.ts';

export interface Overlay {
  /** Returns the strip of the picture that it changed. */
  draw(context: SKRSContext2D, clock: Date): PixelBox;
}

/** A strip along the lower edge, lettered anew once a second. */
export function createOverlay(label: string, size: { width: number; height: number }): Overlay {
  loadFonts();
  const unit = size.height / 540;
  const strip = createCanvas(size.width, Math.round(40 * unit));
  const box = { x: 0, y: size.height - strip.height, width: strip.width, height: strip.height };
  let shown = '';
  return {
    draw(context, clock) {
      const text = clock.toISOString().slice(0, 19).replace('T', '  ');
      if (text !== shown) letterStrip(strip.getContext('2d'), box, { label, text, unit });
      shown = text;
      context.drawImage(strip, box.x, box.y);
      return box;
    },
  };
}

function letterStrip(
  context: SKRSContext2D,
  box: PixelBox,
  content: { label: string; text: string; unit: number },
): void {
  const { label, text, unit } = content;
  const margin = 16 * unit;
  const middle = box.height / 2;
  context.clearRect(0, 0, box.width, box.height);
  context.font = `700 ${15 * unit}px "${fontFamily}"`;
  context.textBaseline = 'middle';
  context.shadowColor = 'rgba(0,0,0,.75)';
  context.shadowBlur = 3 * unit;
  context.shadowOffsetY = unit;
  context.fillStyle = 'rgba(255,255,255,.94)';
  context.textAlign = 'left';
  context.fillText(label, margin, middle);
  // Every digit has the same room: the clock does not wobble.
  const room = 9.4 * unit;
  context.textAlign = 'center';
  for (let i = 0; i < text.length; i++) {
    context.fillText(text[i] as string, box.width - margin - (text.length - i - 0.5) * room, middle);
  }
}
