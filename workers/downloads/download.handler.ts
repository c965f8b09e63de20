/**
 * A stored rendition with its sound as one file to keep: its segments copied into a progressive MP4.
 *
 * Safe to repeat: the same segments give the same bytes. The row is written after the object, and housekeeping frees both
 * after a day.
 */

import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { App } from '../../core/app.ts';
import type { JobData } from '../../core/domain/jobs.ts';
import {
  downloadKey,
  eraseVideoMedia,
  findDownload,
  findRenditions,
  findVideo,
  plannedSegments,
  type Rendition,
  recordDownload,
  renditionPrefix,
  type Video,
} from '../../core/domain/videos/index.ts';
import type { AppError } from '../../core/errors.ts';
import { feedTool } from '../runtime/feed-tool.ts';
import { streamFfmpeg } from '../runtime/ffmpeg.ts';
import type { JobContext } from '../runtime/run-job.ts';
import { openScratch } from '../runtime/scratch.ts';
import { readSegment } from '../storyboard/read-key-frames.ts';
import { planMux } from './mux.plan.ts';

/** For the index of the file, beside the media themselves. */
const indexBytes = 64 * 1024 ** 2;

export async function makeDownload(app: App, job: JobData<'video.download'>, context: JobContext): Promise<void> {
  const video = await findVideo(app.db, job.videoId);
  if (!video?.plan || video.state !== 'READY' || video.attempt !== job.attempt) return;
  const ready = (await findRenditions(app.db, [video.id])).filter(({ state }) => state === 'READY');
  const rendition = ready.find(({ name }) => name === job.rendition);
  if (!rendition || (await findDownload(app.db, video.id, job.rendition))) return;
  const sound = rendition.name === 'audio' ? undefined : ready.find(({ name }) => name === 'audio');
  try {
    await mux(app, video, { rendition, sound, signal: context.signal });
  } finally {
    // Deleted meanwhile: what was stored after the erase job ran goes too.
    await eraseVideoMedia(app, job.videoId);
  }
}

/** Whoever waits is told to try again, and that queues it anew. */
export async function giveUpDownload(app: App, job: JobData<'video.download'>, error: AppError): Promise<void> {
  app.log.warn({ videoId: job.videoId, rendition: job.rendition, reason: error.message }, 'no download could be made');
}

async function mux(
  app: App,
  video: Video,
  task: { rendition: Rendition; sound: Rendition | undefined; signal: AbortSignal },
): Promise<void> {
  const { rendition, sound, signal } = task;
  const soundBytes = Number(sound?.sizeBytes ?? 0);
  const size = Number(rendition.sizeBytes) + 2 * soundBytes + indexBytes;
  await using scratch = await openScratch(app.config, size);
  const target = join(scratch.directory, 'download.mp4');
  const soundFile = sound ? join(scratch.directory, 'sound.mp4') : null;
  if (soundFile) await pipeline(joined(app, video, 'audio'), createWriteStream(soundFile), { signal });
  await using ffmpeg = streamFfmpeg(planMux({ sound: soundFile, target, title: video.title }), {
    ...{ hasStdin: true, signal, niceness: 5, fileBytes: size, cwd: scratch.directory },
    timeoutMs: 600_000 + (video.durationMs ?? 0),
    cpuSeconds: 300 + (video.durationMs ?? 0) / 10_000,
  });
  ffmpeg.stdout.resume();
  await feedTool(ffmpeg, joined(app, video, rendition.name));
  const { size: sizeBytes } = await stat(target);
  await app.storage.moveIn(target, downloadKey(video.id, rendition.name));
  await recordDownload(app, { videoId: video.id, rendition: rendition.name, sizeBytes });
}

/** Initialisation segment and segments, one after the other, are one fragmented MP4. */
async function* joined(app: App, video: Video, name: string): AsyncGenerator<Buffer> {
  yield* (await app.storage.read(`${renditionPrefix(video.id, name)}init.mp4`)) as AsyncIterable<Buffer>;
  const planned = video.plan && plannedSegments(video.plan).find((rendition) => rendition.name === name);
  for (let index = 0; index < (planned?.samples.length ?? 0); index++) {
    yield await readSegment(app, video, { rendition: name, index });
  }
}
