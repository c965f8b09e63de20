/** Reads originals for their sha256. */

import type { App } from '../../core/app.ts';
import type { JobData } from '../../core/domain/jobs.ts';
import { hashOriginal } from '../../core/domain/videos/index.ts';
import type { AppError } from '../../core/errors.ts';
import type { JobContext } from '../runtime/run-job.ts';

export async function hashVideo(app: App, job: JobData<'video.hash'>, context: JobContext): Promise<void> {
  await hashOriginal(app, job, context);
}

/** The reconciler asks for it again. */
export async function giveUpHash(app: App, job: JobData<'video.hash'>, error: AppError): Promise<void> {
  app.log.warn({ videoId: job.videoId, reason: error.message }, 'an original could not be read to its end');
}
