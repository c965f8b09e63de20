/** Begins the upgrade of a popular video: chooses the encoder and adds the rungs; their chunks are jobs of their own. */

import type { App } from '../../core/app.ts';
import type { JobData } from '../../core/domain/jobs.ts';
import { beginUpgrade, upgradePopularVideos } from '../../core/domain/videos/index.ts';
import { listWorkers } from '../../core/domain/workers/index.ts';
import { canEncode, chooseEncoder } from '../transcode/encoder.plan.ts';

export async function upgradeVideo(app: App, job: JobData<'video.upgrade'>): Promise<void> {
  const workers = await listWorkers(app);
  // The worker that could make it has gone since: the next chore asks again.
  if (!canEncode(job.codec, workers)) return;
  await beginUpgrade(app, job, chooseEncoder(job.codec, workers));
}

export async function giveUpUpgrade(): Promise<void> {
  // Nothing was begun, and the video is whole without it; the chore asks again.
}

/** The chore: only codecs that a living worker can make. */
export async function findUpgrades(app: App): Promise<number> {
  const workers = await listWorkers(app);
  const codecs = (['hevc', 'av1'] as const).filter((codec) => canEncode(codec, workers));
  return codecs.length > 0 ? upgradePopularVideos(app, codecs) : 0;
}
