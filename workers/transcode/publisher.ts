/**
 * Moves finished segments from an encoder's scratch folder into storage as they appear.
 *
 * Only complete ones: the encoder renames a segment into place when it is closed, and each is then checked for its
 * number of samples and its place on the grid before anybody can see it.
 */

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../core/app.ts';
import {
  commitInit,
  commitSegment,
  type PlannedRendition,
  type SegmentRange,
  type Video,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { keyFrameBytesOf } from '../runtime/key-frame.ts';
import { holdsMedia, readFragment, readInit } from './fragment.ts';

export const undecodable =
  'Nothing in the file could be decoded: it is damaged. Check the original and upload it again.';

/** One rendition's part of a task. */
export interface PublishedRange extends SegmentRange {
  planned: PlannedRendition;
  encoder: string;
  encoderReason: string | null;
  /** The source's own stamps, which need not lie on the grid to the tick. */
  isCopy: boolean;
}

interface Track extends PublishedRange {
  /** The segment that is looked for. */
  next: number;
  /** Media time of it, in samples. */
  sample: number;
  timescale: number;
}

export interface Publisher {
  /** Stores what is complete by now; resolves to whether anything was. Throws AppError `badMedia` for segments without media. */
  sweep(): Promise<boolean>;
  /** Throws AppError `internal` when segments are missing. */
  finish(): void;
}

type FinishedSegment = Parameters<typeof commitSegment>[2] & { path: string };

/** Copies close hundreds of segments in a second; each is a transaction that waits for the disk. */
const storedAtOnce = 6;

/** How far the decode time of a copy may be from its place: what its encoder reordered pictures by. */
const copyToleranceSeconds = 0.5;

export function openPublisher(
  app: App,
  job: { video: Video; directory: string; ranges: readonly PublishedRange[] },
): Publisher {
  const tracks: Track[] = job.ranges.map((range) => ({
    ...range,
    next: range.firstSegment,
    sample: sampleOf(range.planned, range.firstSegment),
    timescale: 0,
  }));

  async function sweepTrack(track: Track): Promise<boolean> {
    for (let isMoved = false; ; isMoved = true) {
      const segments = await takeFinished(track);
      if (segments.length === 0) return isMoved;
      await Promise.all(segments.map(store));
    }
  }

  /** The next segments that the encoder has closed, checked. */
  async function takeFinished(track: Track): Promise<FinishedSegment[]> {
    const { planned, firstSegment, segmentCount } = track;
    const finished: FinishedSegment[] = [];
    while (finished.length < storedAtOnce && track.next < firstSegment + segmentCount) {
      const path = join(job.directory, planned.name, `s${track.next}.m4s`);
      const bytes = await readIfThere(path);
      if (!bytes) break;
      // An encoder that was given no picture closes its output all the same.
      if (!holdsMedia(bytes)) throw new AppError('badMedia', undecodable);
      if (track.timescale === 0) await storeInit(track);
      checkSegment(track, bytes);
      const samples = planned.samples[track.next] as number;
      const keyFrameBytes = planned.name === 'audio' ? null : keyFrameBytesOf(bytes);
      finished.push({ path, rendition: planned.name, index: track.next, samples, bytes, keyFrameBytes });
      track.next += 1;
      track.sample += samples;
    }
    return finished;
  }

  async function store({ path, ...segment }: FinishedSegment): Promise<void> {
    await commitSegment(app, job.video, segment);
    await rm(path);
  }

  async function storeInit(track: Track): Promise<void> {
    const bytes = await readFile(join(job.directory, track.planned.name, 'init.mp4'));
    const { timescale, codecs } = readInit(bytes);
    track.timescale = timescale;
    const { encoder, encoderReason } = track;
    await commitInit(app, job.video, { rendition: track.planned.name, bytes, codecs, encoder, encoderReason });
  }

  return {
    async sweep() {
      let isMoved = false;
      for (const track of tracks) isMoved = (await sweepTrack(track)) || isMoved;
      return isMoved;
    },
    finish() {
      for (const { planned, next, firstSegment, segmentCount } of tracks) {
        const made = next - firstSegment;
        if (made === segmentCount) continue;
        throw new AppError('internal', `The encoder made ${made} of ${segmentCount} segments of ${planned.name}.`);
      }
    },
  };
}

function sampleOf({ samples, offset }: PlannedRendition, index: number): number {
  return samples.slice(0, index).reduce((sum, count) => sum + count, offset);
}

function checkSegment(track: Track, bytes: Buffer): void {
  const found = readFragment(bytes);
  const sampleCount = track.planned.samples[track.next];
  const decodeTime = Math.round(track.sample * track.planned.secondsPerSample * track.timescale);
  const tolerance = track.isCopy ? copyToleranceSeconds * track.timescale : 1;
  if (found.sampleCount === sampleCount && Math.abs(found.decodeTime - decodeTime) <= tolerance) return;
  throw new AppError('internal', `Segment ${track.next} of ${track.planned.name} is off the grid.`, {
    details: { found, wanted: { sampleCount, decodeTime } },
  });
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
