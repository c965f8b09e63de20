/** Checks a finished video to the last byte because somebody asked for it, and keeps the report. */

import type { App } from '../../core/app.ts';
import type { JobData } from '../../core/domain/jobs.ts';
import { findVideo, recordQuality } from '../../core/domain/videos/index.ts';
import type { AppError } from '../../core/errors.ts';
import type { JobContext } from '../runtime/run-job.ts';
import { openScratch } from '../runtime/scratch.ts';
import { checkQuality } from './check-quality.ts';

export async function verifyVideo(app: App, job: JobData<'video.verify'>, context: JobContext): Promise<void> {
  const video = await findVideo(app.db, job.videoId);
  if (video?.state !== 'READY' || !video.sourceKey) return; // deleted, or made anew: its finish checks it
  await using scratch = await openScratch(app.config);
  await using source = await context.sources.open(video.sourceKey);
  const { signal } = context;
  const options = { signal, source: source.path, scratchDir: scratch.directory, isDeep: true };
  await recordQuality(app, video.id, await checkQuality(app, video, options));
}

/** The last report stays; whoever asked can ask again. */
export async function giveUpVerify(app: App, job: JobData<'video.verify'>, error: AppError): Promise<void> {
  app.log.warn({ videoId: job.videoId, reason: error.message }, 'a video could not be checked');
}
