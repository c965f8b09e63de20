/**
 * Turns a script into frames with their truth.
 *
 * The place is lit once; each frame draws only what moves. Equal script, size, rate and seed give equal bytes.
 */

import { type Canvas, createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas';
import { type BakedStage, bakeStage } from './bake.ts';
import { type Camera, createCamera } from './camera.ts';
import { createOverlay, type Overlay } from './overlay.ts';
import { type Appearance, createAppearance } from './people/appearance.ts';
import { drawPerson } from './people/draw-person.ts';
import { drawCastShadow, drawContactShadow } from './people/draw-shadow.ts';
import { type Motion, planMotion } from './people/motion.ts';
import { createOutline, type Outline, type PixelBox } from './people/outline.ts';
import { type Pose, poseAt } from './people/pose.ts';
import type { GroundPoint, Place } from './places/place.ts';
import { createRandom } from './random.ts';
import { places, type SceneScript } from './script.ts';
import { applyVignette, createNoise } from './sensor.ts';
import { type ActorTruth, type FrameTruth, isInArea, toPicture, toPictureBox } from './truth.ts';

export interface RenderOptions {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly seed: number;
  /** All are on unless switched off. */
  readonly effects?: { readonly noise?: boolean; readonly overlay?: boolean; readonly shadows?: boolean };
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
  const addNoise = noise ? createNoise(options.seed) : null;
  const picture = new Uint8ClampedArray(scene.still);
  for (let index = 0; index < frames; index++) {
    const { actors, changed } = drawFrame(scene, index / options.fps);
    for (const box of changed) copyFromCanvas(scene, box, picture);
    yield {
      frame: addNoise ? addNoise(picture, index) : new Uint8ClampedArray(picture),
      truth: { index, timeS: index / options.fps, actors },
    };
    for (const box of changed) copyFromStill(scene, box, picture);
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
  readonly actors: readonly { readonly id: string; readonly person: Appearance; readonly motion: Motion }[];
}

interface Figure {
  readonly id: string;
  readonly person: Appearance;
  readonly pose: Pose;
  readonly depth: number;
}

function openScene(script: SceneScript, options: RenderOptions): Scene {
  const { width, height, seed } = options;
  const place: Place = places[script.place];
  const camera = createCamera(place.mount, options);
  const stage = place.buildStage(seed);
  const baked = bakeStage(stage, camera, seed);
  applyVignette(baked.pixels, width, height);
  const canvas = createCanvas(width, height);
  const random = createRandom(seed);
  return {
    script,
    options,
    place,
    camera,
    canvas,
    context: canvas.getContext('2d'),
    layer: createCanvas(width, height),
    backdrop: toCanvas(baked.pixels, baked),
    still: baked.pixels,
    overlay: createOverlay(script.label, options),
    occluders: Object.entries(stage.occluderAt).map(([name, at]) => ({
      depth: camera.project(at).depth,
      ...cutOut(baked, name),
    })),
    actors: script.actors.map((actor) => ({
      id: actor.id,
      person: createAppearance(random.fork(actor.id), actor.look),
      motion: planMotion(actor.start, actor.steps, actor.enterS),
    })),
  };
}

function drawFrame(scene: Scene, timeS: number): { actors: ActorTruth[]; changed: PixelBox[] } {
  const { context, camera, script, options } = scene;
  const { overlay = true, shadows = true } = options.effects ?? {};
  const changed: PixelBox[] = [];
  context.drawImage(scene.backdrop, 0, 0);
  const figures = scene.actors.flatMap(({ id, person, motion }): Figure[] => {
    const state = motion.at(timeS);
    if (!state) return [];
    const pose = poseAt(person, state, timeS);
    return [{ id, person, pose, depth: camera.project(pose.foot).depth }];
  });
  figures.sort((a, b) => b.depth - a.depth);
  if (shadows) for (const figure of figures) changed.push(...drawOnFloor(scene, figure));
  const actors: ActorTruth[] = [];
  const hiders = scene.occluders.toSorted((a, b) => b.depth - a.depth);
  for (const figure of figures) {
    for (let hider = hiders[0]; hider && hider.depth > figure.depth; hider = hiders[0]) {
      context.drawImage(hider.picture, hider.x, hider.y);
      hiders.shift();
    }
    const box = drawFigure(scene, figure);
    if (!box) continue;
    changed.push(box);
    actors.push(describeFigure(scene, figure, box));
  }
  if (figures.length > 0) for (const hider of hiders) context.drawImage(hider.picture, hider.x, hider.y);
  if (overlay) changed.push(scene.overlay.draw(context, new Date(Date.parse(script.clockStart) + timeS * 1000)));
  return { actors, changed };
}

function drawFigure(scene: Scene, figure: Figure): PixelBox | null {
  const { context, camera, place } = scene;
  const outline = createOutline();
  drawPerson({ context, camera, light: place.light, outline }, figure.person, figure.pose);
  return outline.box(camera.width, camera.height);
}

function describeFigure(scene: Scene, figure: Figure, box: PixelBox): ActorTruth {
  const { camera, place, script } = scene;
  const areas: Readonly<Record<string, readonly GroundPoint[]>> = place.areas;
  return {
    id: figure.id,
    kind: 'person',
    box: toPictureBox(box, camera),
    foot: toPicture(camera, figure.pose.foot),
    zones: script.zones.filter((zone) => isInArea(figure.pose.foot, areas[zone.area] ?? [])).map((zone) => zone.name),
  };
}

/** The mirror image and the shadows; returns what they changed. */
function drawOnFloor(scene: Scene, figure: Figure): PixelBox[] {
  const { context, camera, place, layer } = scene;
  const draft = layer.getContext('2d');
  const scale = camera.scaleAt(figure.depth);
  const changed: PixelBox[] = [];
  /** Draws onto the layer, then lays the part of it that was used over the picture. */
  const fade = (effect: { strength: number; blurPx: number }, draw: (outline: Outline) => void) => {
    const outline = createOutline();
    draw(outline);
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
  if (place.light.mirror > 0) {
    fade({ strength: place.light.mirror, blurPx: 0.02 * scale }, (outline) =>
      drawPerson({ context: draft, camera, light: place.light, outline }, figure.person, mirrored(figure.pose)),
    );
  }
  fade({ strength: place.light.shadow, blurPx: place.light.shadowBlurM * scale }, (outline) =>
    drawCastShadow({ context: draft, camera, light: place.light, outline }, figure.person, figure.pose),
  );
  const contact = createOutline();
  drawContactShadow({ context, camera, light: place.light, outline: contact }, figure.pose);
  const patch = contact.box(camera.width, camera.height);
  if (patch) changed.push(patch);
  return changed;
}

/** The same pose below the floor. */
function mirrored(pose: Pose): Pose {
  const flip = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, key === 'y' ? -(inner as number) : flip(inner)]),
    );
  };
  return flip(pose) as Pose;
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
