/** Reads stored segments for the quality checks: whole ones, or only their heads where the boxes are enough. */

import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { App } from '../../core/app.ts';
import { type InitMedia, openSegment, type SegmentMedia } from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { beginsAnew, findBox, type Mp4Run, type Mp4Track, readRuns, readTrack } from '../runtime/mp4.ts';

/** Holds `moof` and the beginning of the first picture of any segment that we make. */
const headBytes = 16 * 1024;

type Storing = Pick<App, 'storage'>;

export interface StoredInit {
  media: InitMedia;
  track: Mp4Track | null;
  bytes: Buffer | null;
}

export async function readStoredInit(app: Storing, key: string, sha256: Uint8Array | null): Promise<StoredInit> {
  const nothing = { isAsRecorded: false, timescale: 0, codecs: null, width: 0, height: 0 };
  try {
    const bytes = await buffer(await app.storage.read(key));
    const track = readTrack(bytes);
    const { timescale, codecs, width, height } = track;
    const isAsRecorded = sha256 === null || hashOf(bytes).equals(sha256);
    return { media: { problem: null, isAsRecorded, timescale, codecs, width, height }, track, bytes };
  } catch (error) {
    return { media: { ...nothing, problem: sentenceOf(error, 'it is not stored') }, track: null, bytes: null };
  }
}

export interface SegmentSource {
  key: string;
  index: number;
  track: Mp4Track;
  contentKey: Uint8Array | null;
  sha256: Uint8Array;
  /** Reads and hashes every byte. */
  isWhole: boolean;
}

export async function readStoredSegment(app: Storing, source: SegmentSource): Promise<SegmentMedia> {
  const { track, sha256 } = source;
  const isWhole = source.isWhole || source.contentKey !== null;
  try {
    if (!isWhole) {
      const head = await buffer(await app.storage.read(source.key, { start: 0, end: headBytes - 1 }));
      const found = describe(head, track, { isHead: head.length === headBytes });
      if (found) return { ...found, isAsHashed: null };
    }
    const bytes = await readPlainSegment(app, source);
    const found = describe(bytes, track, { isHead: false });
    if (!found) throw new AppError('internal', 'The MP4 has no moof box.');
    return { ...found, isAsHashed: hashOf(bytes).equals(sha256) };
  } catch (error) {
    return { ...unread, problem: sentenceOf(error, 'it is not stored') };
  }
}

/** The bytes before any encryption. Throws AppError `notFound`, and `internal` where the key does not fit. */
export async function readPlainSegment(
  app: Storing,
  { key, index, contentKey }: Pick<SegmentSource, 'key' | 'index' | 'contentKey'>,
): Promise<Buffer> {
  const bytes = await buffer(await app.storage.read(key));
  if (!contentKey) return bytes;
  try {
    return Buffer.from(openSegment(contentKey, index, bytes));
  } catch (cause) {
    throw new AppError('internal', 'It cannot be opened with the key of the video.', { cause });
  }
}

const unread: SegmentMedia = {
  ...{ problem: null, isAsHashed: null, sampleCount: 0, decodeTicks: 0, durationTicks: 0, firstTicks: 0, lastTicks: 0 },
  ...{ stepTicks: { least: 0, most: 0 }, startsAnew: false, keyCount: 0 },
};

/** null: the head does not reach to the end of its `moof`. */
function describe(
  bytes: Buffer,
  track: Mp4Track,
  options: { isHead: boolean },
): Omit<SegmentMedia, 'isAsHashed'> | null {
  let runs: Mp4Run[];
  let media: Buffer;
  try {
    runs = readRuns(bytes, { ...options, defaults: track.defaults });
    media = findBox(bytes, ['mdat'], options);
  } catch (error) {
    if (options.isHead) return null;
    throw error;
  }
  const [first] = runs;
  if (!first?.samples[0]) return null;
  const shown: number[] = [];
  let end = first.decodeTicks;
  for (const { decodeTicks, samples } of runs) {
    end = decodeTicks;
    for (const { durationTicks, compositionTicks } of samples) {
      shown.push(end + compositionTicks - track.startTicks);
      end += durationTicks;
    }
  }
  shown.sort((a, b) => a - b);
  const steps = shown.slice(1).map((ticks, i) => ticks - (shown[i] as number));
  const anew = beginsAnew(track.entry, media.subarray(0, first.samples[0].sizeBytes));
  return {
    problem: null,
    sampleCount: shown.length,
    decodeTicks: first.decodeTicks,
    durationTicks: end - first.decodeTicks,
    firstTicks: shown[0] as number,
    lastTicks: shown.at(-1) as number,
    stepTicks: { least: least(steps), most: -least(steps.map((step) => -step)) },
    startsAnew: first.samples[0].isKey && anew !== false,
    keyCount: runs.reduce((sum, { samples }) => sum + samples.filter(({ isKey }) => isKey).length, 0),
  };
}

function least(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => Math.min(a, b));
}

function hashOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function sentenceOf(error: unknown, whenMissing: string): string {
  if (error instanceof RangeError) return 'its boxes cannot be read';
  if (!(error instanceof AppError)) throw error;
  if (error.kind === 'unavailable' || error.kind === 'cancelled') throw error;
  return error.kind === 'notFound' ? whenMissing : error.message;
}
