/**
 * What the machinery does with videos: accept the bytes, process, finish, fail, reconcile.
 *
 * Each step is one transaction guarded by state and attempt, so a step that is done twice, or by a worker that was
 * thought dead, changes nothing. Work is enqueued after the commit; reconcileVideos re-adds what got lost between.
 */

import type { App } from '../../app.ts';
import { newId } from '../../ids.ts';
import type { NewFeedEvent } from '../events.ts';
import { recordChange } from '../feeds/index.ts';
import { enqueueJob, jobCatalogue } from '../jobs.ts';
import { startSubtitles } from '../subtitles/index.ts';
import type { VideoPlan } from './ladder.plan.ts';
import type { MediaProbe } from './probe.ts';
import { videoEvent } from './video.service.ts';
import {
  findVideo,
  findWaitingVideos,
  moveVideo,
  planColumns,
  updateRendition,
  upsertRendition,
} from './video.store.ts';
import { statesBefore, uploadKey, type Video, type VideoFailure, videoPrefix } from './video.ts';

type Writing = Pick<App, 'db' | 'bell' | 'clock'>;
export interface VideoAttempt {
  videoId: string;
  attempt: number;
}

/**
 * The last byte has arrived: one transaction, then the job. Safe to repeat. Returns the video, null when it is gone.
 */
export async function acceptUpload(app: Writing & Pick<App, 'queue'>, videoId: string): Promise<Video | null> {
  const video = await findVideo(app.db, videoId);
  if (!video) return null;
  if (video.state === 'AWAITING_UPLOAD') {
    const change = {
      state: 'QUEUED',
      attempt: 1,
      sourceKey: uploadKey(videoId),
      uploadedAt: new Date(app.clock.now()),
    } as const;
    await changeVideo(app, video, { from: ['AWAITING_UPLOAD'], change, type: 'video.uploaded' });
  }
  const accepted = await findVideo(app.db, videoId);
  if (accepted?.state === 'QUEUED') await enqueueTranscode(app, accepted);
  return accepted;
}

/** A worker takes the video up. null: the job is void (done, deleted, or replaced by a newer attempt). */
export async function startTranscode(app: Writing, { videoId, attempt }: VideoAttempt): Promise<Video | null> {
  const video = await findVideo(app.db, videoId);
  if (!video?.sourceKey || video.attempt !== attempt) return null;
  const from = statesBefore('PROCESSING');
  const moved = await changeVideo(app, video, {
    from,
    change: { state: 'PROCESSING', progress: 0.01 },
    type: 'video.progress',
  });
  return moved ? findVideo(app.db, videoId) : null;
}

/** Fixes the grid and the ladder. false: the job is void. */
export async function recordPlan(
  app: Writing,
  job: VideoAttempt,
  found: { probe: MediaProbe; plan: VideoPlan },
): Promise<boolean> {
  const video = await findVideo(app.db, job.videoId);
  if (!video) return false;
  return recordChange(app, video.workspaceId, async (tx) => {
    const change = { ...planColumns(found.probe, found.plan), progress: 0.02 };
    const moved = await moveVideo(tx, { id: job.videoId, from: ['PROCESSING'], attempt: job.attempt }, change);
    if (!moved) return { result: false, events: [] };
    for (const rung of found.plan.video?.rungs ?? []) {
      const { name, width, height, maxrate } = rung;
      await upsertRendition(tx, { id: newId('rendition'), videoId: video.id, name, width, height, bitrate: maxrate });
    }
    if (found.plan.audio) {
      const { bitrate } = found.plan.audio;
      await upsertRendition(tx, {
        id: newId('rendition'),
        videoId: video.id,
        name: 'audio',
        width: null,
        height: null,
        bitrate,
      });
    }
    const moment = { id: video.id, state: 'PROCESSING' as const, progress: 0.02 };
    return { result: true, events: [videoEvent('video.progress', moment)] };
  });
}

/** A rendition's initialisation segment is stored: what its bitstream says it is. */
export async function recordRenditionStart(
  app: Pick<App, 'db'>,
  key: { videoId: string; name: string },
  found: { codecs: string; encoder: string },
): Promise<void> {
  await updateRendition(app.db, key, { ...found, state: 'ENCODING' });
}

/** The first segment of every rendition is stored. */
export async function markPlayable(app: Writing, job: VideoAttempt): Promise<boolean> {
  const video = await findVideo(app.db, job.videoId);
  if (!video) return false;
  if (video.playableAt) return true;
  const change = { playableAt: new Date(app.clock.now()) };
  return changeVideo(app, video, { from: ['PROCESSING'], attempt: job.attempt, change, type: 'video.playable' });
}

/** The caller throttles: one row and one event each time. false: the job is void, stop working. */
export async function recordProgress(app: Writing, job: VideoAttempt, progress: number): Promise<boolean> {
  const video = await findVideo(app.db, job.videoId);
  if (!video) return false;
  return changeVideo(app, video, {
    from: ['PROCESSING'],
    attempt: job.attempt,
    change: { progress },
    type: 'video.progress',
  });
}

export interface MeasuredRendition {
  name: string;
  bitrate: number;
  segmentMs: number[];
  sizeBytes: number;
}

/** Everything is stored and checked. Also opens the captions when there is speech to be heard. */
export async function finishTranscode(
  app: Writing & Pick<App, 'queue'>,
  job: VideoAttempt,
  outcome: { renditions: MeasuredRendition[]; posterKey: string | null },
): Promise<void> {
  const video = await findVideo(app.db, job.videoId);
  if (!video) return;
  const readyAt = new Date(app.clock.now());
  const hasSpeech = await recordChange(app, video.workspaceId, async (tx) => {
    const change = {
      state: 'READY',
      progress: 1,
      readyAt,
      playableAt: video.playableAt ?? readyAt,
      posterKey: outcome.posterKey,
    } as const;
    const moved = await moveVideo(tx, { id: video.id, from: ['PROCESSING'], attempt: job.attempt }, change);
    if (!moved) return { result: false, events: [] };
    for (const { name, bitrate, segmentMs, sizeBytes } of outcome.renditions) {
      const measured = {
        bitrate,
        segmentMs,
        segmentCount: segmentMs.length,
        sizeBytes: BigInt(sizeBytes),
        state: 'READY' as const,
      };
      await updateRendition(tx, { videoId: video.id, name }, measured);
    }
    const opened = video.plan?.audio ? await startSubtitles(tx, { videoId: video.id, spoken: video.language }) : false;
    return { result: opened, events: [videoEvent('video.ready', { id: video.id, state: 'READY', progress: 1 })] };
  });
  if (hasSpeech) await enqueueJob(app.queue, 'video.caption', job);
}

/** Ends a video's processing with a reason. The original is kept until its owner deletes it. */
export async function failVideo(app: Writing, job: VideoAttempt, failure: VideoFailure): Promise<void> {
  const video = await findVideo(app.db, job.videoId);
  if (!video) return;
  const change = { state: 'FAILED', failureCode: failure.code, failureMessage: failure.message } as const;
  await changeVideo(app, video, { from: statesBefore('FAILED'), attempt: job.attempt, change, type: 'video.failed' });
}

/**
 * Finds work for every video whose state says that it waits: lost jobs are added again, complete uploads accepted,
 * expired ones failed and their bytes freed. Returns how many it mended.
 */
export async function reconcileVideos(app: Writing & Pick<App, 'queue' | 'storage'>): Promise<number> {
  let mended = 0;
  for await (const video of findWaitingVideos(app.db)) {
    if (video.state === 'AWAITING_UPLOAD') mended += Number(await reconcileUpload(app, video));
    else if (!(await app.queue.has('transcode', transcodeJobId(video)))) {
      await enqueueTranscode(app, video);
      mended += 1;
    }
  }
  return mended;
}

async function reconcileUpload(app: Writing & Pick<App, 'queue' | 'storage'>, video: Video): Promise<boolean> {
  if (await isUploadComplete(app, video)) {
    await acceptUpload(app, video.id);
    return true;
  }
  const now = new Date(app.clock.now());
  if (video.uploadExpiresAt > now) return false;
  const change = {
    state: 'FAILED',
    failureCode: 'uploadExpired',
    failureMessage: 'The upload was not finished in time. Create a new video and send the file again.',
  } as const;
  const guard = { from: ['AWAITING_UPLOAD'], expiredAt: now } as const;
  // Renewed or finished since the row was read: then the bytes are wanted.
  if (!(await changeVideo(app, video, { ...guard, change, type: 'video.failed' }))) return false;
  await app.storage.removeAll(uploadKey(video.id));
  return true;
}

/** Every byte is stored, and none of it waits for its checksum. Looks twice: what fails its checksum is cut off again. */
export async function isUploadComplete(
  app: Pick<App, 'storage'>,
  video: Pick<Video, 'id' | 'sizeBytes'>,
): Promise<boolean> {
  const isWhole = async () => (await app.storage.stat(uploadKey(video.id)))?.sizeBytes === Number(video.sizeBytes);
  if (!(await isWhole())) return false;
  if (await app.storage.stat(`${uploadKey(video.id)}.unverified`)) return false;
  return isWhole();
}

/** Removes everything a deleted video left in the storage. false: its row is still there, so nothing was removed. */
export async function eraseVideoMedia(app: Pick<App, 'db' | 'storage'>, videoId: string): Promise<boolean> {
  if (await findVideo(app.db, videoId)) return false;
  await app.storage.removeAll(uploadKey(videoId));
  await app.storage.removeAll(videoPrefix(videoId));
  return true;
}

async function enqueueTranscode(app: Pick<App, 'queue'>, video: Video): Promise<void> {
  await enqueueJob(app.queue, 'video.transcode', { videoId: video.id, attempt: video.attempt });
}

function transcodeJobId(video: Video): string {
  return jobCatalogue['video.transcode'].id({ videoId: video.id, attempt: video.attempt });
}

/** One guarded change of one video with the event that tells of it; no event when the guard refused. */
async function changeVideo(
  app: Writing,
  video: Video,
  move: {
    from: readonly Video['state'][];
    attempt?: number;
    expiredAt?: Date;
    change: Parameters<typeof moveVideo>[2] & { state?: Video['state']; progress?: number };
    type: Parameters<typeof videoEvent>[0];
  },
): Promise<boolean> {
  return recordChange(app, video.workspaceId, async (tx) => {
    const attempt = move.attempt ?? video.attempt;
    const { from, expiredAt } = move;
    const moved = await moveVideo(tx, { id: video.id, from, attempt, expiredAt }, move.change);
    const moment = {
      id: video.id,
      state: move.change.state ?? video.state,
      progress: move.change.progress ?? video.progress,
    };
    const events: NewFeedEvent[] = moved ? [videoEvent(move.type, moment)] : [];
    return { result: moved, events };
  });
}
