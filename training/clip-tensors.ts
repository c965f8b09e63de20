/**
 * A made-up clip as the event model is shown it: drawn, analysed by the very code that runs on cameras, and labelled from
 * what is true of it.
 */

import {
  type ActorTruth,
  type BakedStage,
  bakeStage,
  type Clip,
  type ClipClass,
  clipWindowS,
  createCamera,
  createShrinker,
  describeScene,
  type FrameTruth,
  lumaOf,
  renderScene,
} from '../scenes/index.ts';
import { openAnalyzer } from '../workers/inference/analyzer.ts';
import { eventFrameSize } from '../workers/inference/event-frame.ts';
import { drawZoneMask } from '../workers/inference/event-zone.ts';
import { motionSize } from '../workers/inference/picture.ts';

/** Drawn wider than it is analysed: most cameras are 16:9, and their pictures are squeezed to 4:3. */
export const pictureSize = { width: 298, height: 168 } as const;
export const pictureAspect = pictureSize.width / pictureSize.height;
export const fps = 7.5;
export const samples = 20;
export const grid = { columns: 8, rows: 6, kinds: 6 } as const;

export interface ClipTensors {
  /** samples x channels x height x width. */
  readonly frames: Uint8Array;
  /** height x width. */
  readonly zone: Uint8Array;
  /** samples x kinds x rows x columns; kinds: person, lying person, luggage, vehicle, fire or smoke, person in the zone. */
  readonly grids: Uint8Array;
}

export function bakeClip(clip: Clip, seed: number): BakedStage {
  const { place } = clip.script;
  if (typeof place === 'string') throw new Error('Clips are made of made-up places.');
  return bakeStage(place.buildStage(seed), createCamera(place.mount, pictureSize), seed);
}

const shrink = createShrinker(pictureSize, motionSize);

/** Null when the clip does not show what it was made for: it happens outside the picture, behind something, too late. */
export function renderClip(clip: Clip, options: { seed: number; baked: BakedStage }): ClipTensors | null {
  const { script } = clip;
  const [zone] = describeScene(script, pictureSize).zones;
  const analyzer = openAnalyzer({
    ...motionSize,
    displayAspect: pictureAspect,
    zones: [],
    context: { cameraName: script.name, location: '' },
  });
  const seen: { frame: Uint8Array; truth: FrameTruth }[] = [];
  const truths: FrameTruth[] = [];
  for (const { frame, truth } of renderScene(script, { ...pictureSize, ...options, fps })) {
    const luma = shrink(lumaOf(frame));
    const { eventFrame } = analyzer.push({ luma, ptsUs: Math.round(truth.timeS * 1e6) });
    if (truth.timeS < clipWindowS - 0.1) continue;
    truths.push(truth);
    if (eventFrame !== null && seen.length < samples) seen.push({ frame: eventFrame, truth });
    else if (seen.length === samples) break;
  }
  // A clip whose background went away, under a lamp that was switched, is short of samples: the last one stands.
  const last = seen.at(-1);
  if (!last || seen.length < samples - 4) return null;
  while (seen.length < samples) seen.push(last);
  if (!shows(clip.eventClass, truths)) return null;
  const isZoneClean = clip.eventClass === 'unauthorized_access' || framesInZone(truths) < 3;
  const polygon = zone && isZoneClean ? [zone.polygon] : [];
  return {
    frames: Buffer.concat(seen.map(({ frame }) => frame)),
    zone: drawZoneMask(polygon),
    grids: Buffer.concat(seen.map(({ truth }) => labelGrid(truth, isZoneClean))),
  };
}

export const tensorShapes = {
  frames: [samples, eventFrameSize.channels, eventFrameSize.height, eventFrameSize.width],
  zones: [eventFrameSize.height, eventFrameSize.width],
  grids: [samples, grid.kinds, grid.rows, grid.columns],
} as const;

function framesInZone(truths: readonly FrameTruth[]): number {
  return truths.filter(({ actors }) => actors.some(({ kind, zones }) => kind === 'person' && zones.length > 0)).length;
}

/** Frames of evidence, out of about 75, that a clip of each class must have. */
const evidence: Readonly<Record<ClipClass, (truths: readonly FrameTruth[]) => boolean>> = {
  normal_activity: () => true,
  suspicious_loitering: (truths) => framesWith(truths, ({ kind, box }) => kind === 'person' && isWhole(box)) > 60,
  unattended_object: (truths) =>
    framesWith(truths, ({ kind, box }) => kind === 'luggage' && box.w * box.h > 0.0008) > 30,
  unauthorized_access: (truths) => framesInZone(truths) > 12,
  person_fall: (truths) => framesWith(truths, ({ isLying, box }) => isLying && isWhole(box)) > 12,
  crowd_gathering: (truths) =>
    truths.filter(({ actors }) => actors.filter(({ kind, box }) => kind === 'person' && isWhole(box)).length >= 6)
      .length > 30,
  vehicle_intrusion: (truths) =>
    framesWith(truths, ({ kind, box }) => kind === 'vehicle' && box.w * box.h > 0.006) > 12,
  fire_smoke_detection: (truths) =>
    framesWith(truths, ({ kind, box }) => kind === 'fire' && box.w * box.h > 0.003) > 25,
};

function shows(eventClass: ClipClass, truths: readonly FrameTruth[]): boolean {
  return evidence[eventClass](truths);
}

function framesWith(truths: readonly FrameTruth[], matches: (actor: ActorTruth) => boolean): number {
  return truths.filter(({ actors }) => actors.some(matches)).length;
}

/** Not cut off by the edge of the picture. */
function isWhole({ x, y, w, h }: ActorTruth['box']): boolean {
  return x > 0.004 && y > 0.004 && x + w < 0.996 && y + h < 0.999;
}

const kindRows = { person: 0, lying: 1, luggage: 2, vehicle: 3, fire: 4, inZone: 5 } as const;
/** A cell is of a kind when so much of it, or of the thing, lies in the other. */
const enoughOverlap = 0.3;

function labelGrid({ actors }: FrameTruth, hasZone: boolean): Uint8Array {
  const { columns, rows, kinds } = grid;
  const labels = new Uint8Array(kinds * rows * columns);
  for (const { kind, isLying, box, zones } of actors) {
    const kindRow = kind === 'person' && isLying ? kindRows.lying : kindRows[kind];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        if (!isCovered(box, row, column)) continue;
        labels[(kindRow * rows + row) * columns + column] = 1;
        const isInZone = hasZone && kind === 'person' && zones.length > 0;
        if (isInZone) labels[(kindRows.inZone * rows + row) * columns + column] = 1;
      }
    }
  }
  return labels;
}

function isCovered(box: ActorTruth['box'], row: number, column: number): boolean {
  const [w, h] = [1 / grid.columns, 1 / grid.rows];
  const across = Math.min(box.x + box.w, (column + 1) * w) - Math.max(box.x, column * w);
  const down = Math.min(box.y + box.h, (row + 1) * h) - Math.max(box.y, row * h);
  if (across <= 0 || down <= 0) return false;
  return across * down >= enoughOverlap * Math.min(w * h, box.w * box.h);
}
