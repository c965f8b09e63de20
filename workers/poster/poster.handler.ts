/** Makes the poster that a video's owner has chosen. The one before stays until the new one is stored. */

import type { App } from '../../core/app.ts';
import type { JobData } from '../../core/domain/jobs.ts';
import { findVideo } from '../../core/domain/videos/index.ts';
import type { AppError } from '../../core/errors.ts';
import type { JobContext } from '../runtime/run-job.ts';
import { remakePoster } from './poster.ts';

export async function choosePoster(app: App, job: JobData<'video.poster'>, context: JobContext): Promise<void> {
  const video = await findVideo(app.db, job.videoId);
  if (!video?.plan || video.posterAtMs !== job.atMs || video.attempt !== job.attempt) return;
  await remakePoster(app, { ...video, plan: video.plan }, { atMs: job.atMs, signal: context.signal });
}

export async function giveUpPoster(app: App, job: JobData<'video.poster'>, error: AppError): Promise<void> {
  app.log.warn({ videoId: job.videoId, reason: error.message }, 'the chosen poster could not be made');
}
