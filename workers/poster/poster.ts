/**
 * Posters: the best of a few key frames, or the picture of one moment. Each is stored under a name made from its content,
 * so a new poster has a new address.
 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { App } from '../../core/app.ts';
import {
  findRenditions,
  findVideo,
  hasSegment,
  type MediaProbe,
  planStoryboard,
  posterKeyOf,
  type Rung,
  recordPoster,
  renditionPrefix,
  type Video,
  type VideoFacts,
  type VideoPlan,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { feedTool } from '../runtime/feed-tool.ts';
import { runFfmpeg, streamFfmpeg } from '../runtime/ffmpeg.ts';
import { openScratch } from '../runtime/scratch.ts';
import { readKeyFrames, readSegment } from '../storyboard/read-key-frames.ts';
import { bestPicture, type PictureScore, scorePicture } from './picture-score.rules.ts';
import {
  candidateSeconds,
  candidateSegments,
  measuredBytes,
  measuredWidth,
  pictureAt,
  planMeasuring,
  planMeasuringFilm,
  planPoster,
  planStill,
} from './poster.plan.ts';

type PlannedVideo = Video & { plan: VideoPlan };

/** Nobody waits for it: the video can be watched without. */
const limits = { timeoutMs: 30_000, cpuSeconds: 60, niceness: 10 };
/** A source whose middle cannot be reached quickly gets its poster from what was found by then. */
const searchMs = 20_000;

/**
 * The first poster of a video, from its original on this machine: stored and recorded, unless its owner wants another
 * one. null: sound alone, or no picture can be had; that never throws. Throws only what `signal` and the storage throw.
 */
export async function makePoster(
  app: App,
  work: { videoId: string; probe: MediaProbe; durationMs: number; source: string; signal: AbortSignal },
): Promise<string | null> {
  const { videoId, probe, source, signal } = work;
  const { video } = probe;
  if (!video) return null;
  await using scratch = await openScratch(app.config);
  const target = join(scratch.directory, 'poster.jpg');
  for (const atSeconds of await rankedMoments(app, { ...work, video })) {
    const args = planPoster({ source, target, probe, video, atSeconds });
    await runFfmpeg(args, { ...limits, signal }).catch(unlessAborted(signal));
    const key = await storePoster(app, { videoId, atMs: null }, target);
    if (key) return key;
  }
  return null;
}

/** The best moment first, then its beginning: where nothing else can be decoded, that often can. */
async function rankedMoments(
  app: App,
  work: { probe: MediaProbe; video: VideoFacts; durationMs: number; source: string; signal: AbortSignal },
): Promise<number[]> {
  const { signal, durationMs } = work;
  const moments = candidateSeconds(durationMs);
  const scores: (PictureScore | null)[] = [];
  const endMs = app.clock.now() + searchMs;
  for (const atSeconds of moments) {
    if (app.clock.now() > endMs) break;
    await using ffmpeg = streamFfmpeg(planMeasuring({ ...work, atSeconds }), { ...limits, signal });
    const luma = await buffer(ffmpeg.stdout);
    await ffmpeg.done.catch(unlessAborted(signal));
    scores.push(luma.length === measuredBytes ? scorePicture(luma, measuredWidth) : null);
  }
  const best = moments[bestPicture(scores) ?? 0] ?? 0;
  return best === 0 ? [0] : [best, 0];
}

/**
 * The poster that its owner wants, from the best rendition that holds that moment; `atMs` null: the best of a few key
 * frames. false: something else is wanted meanwhile. Throws AppError `unavailable` while that moment is not stored yet.
 */
export async function remakePoster(
  app: App,
  video: PlannedVideo,
  task: { atMs: number | null; signal: AbortSignal },
): Promise<boolean> {
  const grid = video.plan.video;
  if (!grid) return false;
  const { segment, offset } =
    task.atMs === null
      ? { segment: await bestSegment(app, video, task.signal), offset: 0 }
      : pictureAt(grid, task.atMs);
  const rung = await bestRung(app, video, segment);
  if (!rung) throw new AppError('unavailable', 'That moment of the video is still being made.');
  await using scratch = await openScratch(app.config);
  const target = join(scratch.directory, 'poster.jpg');
  const where = { rendition: rung.name, index: segment };
  await using ffmpeg = streamFfmpeg(planStill({ target, size: rung, offset }), {
    ...{ ...limits, hasStdin: true, niceness: 0, signal: task.signal },
  });
  ffmpeg.stdout.resume();
  await feedTool(ffmpeg, initAndSegment(app, video, where));
  return (await storePoster(app, { videoId: video.id, atMs: task.atMs }, target)) !== null;
}

async function bestSegment(app: App, video: PlannedVideo, signal: AbortSignal): Promise<number> {
  const rendition = planStoryboard(video.plan)?.rendition;
  const candidates = video.plan.video ? candidateSegments(video.plan.video) : [];
  if (!rendition) return 0;
  const segments: number[] = [];
  for (const index of candidates) {
    if (await hasSegment(app.db, { videoId: video.id, rendition, index })) segments.push(index);
  }
  if (segments.length === 0) return 0;
  await using ffmpeg = streamFfmpeg(planMeasuringFilm(segments.length), { ...limits, hasStdin: true, signal });
  const [luma] = await Promise.all([
    buffer(ffmpeg.stdout),
    feedTool(ffmpeg, readKeyFrames(app, video, { rendition, segments })),
  ]);
  const scores = segments.map((_, at) => {
    const picture = luma.subarray(at * measuredBytes, (at + 1) * measuredBytes);
    return picture.length === measuredBytes ? scorePicture(picture, measuredWidth) : null;
  });
  return segments[bestPicture(scores) ?? 0] ?? 0;
}

/** The largest that is stored there and that every build of ffmpeg decodes. */
async function bestRung(app: App, video: PlannedVideo, index: number): Promise<Rung | null> {
  const offered = new Set(
    (await findRenditions(app.db, [video.id])).filter(({ state }) => state !== 'DROPPED').map(({ name }) => name),
  );
  const rungs = (video.plan.video?.rungs ?? []).filter(({ codec, name }) => codec === 'h264' && offered.has(name));
  for (const rung of rungs.toSorted((a, b) => b.width * b.height - a.width * a.height)) {
    if (await hasSegment(app.db, { videoId: video.id, rendition: rung.name, index })) return rung;
  }
  return null;
}

async function* initAndSegment(app: App, video: Video, where: { rendition: string; index: number }) {
  yield* (await app.storage.read(`${renditionPrefix(video.id, where.rendition)}init.mp4`)) as AsyncIterable<Buffer>;
  yield await readSegment(app, video, where);
}

/** The poster's key; null: ffmpeg made none, or something else is wanted. */
async function storePoster(
  app: App,
  wish: { videoId: string; atMs: number | null },
  path: string,
): Promise<string | null> {
  const picture = await readFile(path).catch(() => Buffer.alloc(0));
  if (picture.length === 0) return null;
  const key = posterKeyOf(wish.videoId, createHash('sha256').update(picture).digest('hex').slice(0, 12));
  const before = (await findVideo(app.db, wish.videoId))?.posterKey ?? null;
  await app.storage.write(key, picture);
  const isWanted = await recordPoster(app, wish, key);
  const needless = isWanted ? before : key;
  if (needless && before !== key) await app.storage.remove(needless);
  return isWanted ? key : null;
}

function unlessAborted(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (signal.aborted) throw error;
  };
}
