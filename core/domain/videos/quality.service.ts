/** Asking for a quality check, and keeping what it found. */

import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { allowed, type Principal } from '../accounts/index.ts';
import { recordChange } from '../feeds/index.ts';
import { enqueueJob } from '../jobs.ts';
import type { QualityReport } from './quality.rules.ts';
import { saveQuality } from './quality.store.ts';
import { videoEvent } from './video.service.ts';
import { findVideo } from './video.store.ts';
import type { Video } from './video.ts';

/**
 * Has a worker check a video; the answer arrives as `video.updated`. Throws unauthenticated, forbidden, notFound, and
 * conflict for a video that is not finished.
 */
export async function requestQualityCheck(
  app: Pick<App, 'db' | 'queue'>,
  principal: Principal | null,
  input: { id: string },
): Promise<Video> {
  const video = allowed(principal, 'videos:write', await findVideo(app.db, input.id));
  if (!video) throw new AppError('notFound', 'There is no such video.');
  if (video.state !== 'READY')
    throw new AppError('conflict', `Only a video that is READY can be checked; this one is ${video.state}.`);
  await enqueueJob(app.queue, 'video.verify', { videoId: video.id }, { share: video.workspaceId });
  return video;
}

/** Keeps the report and tells of it; nothing when the video is gone. */
export async function recordQuality(
  app: Pick<App, 'db' | 'bell' | 'clock'>,
  videoId: string,
  report: QualityReport,
): Promise<void> {
  const video = await findVideo(app.db, videoId);
  if (!video) return;
  await recordChange(app, video.workspaceId, async (tx) => {
    await saveQuality(tx, videoId, report);
    return { result: undefined, events: [videoEvent('video.updated', video)] };
  });
}
