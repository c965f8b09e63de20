/** The sets of clips on disk, and which clip is which: a function of its number, so that any part can be made alone. */

import { type Clip, type ClipClass, clipClasses, makeClip } from '../scenes/index.ts';
import { pictureAspect, tensorShapes } from './clip-tensors.ts';

export interface ClipSet {
  readonly name: 'train' | 'validation' | 'test';
  readonly clips: number;
  /** Places are numbered from here. */
  readonly firstPlace: number;
}

/** All clips of one place. */
export interface ClipTask {
  readonly folder: string;
  readonly set: ClipSet;
  readonly place: number;
}

/** A place is lit once for so many clips. */
export const clipsPerPlace = 12;
/** Of twelve clips of a place, four show everyday life; the others one class each, in turn. */
const everydayShare = 1 / 3;

export const tensorNames = ['frames', 'zones', 'grids', 'classes'] as const;

export function shapeOf(name: (typeof tensorNames)[number], clips: number): number[] {
  return name === 'classes' ? [clips] : [clips, ...tensorShapes[name]];
}

export function classOf(index: number): ClipClass {
  const [eventful, everyday] = [clipsPerPlace * (1 - everydayShare), clipsPerPlace * everydayShare];
  const within = index % clipsPerPlace;
  if (within < everyday) return 'normal_activity';
  const turn = Math.floor(index / clipsPerPlace) * eventful + within - everyday;
  return clipClasses[1 + (turn % (clipClasses.length - 1))] as ClipClass;
}

/** `attempt`: a clip that does not show its class is drawn anew. */
export function clipAt(task: ClipTask, index: number, draw: { relocation: number; attempt: number }): Clip {
  const clip = ((task.set.firstPlace + index) * relocations + draw.relocation) * attemptsPerPlace + draw.attempt;
  return makeClip({ place: placeSeed(task, draw.relocation), clip }, classOf(index), pictureAspect);
}

/** Not every place can show everything: then the clip happens in another. */
export function placeSeed({ set, place }: ClipTask, relocation: number): number {
  return set.firstPlace + place + relocation * 200_000;
}

export const relocations = 4;
export const attemptsPerPlace = 8;
