/**
 * Turns a script into frames with their truth.
 *
 * The place is lit once; each frame draws only what moves. Equal script, size, rate and seed give equal bytes.
 */

import { type Canvas, createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas';
import { type BakedStage, bakeStage } from './bake.ts';
import { type Camera, createCamera } from './camera.ts';
import { applyConditions } from './conditions.ts';
import { type Figure, type FigureSource, planFigures } from './figures.ts';
import { createOverlay, type Overlay } from './overlay.ts';
import type { Brush } from './people/draw-person.ts';
import { createOutline, type PixelBox } from './people/outline.ts';
import type { Place } from './places/place.ts';
import { createRandom } from './random.ts';
import { placeOf, type SceneScript } from './script.ts';
import { applyVignette, createNoise } from './sensor.ts';
import { type ActorTruth, type FrameTruth, isInArea, toPicture, toPictureBox } from './truth.ts';

export interface RenderOptions {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly seed: number;
  /** All are on unless switched off. */
  readonly effects?: { readonly noise?: boolean; readonly overlay?: boolean; readonly shadows?: boolean };
  /** The place as it was lit for this seed and size before; otherwise it is lit anew. */
  readonly baked?: BakedStage;
}

export interface SceneFrame {
  /** RGBA, row by row. */
  readonly frame: Uint8ClampedArray;
  readonly truth: FrameTruth;
}

/** Frames from 0 s to the script's end, one after another; nothing is drawn before it is asked for. */
export function* renderScene(script: SceneScript, options: RenderOptions): Generator<SceneFrame, void, undefined> {
  const scene = openScene(script, options);
  const frames = Math.round(script.durationS * options.fps);
  const { noise = true } = options.effects ?? {};
  const { conditions } = script;
  const addNoise = noise ? createNoise(options.seed, conditions?.noise) : null;
  const clean = new Uint8ClampedArray(scene.still);
  for (let index = 0; index < frames; index++) {
    const timeS = index / options.fps;
    const { actors, changed } = drawFrame(scene, timeS);
    for (const box of changed) copyFromCanvas(scene, box, clean);
    const frame = new Uint8ClampedArray(clean);
    if (conditions) applyConditions({ ...options, pixels: frame }, conditions, { timeS, index, seed: options.seed });
    yield { frame: addNoise ? addNoise(frame, index) : frame, truth: { index, timeS, actors } };
    for (const box of changed) copyFromStill(scene, box, clean);
  }
}

/** Reading the whole canvas costs more than drawing on it: only what changed is read. */
function copyFromCanvas(scene: Scene, box: PixelBox, picture: Uint8ClampedArray): void {
  const { data } = scene.context.getImageData(box.x, box.y, box.width, box.height);
  for (let row = 0; row < box.height; row++) {
    const line = data.subarray(row * box.width * 4, (row + 1) * box.width * 4);
    picture.set(line, ((box.y + row) * scene.camera.width + box.x) * 4);
  }
}

function copyFromStill(scene: Scene, box: PixelBox, picture: Uint8ClampedArray): void {
  for (let row = box.y; row < box.y + box.height; row++) {
    const at = (row * scene.camera.width + box.x) * 4;
    picture.set(scene.still.subarray(at, at + box.width * 4), at);
  }
}

interface Scene {
  readonly script: SceneScript;
  readonly options: RenderOptions;
  readonly place: Place;
  readonly camera: Camera;
  readonly canvas: Canvas;
  readonly context: SKRSContext2D;
  /** For shadows and mirror images, which are faded as a whole. */
  readonly layer: Canvas;
  /** The empty place, as a picture to draw from and as bytes. */
  readonly backdrop: Canvas;
  readonly still: Uint8ClampedArray;
  readonly overlay: Overlay;
  readonly occluders: readonly {
    readonly depth: number;
    readonly picture: Canvas;
    readonly x: number;
    readonly y: number;
  }[];
  readonly figures: readonly FigureSource[];
}

interface Seen {
  readonly figure: Figure;
  readonly depth: number;
}

function openScene(script: SceneScript, options: RenderOptions): Scene {
  const { width, height, seed } = options;
  const place = placeOf(script);
  const camera = createCamera(place.mount, options);
  const stage = place.buildStage(seed);
  const baked = options.baked ?? bakeStage(stage, camera, seed);
  const still = new Uint8ClampedArray(baked.pixels);
  applyVignette(still, width, height);
  const canvas = createCanvas(width, height);
  return {
    script,
    options,
    place,
    camera,
    canvas,
    context: canvas.getContext('2d'),
    layer: createCanvas(width, height),
    backdrop: toCanvas(still, baked),
    still,
    overlay: createOverlay(script.label, options),
    occluders: Object.entries(stage.occluderAt).map(([name, at]) => ({
      depth: camera.project(at).depth,
      ...cutOut({ ...baked, pixels: still }, name),
    })),
    figures: planFigures(script, createRandom(seed)),
  };
}

function drawFrame(scene: Scene, timeS: number): { actors: ActorTruth[]; changed: PixelBox[] } {
  const { context, camera, script, options } = scene;
  const { overlay = true, shadows = true } = options.effects ?? {};
  const changed: PixelBox[] = [];
  context.drawImage(scene.backdrop, 0, 0);
  const seen = scene.figures.flatMap((source): Seen[] => {
    const figure = source(timeS);
    return figure ? [{ figure, depth: camera.project(figure.foot).depth }] : [];
  });
  seen.sort((a, b) => b.depth - a.depth);
  if (shadows) for (const each of seen) changed.push(...drawOnFloor(scene, each));
  const actors: ActorTruth[] = [];
  const hiders = scene.occluders.toSorted((a, b) => b.depth - a.depth);
  for (const { figure, depth } of seen) {
    for (let hider = hiders[0]; hider && hider.depth > depth; hider = hiders[0]) {
      context.drawImage(hider.picture, hider.x, hider.y);
      hiders.shift();
    }
    const outline = createOutline();
    figure.draw({ context, camera, light: scene.place.light, outline });
    const box = outline.box(camera.width, camera.height);
    if (!box) continue;
    changed.push(box);
    actors.push(describeFigure(scene, figure, box));
  }
  if (seen.length > 0) for (const hider of hiders) context.drawImage(hider.picture, hider.x, hider.y);
  if (overlay) changed.push(scene.overlay.draw(context, new Date(Date.parse(script.clockStart) + timeS * 1000)));
  return { actors, changed };
}

function describeFigure({ camera, place, script }: Scene, figure: Figure, box: PixelBox): ActorTruth {
  const { id, kind, isLying, foot } = figure;
  return {
    id,
    kind,
    isLying,
    box: toPictureBox(box, camera),
    foot: toPicture(camera, foot),
    zones: script.zones.filter((zone) => isInArea(foot, place.areas[zone.area] ?? [])).map((zone) => zone.name),
  };
}

/** The mirror image and the shadows; returns what they changed. */
function drawOnFloor(scene: Scene, { figure, depth }: Seen): PixelBox[] {
  const { context, camera, place, layer } = scene;
  const draft = layer.getContext('2d');
  const scale = camera.scaleAt(depth);
  const changed: PixelBox[] = [];
  /** Draws onto the layer, then lays the part of it that was used over the picture. */
  const fade = (effect: { strength: number; blurPx: number }, draw: (brush: Brush) => void) => {
    const outline = createOutline();
    draw({ context: draft, camera, light: place.light, outline });
    const box = outline.box(camera.width, camera.height, effect.blurPx * 3 + 1);
    if (!box) return;
    changed.push(box);
    const { x, y, width, height } = box;
    context.save();
    context.globalAlpha = effect.strength;
    if (effect.blurPx > 0.3) context.filter = `blur(${effect.blurPx}px)`;
    context.drawImage(layer, x, y, width, height, x, y, width, height);
    context.restore();
    draft.clearRect(x, y, width, height);
  };
  const { drawMirrored, drawShadow, drawContact } = figure;
  if (place.light.mirror > 0 && drawMirrored)
    fade({ strength: place.light.mirror, blurPx: 0.02 * scale }, drawMirrored);
  if (drawShadow) fade({ strength: place.light.shadow, blurPx: place.light.shadowBlurM * scale }, drawShadow);
  if (!drawContact) return changed;
  const contact = createOutline();
  drawContact({ context, camera, light: place.light, outline: contact });
  const patch = contact.box(camera.width, camera.height);
  if (patch) changed.push(patch);
  return changed;
}

function toCanvas(pixels: Uint8ClampedArray, size: { width: number; height: number }): Canvas {
  const canvas = createCanvas(size.width, size.height);
  canvas.getContext('2d').putImageData(new ImageData(pixels, size.width, size.height), 0, 0);
  return canvas;
}

/** The part of the picture that an occluder covers. */
function cutOut(baked: BakedStage, name: string): { picture: Canvas; x: number; y: number } {
  const { width } = baked;
  const coverage = baked.coverage.get(name) ?? new Uint8ClampedArray(width * baked.height);
  const outline = createOutline();
  for (const [i, share] of coverage.entries())
    if (share > 0) outline.include((i % width) + 0.5, Math.floor(i / width) + 0.5, 0.5);
  const box = outline.box(width, baked.height) ?? { x: 0, y: 0, width: 1, height: 1 };
  const pixels = new Uint8ClampedArray(box.width * box.height * 4);
  for (let i = 0; i < pixels.length / 4; i++) {
    const from = (box.y + Math.floor(i / box.width)) * width + box.x + (i % box.width);
    pixels.set(baked.pixels.subarray(from * 4, from * 4 + 3), i * 4);
    pixels[i * 4 + 3] = coverage[from] as number;
  }
  return { picture: toCanvas(pixels, box), x: box.x, y: box.y };
}

/** Brightness of an RGBA picture, one byte per pixel (BT.601, full range). */
export function lumaOf(frame: Uint8ClampedArray): Uint8Array {
  const luma = new Uint8Array(frame.length / 4);
  for (let i = 0; i < luma.length; i++) {
    const at = i * 4;
    luma[i] = ((frame[at] as number) * 77 + (frame[at + 1] as number) * 150 + (frame[at + 2] as number) * 29) >> 8;
  }
  return luma;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Area scaling to a smaller picture of any shape. */
export function createShrinker(from: Size, to: Size): (luma: Uint8Array) => Uint8Array {
  const columns = planLine(from.width, to.width);
  const rows = planLine(from.height, to.height);
  const narrow = new Float32Array(to.width * from.height);
  return (luma) => {
    for (let row = 0; row < from.height; row++) {
      const line = luma.subarray(row * from.width, (row + 1) * from.width);
      for (let x = 0; x < to.width; x++) narrow[row * to.width + x] = gather(columns, x, line, 1);
    }
    const small = new Uint8Array(to.width * to.height);
    for (let x = 0; x < to.width; x++) {
      const column = narrow.subarray(x);
      for (let y = 0; y < to.height; y++) small[y * to.width + x] = gather(rows, y, column, to.width) + 0.5;
    }
    return small;
  };
}

/** Of each pixel of a shorter line: where in the longer one it begins, and the shares that it takes from there on. */
interface LinePlan {
  readonly first: Int32Array;
  readonly shares: readonly Float32Array[];
}

function planLine(from: number, to: number): LinePlan {
  const length = from / to;
  const first = Int32Array.from({ length: to }, (_, i) => Math.floor(i * length));
  const shares = Array.from({ length: to }, (_, i) => {
    const [start, end] = [i * length, (i + 1) * length];
    const count = Math.min(from, Math.ceil(end - 1e-9)) - Math.floor(start);
    return Float32Array.from({ length: count }, (_, k) => {
      const at = Math.floor(start) + k;
      return (Math.min(at + 1, end) - Math.max(at, start)) / length;
    });
  });
  return { first, shares };
}

function gather(plan: LinePlan, i: number, line: Uint8Array | Float32Array, step: number): number {
  const shares = plan.shares[i] as Float32Array;
  let at = (plan.first[i] as number) * step;
  let sum = 0;
  for (let k = 0; k < shares.length; k++, at += step) sum += (line[at] as number) * (shares[k] as number);
  return sum;
}
