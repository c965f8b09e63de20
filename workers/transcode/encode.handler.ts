/** The jobs that make segments of a planned video: chunks, single segments, the sound, and copies of the source. */

import type { App } from '../../core/app.ts';
import type { JobData } from '../../core/domain/jobs.ts';
import {
  canSeekSound,
  chunkOfSegment,
  chunksOf,
  eraseVideoMedia,
  findMissing,
  findRenditions,
  findVideo,
  giveUpCopy,
  giveUpUpgrades,
  hasSegment,
  retrySafely,
  type SegmentRange,
  storedSegments,
  uploadKey,
  type VideoAttempt,
  type VideoState,
  wantedRenditions,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import type { JobContext } from '../runtime/run-job.ts';
import { planCopy, planSound, planSoundPiece } from './encode.plan.ts';
import { type EncodeWork, encodeChunk, makeSegments, plannedOf } from './encode-chunk.ts';
import { giveUpVideo } from './prepare.handler.ts';

/** All rungs of one chunk, less what is not wanted or stored in whole. */
export async function encodeVideoChunk(app: App, job: JobData<'video.encode'>, context: JobContext): Promise<void> {
  await withWork(app, job, context, async (work) => {
    const grid = work.video.plan.video;
    const range = grid && chunksOf(grid)[job.chunk];
    if (range) await encodeRange(work, range, { isSalvaged: true });
  });
}

/** All rungs that are encoded, less what is not wanted or stored in whole. */
export async function encodeRange(
  work: EncodeWork,
  { firstSegment, segmentCount }: SegmentRange,
  { isSalvaged }: { isSalvaged: boolean },
): Promise<void> {
  const { app, video } = work;
  const wanted = wantedRenditions(await findRenditions(app.db, [video.id]));
  const stored = await storedSegments(app.db, video.id);
  const indexes = Array.from({ length: segmentCount }, (_, index) => firstSegment + index);
  const isMissing = (name: string) => indexes.some((index) => !stored.get(name)?.has(index));
  const planned = video.plan.video?.rungs ?? [];
  const rungs = planned.filter(({ name, isCopy }) => !isCopy && wanted.has(name) && isMissing(name));
  // One process for each encoder: with hardware, each has its own device and its own way back to software.
  for (const alike of Map.groupBy(rungs, ({ encoder }) => encoder).values()) {
    await encodeChunk(work, { rungs: alike, firstSegment, segmentCount, isSalvaged });
  }
}

/** So many segments of sound at once: quick to make, and a player asks for some. */
const piecesOfSound = 8;

/** The segment that a viewer waits for, and the next one. */
export async function encodeVideoSegment(app: App, job: JobData<'video.segment'>, context: JobContext): Promise<void> {
  if (await hasSegment(app.db, job)) return;
  await withWork(app, job, context, async (work) => {
    const { plan } = work.video;
    if (job.rendition === 'audio') return makeSoundPiece(work, job.index);
    const rung = plan.video?.rungs.find(({ name, isCopy }) => name === job.rendition && !isCopy);
    const range = plan.video && chunksOf(plan.video)[chunkOfSegment(plan, job.index)];
    if (!rung || !range) return;
    const end = range.firstSegment + range.segmentCount;
    // The last one with the one before it: alone it may be too short to be stamped as the others are.
    const firstSegment = Math.max(range.firstSegment, Math.min(job.index, end - 2));
    const segmentCount = Math.min(2, end - firstSegment);
    await encodeChunk(work, { rungs: [rung], firstSegment, segmentCount, isSalvaged: true });
  });
}

/** Some seconds of sound where a viewer waits, while the whole of it is on its way. Never the end: that is its flush. */
async function makeSoundPiece(work: EncodeWork, index: number): Promise<void> {
  const { plan, probe } = work.video;
  const grid = plan.audio;
  if (!grid || !canSeekSound(plan, probe)) return;
  const planned = plannedOf(plan, 'audio');
  const range = { firstSegment: index, segmentCount: Math.min(piecesOfSound, planned.samples.length - 1 - index) };
  if (range.segmentCount < 1) return;
  await makeSegments(work, {
    ranges: [{ ...range, planned, encoder: 'aac', encoderReason: null, isCopy: false }],
    args: (outputDir) => planSoundPiece({ source: work.source, outputDir, probe, grid, ...range }),
    seconds: range.segmentCount * 2,
  });
}

export async function makeSound(app: App, job: JobData<'video.sound'>, context: JobContext): Promise<void> {
  await withWork(app, job, context, async (work) => {
    const { plan, probe } = work.video;
    if (!plan.audio || !(await findMissing(app, work.video)).hasSound) return;
    const planned = plannedOf(plan, 'audio');
    const grid = plan.audio;
    const isCopy = grid.copyOffset !== null;
    const encoderReason = isCopy ? 'The source already qualifies: copied.' : null;
    const range = { firstSegment: 0, segmentCount: planned.samples.length };
    await makeSegments(work, {
      ranges: [{ ...range, planned, encoder: isCopy ? 'copy' : 'aac', encoderReason, isCopy }],
      args: (outputDir) => planSound({ source: work.source, outputDir, probe, grid }),
      seconds: plan.durationMs / 1000,
    });
  });
}

/** The top rung from the source as it is. What cannot be cut as planned is encoded instead. */
export async function copyPicture(app: App, job: JobData<'video.copy'>, context: JobContext): Promise<void> {
  await withWork(app, job, context, async (work) => {
    const { plan, probe } = work.video;
    const grid = plan.video;
    const rung = grid?.rungs.find(({ isCopy }) => isCopy);
    if (!grid || !rung || !(await findMissing(app, work.video)).hasCopy) return;
    const planned = plannedOf(plan, rung.name);
    const encoderReason = 'The source already qualifies: copied.';
    const range = { firstSegment: 0, segmentCount: planned.samples.length };
    await makeSegments(work, {
      ranges: [{ ...range, planned, encoder: 'copy', encoderReason, isCopy: true }],
      args: (outputDir) => planCopy({ source: work.source, outputDir, probe, grid, rung }),
      seconds: plan.durationMs / 1000,
    }).catch(async (error) => {
      if (!(error instanceof AppError) || !['internal', 'badMedia'].includes(error.kind)) throw error;
      app.log.info({ videoId: job.videoId, reason: error.message }, 'the source cannot be copied as planned');
      await giveUpCopy(app, job);
    });
  });
}

export async function giveUpSegment(): Promise<void> {
  // The viewer was told to come back, and the segment's chunk is still to come.
}

/** A part could not be made: once more from the beginning with the safest settings, and then not again. */
export async function giveUpPart(app: App, job: VideoAttempt, error: AppError): Promise<void> {
  await giveUpUpgrades(app, job, 'It could not be made: no worker managed to encode it.');
  const isHopeless = error.kind === 'badMedia' || error.kind === 'unavailable';
  if (!isHopeless && (await retrySafely(app, job))) return;
  await giveUpVideo(app, job, error);
}

const workable: ReadonlySet<VideoState> = new Set(['AWAITING_UPLOAD', 'PROCESSING', 'READY']);

/** Does nothing when the video is gone, has failed or is being made anew. */
export async function withWork(
  app: App,
  job: VideoAttempt,
  context: JobContext,
  make: (work: EncodeWork) => Promise<void>,
): Promise<void> {
  const video = await findVideo(app.db, job.videoId);
  const isCurrent = video?.attempt === job.attempt && workable.has(video.state);
  if (!isCurrent || !video.plan || !video.probe) return;
  const { plan, probe } = video;
  try {
    await using source = await context.sources.open(video.sourceKey ?? uploadKey(video.id));
    await make({ app, video: { ...video, plan, probe }, source: source.path, signal: context.signal });
  } catch (error) {
    // Deleted meanwhile, or made anew: nobody wants it.
    if (error instanceof AppError && error.kind === 'cancelled' && !context.signal.aborted) return;
    throw error;
  } finally {
    // Whatever this job stored after the erase job ran goes too.
    await eraseVideoMedia(app, job.videoId);
  }
}
