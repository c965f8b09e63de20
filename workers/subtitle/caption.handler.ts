/**
 * Captions of a finished video. The video stays READY whatever happens here: a track that cannot be made says why.
 *
 * The words are read from the stored sound rendition, whose media time is the video's own.
 */

import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { App } from '../../core/app.ts';
import type { JobData } from '../../core/domain/jobs.ts';
import { cuesOf, failSubtitles, findOpenTrack, finishSubtitles } from '../../core/domain/subtitles/index.ts';
import { findVideo, plannedSegments, renditionPrefix, type Video } from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import type { JobContext } from '../runtime/run-job.ts';
import { openScratch } from '../runtime/scratch.ts';
import { transcribeWithPocketSphinx } from './pocketsphinx.ts';

export async function captionVideo(app: App, job: JobData<'video.caption'>, context: JobContext): Promise<void> {
  const video = await findVideo(app.db, job.videoId);
  const track = video && (await findOpenTrack(app.db, video.id));
  if (!video || !track || video.state !== 'READY' || video.attempt !== job.attempt) return;
  await using scratch = await openScratch(app.config);
  const sound = join(scratch.directory, 'sound.mp4');
  await joinSound(app, video, sound);
  try {
    const words = await transcribeWithPocketSphinx(sound, {
      scratchDir: scratch.directory,
      startMs: 0,
      signal: context.signal,
    });
    await finishSubtitles(app, { ...track, workspaceId: video.workspaceId }, cuesOf(words));
  } catch (error) {
    const isMissing = error instanceof AppError && error.kind === 'unavailable' && /not installed/.test(error.message);
    if (!isMissing) throw error;
    await failSubtitles(
      app,
      track.id,
      'No speech engine is installed on the worker. Install PocketSphinx (Debian: pocketsphinx and pocketsphinx-en-us).',
    );
  }
}

/** The attempts are used up. */
export async function giveUpCaption(app: App, job: JobData<'video.caption'>): Promise<void> {
  const track = await findOpenTrack(app.db, job.videoId);
  if (track) await failSubtitles(app, track.id, 'The speech could not be recognised because of a problem on our side.');
}

/** Initialisation segment and segments, one after the other, are one fragmented MP4. */
async function joinSound(app: App, video: Video, target: string): Promise<void> {
  const planned = video.plan ? plannedSegments(video.plan).find(({ name }) => name === 'audio') : undefined;
  if (!planned) throw new AppError('internal', 'The video has captions to be made but no sound.');
  const prefix = renditionPrefix(video.id, 'audio');
  const names = ['init.mp4', ...planned.samples.map((_, index) => `s${index}.m4s`)];
  async function* bytes() {
    for (const name of names) yield* await app.storage.read(`${prefix}${name}`);
  }
  await pipeline(bytes, createWriteStream(target));
}
