/**
 * One run of ffmpeg that makes planned segments, published as they appear.
 *
 * Safe to repeat and to run twice at once: what is stored already stays as it is. Damaged pictures are tried a second
 * time with everything that can be shown of them.
 */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../core/app.ts';
import {
  findRenditions,
  type MediaProbe,
  markPlayable,
  plannedSegments,
  type Rung,
  recordEncoding,
  recordProgress,
  type SegmentRange,
  type Video,
  type VideoPlan,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { runFfmpeg } from '../runtime/ffmpeg.ts';
import { openScratch } from '../runtime/scratch.ts';
import { framesOf, planEncode } from './encode.plan.ts';
import { type EncodeAttempt, fallbacksOf, isHardware, type PictureEncoder } from './encoder.plan.ts';
import { encodeWithFallback } from './encoder-fallback.ts';
import { probeHardware } from './probe-hardware.ts';
import { openPublisher, type PublishedRange, undecodable } from './publisher.ts';

/** A video whose plan holds, and its original on this machine. */
export interface EncodeWork {
  app: App;
  video: Video & { plan: VideoPlan; probe: MediaProbe };
  source: string;
  signal: AbortSignal;
}

const sweepMs = 100;
const progressMs = 1_000;

/**
 * Segments of some rungs of one codec, decoded once. Of damaged sources it makes what can be shown, where that is wanted.
 * Throws AppError `badMedia` when nothing can be decoded.
 */
export async function encodeChunk(
  work: EncodeWork,
  { isSalvaged, ...task }: SegmentRange & { rungs: readonly Rung[]; isSalvaged: boolean },
): Promise<void> {
  try {
    await encodeOnce(work, task, { isSalvage: false });
  } catch (error) {
    const isDamage = error instanceof AppError && (error.kind === 'badMedia' || error.kind === 'internal');
    if (!isDamage || !isSalvaged || work.signal.aborted) throw error;
    await encodeOnce(work, task, { isSalvage: true });
  }
}

async function encodeOnce(
  work: EncodeWork,
  task: SegmentRange & { rungs: readonly Rung[] },
  { isSalvage }: { isSalvage: boolean },
): Promise<void> {
  const { plan, probe } = work.video;
  if (!plan.video || !probe.video) return;
  const { rungs, firstSegment, segmentCount } = task;
  const range = { firstSegment, segmentCount };
  const settings = { probe, video: probe.video, grid: plan.video, rungs, isSalvage, source: work.source, ...range };
  const seconds = (framesOf(plan.video, range).frameCount * plan.video.frameRate.den) / plan.video.frameRate.num;
  const attempts = await waysOf(work, rungs);
  const startedAt = work.app.clock.now();
  const { reason } = await encodeWithFallback(attempts, async ({ encoder, hwaccel }) => {
    await makeSegments(work, {
      ranges: rungs.map(({ name, encoderReason }) => ({
        ...range,
        ...{ planned: plannedOf(plan, name), encoder, encoderReason, isCopy: false },
      })),
      args: (outputDir) => planEncode({ ...settings, outputDir, encoder, hwaccel }),
      seconds,
    });
  }).catch((error) => {
    throw isSalvage ? asUndecodable(error) : error;
  });
  const speed = (seconds * 1000) / Math.max(1, work.app.clock.now() - startedAt);
  for (const { name } of rungs) {
    await recordEncoding(work.app, { videoId: work.video.id, name }, { speed, encoderReason: reason });
  }
}

/** Once a rendition has begun, its other segments must come from the same encoder. */
async function waysOf({ app, video }: EncodeWork, rungs: readonly Rung[]): Promise<EncodeAttempt[]> {
  const encoder = rungs[0]?.encoder as PictureEncoder;
  if (!isHardware(encoder)) return fallbacksOf(encoder);
  const begun = (await findRenditions(app.db, [video.id])).filter(({ codecs }) => codecs !== null);
  const isPinned = rungs.some(({ name }) =>
    begun.some((rendition) => rendition.name === name && rendition.encoder === encoder),
  );
  return fallbacksOf(encoder, { hwaccels: (await probeHardware()).hwaccels, isPinned });
}

/** Runs one command line that writes a folder for each range, and publishes what it writes. */
export async function makeSegments(
  work: EncodeWork,
  task: { ranges: readonly PublishedRange[]; args: (outputDir: string) => string[]; seconds: number },
): Promise<void> {
  const { app, video, signal } = work;
  await using scratch = await openScratch(app.config);
  const outputDir = scratch.directory;
  for (const { planned } of task.ranges) await mkdir(join(outputDir, planned.name), { recursive: true });
  const publisher = openPublisher(app, { video, directory: outputDir, ranges: task.ranges });
  const report = openProgressReporter(work);
  const stop = new AbortController();
  let isRunning = true;
  const outcome = runFfmpeg(task.args(outputDir), {
    signal: AbortSignal.any([signal, stop.signal]),
    // Four rungs of 1080p take about two CPU seconds per second of film; fifty times that is a runaway.
    timeoutMs: 600_000 + task.seconds * 100_000,
    cpuSeconds: 600 + task.seconds * 100,
  })
    .then(
      () => null,
      (error: unknown) => error,
    )
    .finally(() => {
      isRunning = false;
    });
  try {
    while (isRunning) {
      await Promise.race([app.clock.sleep(sweepMs), outcome]);
      if (await publisher.sweep()) await report();
    }
    const failure = await outcome;
    await publisher.sweep();
    if (failure) throw failure;
    publisher.finish();
  } finally {
    stop.abort();
    await outcome;
  }
  await report({ isLast: true });
}

export function plannedOf(plan: VideoPlan, name: string) {
  const planned = plannedSegments(plan).find((rendition) => rendition.name === name);
  if (!planned) throw new AppError('internal', `The plan has no rendition ${name}.`);
  return planned;
}

/** Tells at most once a second how far the video is, and at once that it can be watched. Throws when the job is void. */
function openProgressReporter({ app, video }: EncodeWork): (options?: { isLast: boolean }) => Promise<void> {
  const job = { videoId: video.id, attempt: video.attempt };
  let toldAtMs = 0;
  let isPlayable = video.playableAt !== null;
  return async ({ isLast } = { isLast: false }) => {
    if (!isPlayable) isPlayable = await markPlayable(app, job);
    if (!isLast && app.clock.now() - toldAtMs < progressMs) return;
    toldAtMs = app.clock.now();
    if (!(await recordProgress(app, job))) throw new AppError('cancelled', 'The video was deleted, or is made anew.');
  };
}

function asUndecodable(error: unknown): unknown {
  if (!(error instanceof AppError) || error.kind !== 'internal') return error;
  return new AppError('badMedia', undecodable, { cause: error, details: error.details });
}
