/**
 * The demo talk's picture: one slide per spoken line, the words spoken, and a level meter that follows the voice.
 *
 * Only what changes is drawn and read again, so a slide that rests costs almost nothing.
 */

import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { loadFonts, sceneFile } from '../fonts.ts';
import { drawFigure } from './figures.ts';
import { ink, write } from './ink.ts';
import { type SpokenLine, talkDurationMs, transcript } from './transcript.ts';

export const speechFile = sceneFile('talk/speech.opus');

const size = { width: 1280, height: 720 } as const;
export const talkSize = size;

interface Slide {
  readonly kicker: string;
  readonly title: readonly string[];
}

const slides: readonly Slide[] = [
  { kicker: 'A short tour', title: ['From upload', 'to screen'] },
  { kicker: 'The idea', title: ['What happens when', 'you upload a video'] },
  { kicker: 'Step one', title: ['Stored safely', 'on the way'] },
  { kicker: 'Step two', title: ['Every picture', 'in several sizes'] },
  { kicker: 'Step three', title: ['Speech becomes', 'words'] },
  { kicker: 'And live', title: ['Watch with', 'a camera'] },
  { kicker: 'Alerts', title: ['Know within', 'seconds'] },
  { kicker: 'That is all', title: ['Thank you', 'for watching'] },
];

const transitionS = 0.7;
const meter = { x: 92, y: 590, width: 1096, height: 88 };

export interface TalkOptions {
  readonly fps: number;
  /** Loudness of the voice per frame, 0 to 1. */
  readonly loudness: ArrayLike<number>;
}

/** RGBA frames; each shares its bytes with the next one, so it must be used before the next is asked for. */
export function* renderTalk(options: TalkOptions): Generator<Uint8ClampedArray, void, undefined> {
  loadFonts();
  const canvas = createCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  const picture = new Uint8ClampedArray(size.width * size.height * 4);
  const frames = Math.round((talkDurationMs / 1000) * options.fps);
  let restingSlide = -1;
  for (let index = 0; index < frames; index++) {
    const timeS = index / options.fps;
    const slide = slideAt(timeS * 1000);
    const sinceS = timeS - slideStartMs(slide) / 1000;
    const isMoving = sinceS < transitionS + 0.1;
    if (isMoving || restingSlide !== slide) {
      drawSlide(context, slide, ease(sinceS / transitionS));
      drawMeter(context, options, index);
      picture.set(context.getImageData(0, 0, size.width, size.height).data);
      restingSlide = isMoving ? -1 : slide;
    } else {
      drawMeter(context, options, index);
      const { data } = context.getImageData(meter.x, meter.y, meter.width, meter.height);
      for (let row = 0; row < meter.height; row++) {
        const line = data.subarray(row * meter.width * 4, (row + 1) * meter.width * 4);
        picture.set(line, ((meter.y + row) * size.width + meter.x) * 4);
      }
    }
    yield picture;
  }
}

/** A slide appears a moment before its line is spoken. */
function slideStartMs(slide: number): number {
  return slide === 0 ? 0 : (transcript[slide] as SpokenLine).startMs - 300;
}

function slideAt(timeMs: number): number {
  let slide = 0;
  while (slide + 1 < slides.length && slideStartMs(slide + 1) <= timeMs) slide++;
  return slide;
}

function drawSlide(context: SKRSContext2D, index: number, shown: number): void {
  const slide = slides[index] as Slide;
  context.globalAlpha = 1;
  context.fillStyle = ink.paper;
  context.fillRect(0, 0, size.width, size.height);
  context.fillStyle = ink.dark;
  context.fillRect(0, 0, 28, size.height);
  context.fillStyle = ink.accent;
  context.fillRect(0, 0, 28, (size.height * (index + shown)) / slides.length);
  write(context, { text: 'Sightline', x: 92, y: 62, sizePx: 22, colour: ink.dark });
  write(context, {
    text: `${index + 1} / ${slides.length}`,
    x: 1188,
    y: 62,
    sizePx: 20,
    colour: ink.soft,
    isLight: true,
    align: 'right',
  });
  context.globalAlpha = shown;
  const shift = (1 - shown) * 26;
  write(context, { text: slide.kicker.toUpperCase(), x: 92, y: 214 + shift, sizePx: 19, colour: ink.accent });
  for (const [row, text] of slide.title.entries()) {
    write(context, { text, x: 90, y: 284 + row * 66 + shift, sizePx: 56, colour: ink.dark });
  }
  context.save();
  context.translate(0, shift);
  drawFigure(context, index, shown);
  context.restore();
  context.globalAlpha = 1;
}

/** Bars for the last two seconds of the voice, the newest on the right, and the clock of the talk. */
function drawMeter(context: SKRSContext2D, options: TalkOptions, index: number): void {
  context.fillStyle = ink.paper;
  context.fillRect(meter.x, meter.y, meter.width, meter.height);
  context.fillStyle = ink.line;
  context.fillRect(meter.x, meter.y, meter.width, 2);
  const middle = meter.y + 48;
  const bars = 92;
  for (let i = 0; i < bars; i++) {
    const loudness = options.loudness[index - (bars - 1 - i)] ?? 0;
    const high = 3 + loudness * 56;
    context.fillStyle = i === bars - 1 ? ink.accent : `rgba(44,106,160,${0.18 + (0.72 * i) / bars})`;
    context.beginPath();
    context.roundRect(meter.x + i * 10.4, middle - high / 2, 5.6, high, 2.8);
    context.fill();
  }
  const total = Math.round(talkDurationMs / 1000);
  const clock = `${formatClock(Math.floor(index / options.fps))} / ${formatClock(total)}`;
  write(context, {
    text: clock,
    x: meter.x + meter.width,
    y: middle + 7,
    sizePx: 20,
    colour: ink.soft,
    isLight: true,
    align: 'right',
  });
}

function formatClock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function ease(t: number): number {
  const clamped = Math.min(1, Math.max(0, t));
  return 1 - (1 - clamped) ** 3;
}
