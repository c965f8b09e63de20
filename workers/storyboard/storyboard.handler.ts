/**
 * Sprites for scrubbing, from the key frames of the lowest rung as it is stored: the source is not touched.
 *
 * Safe to repeat: the names of the files come from their content, so the same pictures have the same addresses, and other
 * pictures never lie under an old one.
 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../core/app.ts';
import type { JobData } from '../../core/domain/jobs.ts';
import {
  eraseVideoMedia,
  failStoryboard,
  findVideo,
  planStoryboard,
  recordStoryboard,
  type StoryboardPlan,
  spriteName,
  storyboardPrefix,
  toStoryboardVtt,
  type Video,
} from '../../core/domain/videos/index.ts';
import type { AppError } from '../../core/errors.ts';
import { feedTool } from '../runtime/feed-tool.ts';
import { streamFfmpeg } from '../runtime/ffmpeg.ts';
import type { JobContext } from '../runtime/run-job.ts';
import { openScratch } from '../runtime/scratch.ts';
import { readKeyFrames } from './read-key-frames.ts';
import { planSprites, spriteCount } from './sprite.plan.ts';

const niceness = 19;

export async function makeStoryboard(app: App, job: JobData<'video.storyboard'>, context: JobContext): Promise<void> {
  const video = await findVideo(app.db, job.videoId);
  const plan = video?.plan && planStoryboard(video.plan);
  if (!video || !plan || video.state !== 'READY' || video.attempt !== job.attempt) return;
  await using scratch = await openScratch(app.config);
  try {
    const sprites = await drawSprites(app, video, { plan, directory: scratch.directory, signal: context.signal });
    const version = await nameOf(sprites, plan);
    const prefix = storyboardPrefix(video.id);
    for (const [index, path] of sprites.entries()) await app.storage.moveIn(path, prefix + spriteName(version, index));
    const map = toStoryboardVtt(plan, version, video.durationMs ?? 0);
    await app.storage.write(`${prefix}${version}.vtt`, Buffer.from(map));
    const { intervalMs, tileWidth, tileHeight } = plan;
    const counts = { tileCount: plan.tiles.length, spriteCount: sprites.length };
    const facts = { version, intervalMs, tileWidth, tileHeight, ...counts };
    if (await recordStoryboard(app, job, facts)) await removeOlder(app, prefix, version);
  } finally {
    // Deleted meanwhile: what was stored after the erase job ran goes too.
    await eraseVideoMedia(app, job.videoId);
  }
}

/** The attempts are used up: the video is as good without. */
export async function giveUpStoryboard(app: App, job: JobData<'video.storyboard'>, error: AppError): Promise<void> {
  await failStoryboard(app, job, error.message);
}

/** Paths of the sprites, in order. */
async function drawSprites(
  app: App,
  video: Video,
  task: { plan: StoryboardPlan; directory: string; signal: AbortSignal },
): Promise<string[]> {
  const { plan, directory, signal } = task;
  const segments = plan.tiles.map(({ segment }) => segment);
  await using ffmpeg = streamFfmpeg(planSprites(plan), {
    ...{ hasStdin: true, cwd: directory, signal, niceness },
    timeoutMs: 120_000 + segments.length * 1_000,
    cpuSeconds: 60 + segments.length,
  });
  ffmpeg.stdout.resume();
  await feedTool(ffmpeg, readKeyFrames(app, video, { rendition: plan.rendition, segments }));
  return Array.from({ length: spriteCount(plan) }, (_, index) => join(directory, `sprite-${index}.jpg`));
}

async function nameOf(sprites: readonly string[], plan: StoryboardPlan): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(plan));
  for (const path of sprites) hash.update(await readFile(path));
  return hash.digest('hex').slice(0, 12);
}

async function removeOlder(app: Pick<App, 'storage'>, prefix: string, version: string): Promise<void> {
  const older: string[] = [];
  for await (const { key } of app.storage.list(prefix)) if (!key.startsWith(prefix + version)) older.push(key);
  for (const key of older) await app.storage.remove(key);
}
