/** Storyboards in the life of a video: told of when they are there, asked for again when their job got lost. */

import type { App } from '../../app.ts';
import { recordChange } from '../feeds/index.ts';
import { enqueueJob, jobIdOf, queueOf } from '../jobs.ts';
import type { StoryboardFacts } from './storyboard.plan.ts';
import { findWithoutStoryboard, saveStoryboard } from './storyboard.store.ts';
import { videoEvent } from './video.service.ts';
import { findVideo } from './video.store.ts';
import { videoPrefix } from './video.ts';

type Writing = Pick<App, 'db' | 'bell' | 'clock'>;
interface StoryboardJob {
  videoId: string;
  attempt: number;
}

/** A job that has not been seen for so long is lost. */
const patienceMs = 60_000;

export function storyboardPrefix(videoId: string): string {
  return `${videoPrefix(videoId)}storyboard/`;
}

/** Its files are stored. false: the job is void, so they are nobody's. */
export async function recordStoryboard(app: Writing, job: StoryboardJob, facts: StoryboardFacts): Promise<boolean> {
  const video = await findVideo(app.db, job.videoId);
  if (!video) return false;
  return recordChange(app, video.workspaceId, async (tx) => {
    const isSaved = await saveStoryboard(tx, job, facts);
    return { result: isSaved, events: isSaved ? [videoEvent('video.storyboardReady', video)] : [] };
  });
}

/** The video does without one. */
export async function failStoryboard(app: Pick<App, 'db'>, job: StoryboardJob, reason: string): Promise<void> {
  await saveStoryboard(app.db, job, { failure: reason });
}

/** Returns how many lost jobs it queued again. */
export async function reconcileStoryboards(app: Pick<App, 'db' | 'queue' | 'clock'>): Promise<number> {
  let mended = 0;
  for (const video of await findWithoutStoryboard(app.db, new Date(app.clock.now() - patienceMs))) {
    const job = { videoId: video.id, attempt: video.attempt };
    if (await app.queue.has(queueOf('video.storyboard'), jobIdOf('video.storyboard', job))) continue;
    await enqueueJob(app.queue, 'video.storyboard', job, { share: video.workspaceId });
    mended += 1;
  }
  return mended;
}
