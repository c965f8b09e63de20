/**
 * Moves finished segments from the encoder's scratch folder into storage as they appear.
 *
 * Only complete ones: the encoder renames a segment into place when it is closed, and each is then checked for its
 * number of samples and its place on the grid before anybody can see it. A second attempt writes the same segments
 * over those of the first.
 */

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../core/app.ts';
import {
  type MeasuredRendition,
  plannedSegments,
  recordRenditionStart,
  renditionPrefix,
  type VideoPlan,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { holdsMedia, readFragment, readInit } from './fragment.ts';

export const undecodable =
  'Nothing in the file could be decoded: it is damaged. Check the original and upload it again.';

interface Track {
  name: string;
  /** Samples per segment, from the plan. */
  samples: readonly number[];
  ticksPerSample: number;
  secondsPerSample: number;
  timescale: number;
  /** Segments stored so far. */
  stored: number;
  samplesStored: number;
  sizes: number[];
}

export interface Publisher {
  /** Stores what is complete by now. Resolves to the share of all segments that are stored, 0 to 1. Throws AppError `badMedia` for segments without media. */
  sweep(): Promise<number>;
  /** Every rendition has its first segment. */
  isPlayable(): boolean;
  /** Throws AppError `internal` when segments of the plan are missing. */
  finish(): MeasuredRendition[];
}

export function openPublisher(
  app: Pick<App, 'db' | 'storage'>,
  job: { videoId: string; plan: VideoPlan; directory: string; encoder: string },
): Publisher {
  const tracks: Track[] = plannedSegments(job.plan).map(({ name, samples, secondsPerSample }) => ({
    name,
    samples,
    secondsPerSample,
    ticksPerSample: 0,
    timescale: 0,
    stored: 0,
    samplesStored: 0,
    sizes: [],
  }));
  const total = tracks.reduce((sum, track) => sum + track.samples.length, 0);

  async function sweepTrack(track: Track): Promise<void> {
    for (; track.stored < track.samples.length; track.stored += 1) {
      const path = join(job.directory, track.name, `s${track.stored}.m4s`);
      const bytes = await readIfThere(path);
      if (!bytes) return;
      if (track.stored === 0) {
        // An encoder that was given no picture closes its output all the same.
        if (!holdsMedia(bytes)) throw new AppError('badMedia', undecodable);
        await storeInit(track);
      }
      checkSegment(track, bytes);
      await app.storage.write(`${renditionPrefix(job.videoId, track.name)}s${track.stored}.m4s`, bytes);
      await rm(path);
      track.sizes.push(bytes.length);
      track.samplesStored += track.samples[track.stored] as number;
    }
  }

  async function storeInit(track: Track): Promise<void> {
    const bytes = await readFile(join(job.directory, track.name, 'init.mp4'));
    const { timescale, codecs } = readInit(bytes);
    track.timescale = timescale;
    track.ticksPerSample = timescale * track.secondsPerSample;
    await app.storage.write(`${renditionPrefix(job.videoId, track.name)}init.mp4`, bytes);
    const encoder = track.name === 'audio' ? 'aac' : job.encoder;
    await recordRenditionStart(app, { videoId: job.videoId, name: track.name }, { codecs, encoder });
  }

  return {
    async sweep() {
      for (const track of tracks) await sweepTrack(track);
      return tracks.reduce((sum, track) => sum + track.stored, 0) / total;
    },
    isPlayable: () => tracks.every((track) => track.stored > 0),
    finish() {
      for (const { name, stored, samples } of tracks) {
        if (stored === samples.length) continue;
        throw new AppError('internal', `The encoder made ${stored} of ${samples.length} segments of ${name}.`);
      }
      return tracks.map(measure);
    },
  };
}

function checkSegment(track: Track, bytes: Buffer): void {
  const found = readFragment(bytes);
  const wanted = track.samples[track.stored];
  const decodeTime = Math.round(track.samplesStored * track.ticksPerSample);
  if (found.sampleCount === wanted && Math.abs(found.decodeTime - decodeTime) <= 1) return;
  throw new AppError('internal', `Segment ${track.stored} of ${track.name} is off the grid.`, {
    details: { found, wanted: { sampleCount: wanted, decodeTime } },
  });
}

function measure(track: Track): MeasuredRendition {
  const seconds = track.samples.map((count) => count * track.secondsPerSample);
  // A last segment of a few pictures says nothing about the bandwidth that is needed.
  const peak = Math.max(...track.sizes.map((size, i) => (size * 8) / Math.max(1, seconds[i] as number)));
  return {
    name: track.name,
    bitrate: Math.ceil(peak),
    segmentMs: seconds.map((each) => Math.round(each * 1000)),
    sizeBytes: track.sizes.reduce((sum, size) => sum + size, 0),
  };
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
