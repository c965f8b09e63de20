/**
 * One upload to a watchable video: probe, plan, one encoder process for every rendition, publish, check, READY.
 *
 * Safe to repeat at any point: the plan follows from the upload alone, segments are written over, and every row is
 * changed under a guard of state and attempt. Files that are no films end the video with a sentence, not the worker.
 */

import { mkdir, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { App } from '../../core/app.ts';
import type { JobData } from '../../core/domain/jobs.ts';
import {
  eraseVideoMedia,
  failVideo,
  finishTranscode,
  type MediaProbe,
  markPlayable,
  plannedSegments,
  planVideo,
  recordPlan,
  recordProgress,
  startTranscode,
  type VideoAttempt,
  type VideoPlan,
  videoPrefix,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { runFfmpeg } from '../runtime/ffmpeg.ts';
import type { JobContext } from '../runtime/run-job.ts';
import { openScratch } from '../runtime/scratch.ts';
import { planEncode, planPoster } from './encode.plan.ts';
import { probeUpload } from './probe-upload.ts';
import { openPublisher, type Publisher, undecodable } from './publisher.ts';

const sweepMs = 200;
const progressMs = 1_000;
const niceness = 10;

export async function transcodeVideo(app: App, job: JobData<'video.transcode'>, context: JobContext): Promise<void> {
  const video = await startTranscode(app, job);
  if (!video?.sourceKey) return;
  await using scratch = await openScratch(app.config.dataDir);
  try {
    const source = await app.storage.localFile(video.sourceKey, scratch.directory);
    const probe = await withPossibleFilters(await probeUpload(source, context), context.signal);
    const plan = planVideo(probe);
    if (!(await recordPlan(app, job, { probe, plan }))) return;
    const work: Work = { app, job, probe, plan, source, directory: scratch.directory, signal: context.signal };
    const posterKey = await makePoster(work);
    const publisher = await encode(work);
    if (!publisher) return;
    await finishTranscode(app, job, { renditions: publisher.finish(), posterKey });
  } catch (error) {
    if (context.signal.aborted) throw error;
    if (error instanceof AppError && error.kind === 'badMedia') {
      app.log.info({ videoId: job.videoId, details: error.details }, `refused: ${error.message}`);
      return await failVideo(app, job, { code: 'badMedia', message: error.message });
    }
    throw error;
  } finally {
    // Deleted meanwhile: whatever this job stored after the erase job ran goes too.
    await eraseVideoMedia(app, job.videoId);
  }
}

/** The attempts are used up. */
export async function giveUpTranscode(app: App, job: JobData<'video.transcode'>, error: AppError): Promise<void> {
  const reason = error.kind === 'unavailable' ? `: ${error.message}` : ' because of a problem on our side.';
  const message = `The video could not be processed${reason} Try again, and tell the operator if it happens again.`;
  await failVideo(app, job, { code: 'processingFailed', message });
}

interface Work {
  app: App;
  job: VideoAttempt;
  probe: MediaProbe;
  plan: VideoPlan;
  source: string;
  directory: string;
  signal: AbortSignal;
}

/** Builds of ffmpeg without zimg cannot map high dynamic range: the picture then comes out pale rather than not at all. */
async function withPossibleFilters(probe: MediaProbe, signal: AbortSignal): Promise<MediaProbe> {
  if (!probe.video || probe.video.transfer === 'sdr') return probe;
  const picture = ['-f', 'lavfi', '-i', 'color=size=64x64:duration=0.1,zscale=t=bt709'];
  const canToneMap = await runFfmpeg(['-v', 'error', ...picture, '-f', 'null', '-'], {
    signal,
    timeoutMs: 10_000,
  }).then(
    () => true,
    () => false,
  );
  return canToneMap ? probe : { ...probe, video: { ...probe.video, transfer: 'sdr' } };
}

/** A damaged file is tried a second time with its broken pictures. null: deleted, or replaced by a newer attempt. */
async function encode(work: Work): Promise<Publisher | null> {
  try {
    return await encodeOnce(work, { isSalvage: false });
  } catch (error) {
    if (!(error instanceof AppError && error.kind === 'badMedia')) throw error;
    return await encodeOnce(work, { isSalvage: true });
  }
}

/** Throws AppError `badMedia` when nothing could be decoded. */
async function encodeOnce(work: Work, { isSalvage }: { isSalvage: boolean }): Promise<Publisher | null> {
  const { app, job, plan, probe, source } = work;
  const outputDir = join(work.directory, isSalvage ? 'salvage' : 'encode');
  for (const { name } of plannedSegments(plan)) await mkdir(join(outputDir, name), { recursive: true });
  const threads = Math.max(1, Math.ceil(availableParallelism() / Math.max(1, plan.video?.rungs.length ?? 1)));
  const publisher = openPublisher(app, { videoId: job.videoId, plan, directory: outputDir, encoder: 'libx264' });
  const report = openProgressReporter(work, publisher);
  const stop = new AbortController();
  let isEncoding = true;
  const encoding = runFfmpeg(planEncode({ source, outputDir, probe, plan, threads, isSalvage }), {
    signal: AbortSignal.any([work.signal, stop.signal]),
    // Four rungs of 1080p take about one CPU second per second of film; a hundred times that is a runaway.
    timeoutMs: 600_000 + plan.durationMs * 100,
    cpuSeconds: 600 + plan.durationMs / 10,
    niceness,
  }).finally(() => {
    isEncoding = false;
  });
  const outcome = encoding.then(
    () => null,
    (error: unknown) => error,
  );
  try {
    while (isEncoding) {
      if (!(await report(await publisher.sweep()))) return null;
      await Promise.race([app.clock.sleep(sweepMs), outcome]);
    }
    const failure = await outcome;
    const share = await publisher.sweep();
    if (failure) throw share === 0 ? asUndecodable(failure) : failure;
    return (await report(share)) ? publisher : null;
  } finally {
    stop.abort();
    await outcome;
  }
}

function asUndecodable(failure: unknown): unknown {
  if (!(failure instanceof AppError) || failure.kind !== 'internal') return failure;
  return new AppError('badMedia', undecodable, { cause: failure, details: failure.details });
}

/** Tells at most once a second how far the work is, and once that it can be watched. Resolves to false when the job is void. */
function openProgressReporter(work: Work, publisher: Publisher): (share: number) => Promise<boolean> {
  let toldAtMs = 0;
  let isTold = false;
  return async (share) => {
    if (!isTold && publisher.isPlayable()) {
      isTold = true;
      if (!(await markPlayable(work.app, work.job))) return false;
    }
    if (work.app.clock.now() - toldAtMs < progressMs) return true;
    toldAtMs = work.app.clock.now();
    return recordProgress(work.app, work.job, Math.round((0.02 + 0.97 * share) * 1000) / 1000);
  };
}

/** A still from a tenth into the film, or from its beginning. null for sound alone, and when no picture can be had. */
async function makePoster({ app, job, probe, plan, source, directory, signal }: Work): Promise<string | null> {
  if (!probe.video) return null;
  const target = join(directory, 'poster.jpg');
  for (const atSeconds of [Math.min(30, plan.durationMs / 10_000), 0]) {
    const args = planPoster({ source, target, probe, video: probe.video, atSeconds });
    await runFfmpeg(args, { signal, timeoutMs: 60_000, cpuSeconds: 120, niceness }).catch((error) => {
      if (signal.aborted) throw error;
    });
    const size = await stat(target).then(
      (found) => found.size,
      () => 0,
    );
    if (size === 0) continue;
    const key = `${videoPrefix(job.videoId)}poster.jpg`;
    await app.storage.moveIn(target, key);
    return key;
  }
  return null;
}
