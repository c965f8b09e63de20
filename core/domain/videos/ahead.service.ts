/**
 * Encoding while uploading: what has arrived of a file that can be read from its beginning is planned and encoded before
 * the rest is there, when nothing else waits for the same workers.
 *
 * Nothing depends on it and nobody is told: the upload ends as every upload does, and its plan takes over those segments
 * that fit it (video-plan.service.ts).
 */

import type { App } from '../../app.ts';
import { enqueueJob } from '../jobs.ts';
import { chunksOf, segmentFirstFrames } from './ladder.plan.ts';
import { chunkEncoder } from './segment.service.ts';
import { storedSegments } from './segment.store.ts';
import { findVideo } from './video.store.ts';
import { uploadKey, type Video } from './video.ts';
import type { VideoGrid, VideoPlan } from './video-plan.ts';

/** Comes when nothing else waits. */
const lastPriority = 999;
/** Pictures near the end of what has arrived may lack others that they are shown after. */
const marginSeconds = 2;

/** More of an upload has arrived. */
export async function enqueuePlanAhead(app: Pick<App, 'db' | 'queue'>, videoId: string): Promise<void> {
  const video = await findVideo(app.db, videoId);
  if (video?.state !== 'AWAITING_UPLOAD') return;
  const options = { share: video.workspaceId, priority: lastPriority };
  await enqueueJob(app.queue, 'video.planAhead', { videoId }, options);
}

/** Some of the bytes that have arrived may be taken back, because their checksum is still to come. */
export async function isUnverified(app: Pick<App, 'storage'>, videoId: string): Promise<boolean> {
  return (await app.storage.stat(`${uploadKey(videoId)}.unverified`)) !== null;
}

/** Queues the chunks that can be made of what has arrived, up to `endSeconds` of the source's own time. */
export async function enqueueArrived(
  app: Pick<App, 'db' | 'queue'>,
  video: Video & { plan: VideoPlan },
  endSeconds: number,
): Promise<void> {
  const { id: videoId, attempt, plan, workspaceId: share } = video;
  if (!plan.video) return;
  const encoder = chunkEncoder(plan);
  const options = { share, priority: lastPriority, ...(encoder ? { encoder } : {}) };
  const stored = await storedSegments(app.db, videoId);
  const names = plan.video.rungs.filter(({ isCopy }) => !isCopy).map(({ name }) => name);
  for (const range of arrivedChunks(plan.video, endSeconds)) {
    const last = range.firstSegment + range.segmentCount - 1;
    if (names.every((name) => stored.get(name)?.has(last))) continue;
    await enqueueJob(app.queue, 'video.encodeAhead', { videoId, attempt, ...range }, options);
  }
}

/** Whole chunks only: the plan of more may give the last one of less another end. */
function arrivedChunks(grid: VideoGrid, endSeconds: number) {
  const starts = segmentFirstFrames(grid);
  const arrived = ((endSeconds - marginSeconds - grid.startSeconds) * grid.frameRate.num) / grid.frameRate.den;
  return chunksOf(grid).filter(({ firstSegment, segmentCount }) => {
    const endFrame = starts[firstSegment + segmentCount];
    return endFrame !== undefined && endFrame <= arrived;
  });
}
