/** Frees the bytes of what was deleted. Waits while the row is still there: the job is queued before the row goes. */

import type { App } from '../../core/app.ts';
import type { JobData } from '../../core/domain/jobs.ts';
import { eraseVideoMedia } from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';

export async function eraseMedia(app: App, job: JobData<'media.erase'>): Promise<void> {
  const [kind, id = ''] = job.prefix.split('/');
  if (kind !== 'videos') return app.storage.removeAll(job.prefix);
  if (!(await eraseVideoMedia(app, id))) throw new AppError('unavailable', 'The video is not deleted yet.');
}

/** The operator is told where bytes were left; erasing them by hand is safe when the row is gone. */
export async function giveUpErase(app: App, job: JobData<'media.erase'>): Promise<void> {
  app.log.error({ prefix: job.prefix }, 'media was left behind');
}
