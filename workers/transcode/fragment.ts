/** What a segment and its initialisation segment say of themselves. Throws AppError `internal` when they are broken. */

import { AppError } from '../../core/errors.ts';
import { boxesOf, findBox, readRuns, readTrack } from '../runtime/mp4.ts';

export interface FragmentFacts {
  /** In ticks of the track's time scale. */
  decodeTime: number;
  sampleCount: number;
}

export interface InitFacts {
  timescale: number;
  /** RFC 6381. */
  codecs: string;
}

export function holdsMedia(bytes: Buffer): boolean {
  return [...boxesOf(bytes)].some(({ type }) => type === 'moof');
}

/** One `moof`, one track. */
export function readFragment(bytes: Buffer): FragmentFacts {
  const [run] = readRuns(bytes);
  if (!run) throw new AppError('internal', 'A segment has no moof box.');
  if (findBox(bytes, ['mdat']).length === 0) throw new AppError('internal', 'A segment has no media data.');
  return { decodeTime: run.decodeTicks, sampleCount: run.samples.length };
}

/** One track of H.264, HEVC, AV1 or AAC. */
export function readInit(bytes: Buffer): InitFacts {
  const { timescale, codecs } = readTrack(bytes);
  if (codecs) return { timescale, codecs };
  throw new AppError('internal', 'An initialisation segment holds neither H.264, HEVC, AV1 nor AAC.');
}
