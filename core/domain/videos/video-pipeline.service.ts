/**
 * What the machinery does with videos: accept the bytes, process, finish, fail, reconcile.
 *
 * Each step is one transaction guarded by state and attempt, so a step that is done twice, or by a worker that was
 * thought dead, changes nothing. Work is enqueued after the commit; reconcileVideos re-adds what got lost between.
 */

import type { App } from '../../app.ts';
import type { NewFeedEvent } from '../events.ts';
import { recordChange } from '../feeds/index.ts';
import { enqueueJob, type JobName, jobIdOf, queueOf } from '../jobs.ts';
import { startSubtitles } from '../subtitles/index.ts';
import { isUnverified } from './ahead.service.ts';
import { measureRenditions } from './ladder.plan.ts';
import { isNothingMissing, missingWork, shareStored } from './missing.rules.ts';
import type { QualityReport } from './quality.rules.ts';
import { saveQuality } from './quality.store.ts';
import { chunkEncoder, enqueueMissing, findMissing, wantedRenditions } from './segment.service.ts';
import { deleteSegments, findSegments, storedSegments } from './segment.store.ts';
import { videoEvent } from './video.service.ts';
import { findRenditions, findVideo, findWaitingVideos, moveVideo, updateRendition } from './video.store.ts';
import { statesBefore, uploadKey, type Video, type VideoAttempt, type VideoFailure, videoPrefix } from './video.ts';
import { plannedShare } from './video-plan.service.ts';
import type { VideoPlan } from './video-plan.ts';

type Writing = Pick<App, 'db' | 'bell' | 'clock'>;

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
  if (accepted?.state === 'QUEUED') await enqueuePrepare(app, accepted);
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

/** Some first segment of picture and of sound is stored. false: not yet, or the job is void. */
export async function markPlayable(app: Writing, job: VideoAttempt): Promise<boolean> {
  const video = await findVideo(app.db, job.videoId);
  if (!video?.plan || video.playableAt) return video?.playableAt != null;
  const stored = await storedSegments(app.db, video.id);
  const isStarted = (name: string) => stored.get(name)?.has(0) ?? false;
  if (video.plan.audio && !isStarted('audio')) return false;
  if (video.plan.video && !video.plan.video.rungs.some(({ name }) => isStarted(name))) return false;
  const change = { playableAt: new Date(app.clock.now()) };
  return changeVideo(app, video, { from: ['PROCESSING'], attempt: job.attempt, change, type: 'video.playable' });
}

/** Says how much is stored, and queues the last checks when it is everything. The caller throttles. false: the job is void. */
export async function recordProgress(app: Writing & Pick<App, 'queue'>, job: VideoAttempt): Promise<boolean> {
  const video = await findVideo(app.db, job.videoId);
  if (!video?.plan || video.attempt !== job.attempt) return false;
  // Until its upload has ended, the uploader's own progress is what is told.
  if (video.state === 'AWAITING_UPLOAD') return true;
  const isLate = video.state === 'READY';
  if (!isLate && video.state !== 'PROCESSING') return false;
  const stored = await storedSegments(app.db, video.id);
  if (!isLate) {
    const share = plannedShare + (0.99 - plannedShare) * shareStored(video.plan, stored);
    const progress = Math.max(video.progress, Math.round(share * 1000) / 1000);
    const step = { from: ['PROCESSING'], attempt: job.attempt, change: { progress }, type: 'video.progress' } as const;
    if (!(await changeVideo(app, video, step))) return false;
  }
  const wanted = wantedRenditions(await findRenditions(app.db, [video.id]));
  if (isNothingMissing(missingWork(video.plan, stored, wanted))) {
    await enqueueJob(app.queue, 'video.finish', job, { share: video.workspaceId });
  }
  return true;
}

/** A rendition that was freed or added after the video was READY could not be made: nobody waits for it any more. */
export async function giveUpLate(app: Pick<App, 'db'>, job: VideoAttempt): Promise<void> {
  for (const { name, state, codec } of await findRenditions(app.db, [job.videoId])) {
    if (state !== 'ENCODING' && state !== 'PENDING') continue;
    await updateRendition(app.db, { videoId: job.videoId, name }, { state: codec === 'h264' ? 'COLD' : 'FAILED' });
  }
}

/** How a task went: seconds of video per second of encoding, and why it was not done the usual way. The last one stands. */
export async function recordEncoding(
  app: Pick<App, 'db'>,
  key: { videoId: string; name: string },
  { speed, encoderReason }: { speed: number; encoderReason: string | null },
): Promise<void> {
  const change = { speed: Math.round(speed * 100) / 100, ...(encoderReason ? { encoderReason } : {}) };
  await updateRendition(app.db, key, change);
}

export interface FinishOutcome {
  /** Renditions that add nothing. */
  dropped: readonly string[];
  quality: QualityReport;
}

/** Everything is stored and checked. Also opens the captions when there is speech to be heard. false: the job is void. */
export async function finishTranscode(
  app: Writing & Pick<App, 'queue'>,
  job: VideoAttempt,
  outcome: FinishOutcome,
): Promise<boolean> {
  const video = await findVideo(app.db, job.videoId);
  if (!video?.plan) return false;
  const renditions = measureRenditions(video.plan, await findSegments(app.db, { videoId: video.id }));
  const readyAt = new Date(app.clock.now());
  const isFirst = video.state === 'PROCESSING';
  const [isDone, hasSpeech] = await recordChange(app, video.workspaceId, async (tx) => {
    const finished = { state: 'READY', progress: 1, readyAt, playableAt: video.playableAt ?? readyAt } as const;
    const change = isFirst ? finished : {};
    const moved = await moveVideo(tx, { id: video.id, from: [video.state], attempt: job.attempt }, change);
    if (!moved) return { result: [false, false], events: [] };
    await saveQuality(tx, video.id, outcome.quality);
    for (const { name, ...measured } of renditions) {
      await updateRendition(tx, { videoId: video.id, name }, { ...measured, state: 'READY' });
    }
    for (const name of outcome.dropped) await updateRendition(tx, { videoId: video.id, name }, { state: 'DROPPED' });
    await deleteSegments(tx, video.id, outcome.dropped);
    const mayOpen = isFirst && video.plan?.audio;
    const opened = mayOpen ? await startSubtitles(tx, { videoId: video.id, spoken: video.language }) : false;
    const moment = { id: video.id, state: 'READY' as const, progress: 1 };
    return { result: [true, opened], events: [videoEvent(isFirst ? 'video.ready' : 'video.updated', moment)] };
  });
  if (hasSpeech) await enqueueJob(app.queue, 'video.caption', job, { share: video.workspaceId });
  return isDone ?? false;
}

/**
 * Something came out wrong: everything is made once more with the safest settings. false: that was the second time, or
 * the job is void.
 */
export async function retrySafely(app: Writing & Pick<App, 'queue'>, job: VideoAttempt): Promise<boolean> {
  const video = await findVideo(app.db, job.videoId);
  if (!video || video.isSafe) return false;
  const change = { isSafe: true, attempt: job.attempt + 1, progress: plannedShare };
  const moved = await changeVideo(app, video, {
    from: ['PROCESSING'],
    attempt: job.attempt,
    change,
    type: 'video.progress',
  });
  if (!moved) return false;
  const again = { videoId: video.id, attempt: job.attempt + 1 };
  await enqueueJob(app.queue, 'video.prepare', again, { share: video.workspaceId });
  return true;
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
    else if (video.state !== 'IMPORTING') mended += Number(await reconcileProcessing(app, video));
  }
  return mended;
}

/** Without a job that prepares it, a planned video needs what is missing, and an unplanned one needs to be prepared. */
async function reconcileProcessing(app: Pick<App, 'db' | 'queue'>, video: Video): Promise<boolean> {
  if (await app.queue.has(queueOf('video.prepare'), jobIdOf('video.prepare', attemptOf(video)))) return false;
  if (!video.plan || video.state === 'QUEUED') await enqueuePrepare(app, video);
  else if (await hasItsJobs(app, { ...video, plan: video.plan })) return false;
  else await enqueueMissing(app, video);
  return true;
}

/** Of many chunks the first and the last are looked for: one that is lost between them becomes the first in time. */
async function hasItsJobs(app: Pick<App, 'db' | 'queue'>, video: Video & { plan: VideoPlan }): Promise<boolean> {
  const job = attemptOf(video);
  const work = await findMissing(app, video);
  const encoder = chunkEncoder(video.plan);
  const has = (name: JobName, id: string) => app.queue.has(queueOf(name, encoder), id);
  const hasChunk = async (chunk: number | undefined) => {
    if (chunk === undefined) return true;
    const name = chunk === 0 ? 'video.encodeFirst' : 'video.encode';
    return has(name, jobIdOf(name, { ...job, chunk }));
  };
  if (isNothingMissing(work)) return has('video.finish', jobIdOf('video.finish', job));
  return (
    (!work.hasSound || (await has('video.sound', jobIdOf('video.sound', job)))) &&
    (!work.hasCopy || (await has('video.copy', jobIdOf('video.copy', job)))) &&
    (await hasChunk(work.chunks[0])) &&
    (await hasChunk(work.chunks.at(-1)))
  );
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
  await app.storage.removeAll(videoPrefix(video.id));
  return true;
}

/** Every byte is stored, and none of it waits for its checksum. Looks twice: what fails its checksum is cut off again. */
export async function isUploadComplete(
  app: Pick<App, 'storage'>,
  video: Pick<Video, 'id' | 'sizeBytes'>,
): Promise<boolean> {
  const isWhole = async () => (await app.storage.stat(uploadKey(video.id)))?.sizeBytes === Number(video.sizeBytes);
  if (!(await isWhole())) return false;
  if (await isUnverified(app, video.id)) return false;
  return isWhole();
}

/** Removes everything a deleted video left in the storage. false: its row is still there, so nothing was removed. */
export async function eraseVideoMedia(app: Pick<App, 'db' | 'storage'>, videoId: string): Promise<boolean> {
  if (await findVideo(app.db, videoId)) return false;
  await app.storage.removeAll(uploadKey(videoId));
  await app.storage.removeAll(videoPrefix(videoId));
  return true;
}

async function enqueuePrepare(app: Pick<App, 'queue'>, video: Video): Promise<void> {
  await enqueueJob(app.queue, 'video.prepare', attemptOf(video), { share: video.workspaceId });
}

function attemptOf(video: Video): VideoAttempt {
  return { videoId: video.id, attempt: video.attempt };
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
