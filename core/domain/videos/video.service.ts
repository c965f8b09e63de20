/**
 * What people do with videos: promise an upload, rename, retry, delete, look.
 *
 * Every change is one transaction with its feed event. Size and quota are refused before a single byte is taken.
 */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { allowed, type Principal, requirePermission, resolveWorkspaceId } from '../accounts/index.ts';
import type { EventType, NewFeedEvent } from '../events.ts';
import { currentCursor, recordChange } from '../feeds/index.ts';
import { lineContract, parseInput } from '../input.ts';
import { enqueueJob } from '../jobs.ts';
import { copyIdentical } from './identical-video.service.ts';
import { findIdenticalId } from './identical-video.store.ts';
import { requireRoom } from './quota.service.ts';
import { issueUploadTicket } from './upload-ticket.ts';
import {
  deleteVideoRow,
  findVideo,
  insertVideo,
  listVideos as listRows,
  moveVideo,
  updateVideoText,
  type VideoListInput,
} from './video.store.ts';
import { type Video, type VideoState, videoPrefix } from './video.ts';

type Writing = Pick<App, 'db' | 'bell' | 'clock'>;

const uploadLifeMs = 24 * 3600_000;
/** The row must be gone before its bytes are: the erase job looks for it and comes back later when it finds it. */
const eraseDelayMs = 1_000;

export const titleContract = lineContract(200).min(1, 'must not be empty');
export const languageContract = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 tag such as "en" or "pt-BR"')
  .nullish();
const createContract = z.object({
  workspaceId: z.string().nullish(),
  title: titleContract,
  fileName: lineContract(255).min(1, 'must not be empty'),
  sizeBytes: z.bigint().positive('must be larger than 0: an empty file is no video'),
  language: languageContract,
  /** In hex. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
    .toLowerCase()
    .nullish(),
});
const updateContract = z.object({ id: z.string(), title: titleContract.nullish(), language: languageContract });

export interface UploadGrant {
  video: Video;
  token: string;
  expiresAt: Date;
}

/**
 * Makes room for an upload. When the workspace has a finished video with the same bytes, by the sha256 that the caller
 * names and we have measured, it is copied at once and nothing is to be sent: then `upload` is null.
 *
 * Throws invalid, tooLarge, rateLimited, and what requirePermission throws.
 */
export async function createVideo(
  app: Writing & Pick<App, 'secrets' | 'config' | 'storage'>,
  principal: Principal | null,
  input: z.input<typeof createContract>,
): Promise<{ video: Video; upload: UploadGrant | null }> {
  const workspaceId = resolveWorkspaceId(principal, input.workspaceId);
  requirePermission(principal, workspaceId, 'videos:write');
  const wanted = parseInput(createContract, input);
  const now = app.clock.now();
  // Whoever may not see the workspace's videos learns nothing of what it has.
  const mayCopy = principal.grants.get(workspaceId)?.has('videos:read');
  const twin =
    mayCopy && wanted.sha256 ? await findIdenticalId(app.db, { ...wanted, workspaceId, sha256: wanted.sha256 }) : null;
  const video = await recordChange(app, workspaceId, async (tx) => {
    const { sizeBytes } = wanted;
    await requireRoom(tx, app.config.uploads, { workspaceId, sizeBytes, durationMs: twin?.durationMs ?? 0 });
    const result = await insertVideo(tx, {
      id: newId('video', now),
      workspaceId,
      createdById: principal.kind === 'user' ? principal.userId : null,
      title: wanted.title,
      fileName: wanted.fileName,
      sizeBytes,
      language: wanted.language ?? null,
      uploadExpiresAt: new Date(now + uploadLifeMs),
      createdAt: new Date(now),
    });
    return { result, events: [videoEvent('video.created', result)] };
  });
  if (twin && (await copyIdentical(app, twin.id, video)))
    return { video: await reread(app.db, video.id), upload: null };
  return { video, upload: grantUpload(app, video) };
}

/** A fresh ticket for an upload that is not finished. Throws conflict when it is. */
export async function renewUpload(
  app: Writing & Pick<App, 'secrets'>,
  principal: Principal | null,
  input: { videoId: string },
): Promise<UploadGrant> {
  const video = await requireVideo(app, principal, input.videoId);
  if (video.state !== 'AWAITING_UPLOAD')
    throw new AppError('conflict', 'The upload of this video is already finished.');
  const uploadExpiresAt = new Date(app.clock.now() + uploadLifeMs);
  await updateVideoText(app.db, video, { uploadExpiresAt });
  return grantUpload(app, { ...video, uploadExpiresAt });
}

export async function updateVideo(
  app: Writing,
  principal: Principal | null,
  input: z.input<typeof updateContract>,
): Promise<Video> {
  const wanted = parseInput(updateContract, input);
  const video = await requireVideo(app, principal, wanted.id);
  const change = {
    ...(wanted.title == null ? {} : { title: wanted.title }),
    ...(wanted.language === undefined ? {} : { language: wanted.language }),
  };
  return recordChange(app, video.workspaceId, async (tx) => {
    await updateVideoText(tx, { id: video.id, workspaceId: video.workspaceId }, change);
    const result = await reread(tx, video.id);
    return { result, events: [videoEvent('video.updated', result)] };
  });
}

/** Processes a failed video once more, from its original. Throws conflict when there is nothing to retry. */
export async function retryVideo(
  app: Writing & Pick<App, 'queue'>,
  principal: Principal | null,
  input: { id: string },
): Promise<Video> {
  const video = await requireVideo(app, principal, input.id);
  if (video.state !== 'FAILED')
    throw new AppError('conflict', `Only a failed video can be retried; this one is ${video.state}.`);
  if (!video.sourceKey)
    throw new AppError('conflict', 'The upload never arrived. Create a new video and send the file again.');
  const again = await recordChange(app, video.workspaceId, async (tx) => {
    const change = {
      state: 'QUEUED',
      attempt: video.attempt + 1,
      progress: 0,
      failureCode: null,
      failureMessage: null,
    } as const;
    const moved = await moveVideo(tx, { id: video.id, from: ['FAILED'], attempt: video.attempt }, change);
    if (!moved) throw new AppError('conflict', 'Somebody else has just retried this video.');
    const result = await reread(tx, video.id);
    return { result, events: [videoEvent('video.updated', result)] };
  });
  const { id: videoId, attempt, workspaceId: share } = again;
  await enqueueJob(app.queue, 'video.prepare', { videoId, attempt }, { share });
  return again;
}

/** Removes a video; all its bytes follow by a job that was queued beforehand, so that a crash between cannot leave them. */
export async function deleteVideo(
  app: Writing & Pick<App, 'queue'>,
  principal: Principal | null,
  input: { id: string },
): Promise<{ deletedId: string }> {
  const video = await requireVideo(app, principal, input.id);
  await enqueueJob(app.queue, 'media.erase', { prefix: videoPrefix(video.id) }, { delayMs: eraseDelayMs });
  await recordChange(app, video.workspaceId, async (tx) => {
    const gone = await deleteVideoRow(tx, { id: video.id, workspaceId: video.workspaceId });
    const events: NewFeedEvent[] = gone ? [{ type: 'video.deleted', videoId: video.id, payload: {} }] : [];
    return { result: undefined, events };
  });
  return { deletedId: video.id };
}

/** null for unknown ids and for strangers. Throws unauthenticated and forbidden. */
export async function getVideo(app: Pick<App, 'db'>, principal: Principal | null, id: string): Promise<Video | null> {
  return allowed(principal, 'videos:read', await findVideo(app.db, id));
}

/** Up to `limit + 1` rows, the count, and the feed's place in one snapshot: list, then subscribe, misses nothing. */
export async function listVideos(
  app: Pick<App, 'db'>,
  principal: Principal | null,
  input: Omit<VideoListInput, 'workspaceId'> & { workspaceId?: string | null },
): Promise<{ rows: Video[]; totalCount: number; feedCursor: string }> {
  const workspaceId = resolveWorkspaceId(principal, input.workspaceId);
  requirePermission(principal, workspaceId, 'videos:read');
  return app.db.$transaction(
    async (tx) => {
      const list = await listRows(tx, { ...input, workspaceId });
      return { ...list, feedCursor: await currentCursor(tx, workspaceId) };
    },
    { isolationLevel: 'RepeatableRead' },
  );
}

/** The event that says how a video stands. */
export function videoEvent(
  type: Extract<EventType, `video.${string}`> extends infer T ? Exclude<T, 'video.deleted'> : never,
  video: { id: string; state: VideoState; progress: number },
): NewFeedEvent {
  return { type, videoId: video.id, payload: { state: video.state, progress: video.progress } };
}

/** The video, when the principal may change it. Throws unauthenticated, notFound (also for strangers) and forbidden. */
async function requireVideo(app: Pick<App, 'db'>, principal: Principal | null, id: string): Promise<Video> {
  const video = allowed(principal, 'videos:write', await findVideo(app.db, id));
  if (!video) throw missing();
  return video;
}

async function reread(db: Parameters<typeof findVideo>[0], id: string): Promise<Video> {
  const video = await findVideo(db, id);
  if (!video) throw missing();
  return video;
}

function missing(): AppError {
  return new AppError('notFound', 'There is no such video.');
}

function grantUpload(app: Pick<App, 'secrets'>, video: Video): UploadGrant {
  const expiresAt = video.uploadExpiresAt;
  const token = issueUploadTicket(app.secrets, { videoId: video.id, sizeBytes: Number(video.sizeBytes), expiresAt });
  return { video, token, expiresAt };
}
