/**
 * What the machinery does with imports: begin a turn, tell how far it is, pause, finish, fail, reconcile.
 *
 * Each step is guarded by the turn, so a job that is done twice, or by a worker that was thought dead, changes nothing.
 * The bytes become visible as the video's original in one step when all of them are there.
 */

import type { App } from '../../app.ts';
import type { Db } from '../../platform/db/database.ts';
import { recordChange } from '../feeds/index.ts';
import { enqueueJob, jobIdOf, queueOf } from '../jobs.ts';
import {
  acceptUpload,
  findVideo,
  moveVideo,
  takeRoom,
  uploadKey,
  type Video,
  type VideoFailure,
  videoEvent,
} from '../videos/index.ts';
import { findImport, findImportsUnderWay, findUrlCipher, type ImportTurn, moveImport } from './import.store.ts';
import { pauseAfter } from './pacing.rules.ts';
import type { VideoImport } from './video-import.ts';

type Writing = Pick<App, 'db' | 'bell' | 'clock'>;

/** After so many turns in a row without a new byte, nobody believes in it any more. */
const maxFailures = 8;
/** Originals of unknown size take their room in steps of this. */
const roomStepBytes = 64n * 1024n * 1024n;

export interface ImportTask {
  video: Video;
  import: VideoImport;
  /** With its credentials: never to be logged or shown. */
  url: string;
}

/** A worker takes the turn up. null: the job is void. */
export async function startImport(app: Pick<App, 'db' | 'secrets'>, turn: ImportTurn): Promise<ImportTask | null> {
  const video = await findVideo(app.db, turn.videoId);
  const cipher = await findUrlCipher(app.db, turn.videoId);
  if (video?.state !== 'IMPORTING' || !cipher) return null;
  if (!(await moveImport(app.db, turn, { state: 'FETCHING', nextTryAt: null }))) return null;
  const row = await findImport(app.db, turn.videoId);
  return row && { video, import: row, url: app.secrets.decrypt(cipher) };
}

/**
 * So many bytes are safe on disk. false: the job is void, stop. Throws AppError `tooLarge` when the workspace has no room
 * for what is to come.
 */
export async function recordImport(
  app: Writing & Pick<App, 'config'>,
  turn: ImportTurn,
  found: Pick<VideoImport, 'receivedBytes' | 'totalBytes' | 'etag' | 'lastModified'>,
): Promise<boolean> {
  const video = await findVideo(app.db, turn.videoId);
  if (video?.state !== 'IMPORTING') return false;
  const { receivedBytes, totalBytes } = found;
  const room = totalBytes ?? (receivedBytes / roomStepBytes + 1n) * roomStepBytes;
  if (totalBytes === null ? video.sizeBytes < room : video.sizeBytes !== room) await takeRoom(app, video, room);
  return recordChange(app, video.workspaceId, async (tx) => {
    if (!(await moveImport(tx, turn, found))) return { result: false, events: [] };
    const progress = totalBytes ? Math.floor((Number(receivedBytes) / Number(totalBytes)) * 1000) / 1000 : 0;
    const moved = await moveVideo(tx, { id: video.id, from: ['IMPORTING'] }, { progress });
    const moment = { id: video.id, state: 'IMPORTING' as const, progress };
    return { result: moved, events: moved ? [videoEvent('video.progress', moment)] : [] };
  });
}

/**
 * Not now: another job goes on later, from the bytes that are there, after `waitMs` at the earliest. With `failure` it is
 * the source's fault, which the import ends with when it happens too often in a row.
 */
export async function postponeImport(
  app: Writing & Pick<App, 'queue'>,
  task: ImportTask,
  pause: { waitMs: number | null; failure: VideoFailure | null; hasProgress: boolean },
): Promise<void> {
  const { video, import: row } = task;
  const failures = (pause.hasProgress ? 0 : row.failures) + (pause.failure ? 1 : 0);
  const waitMs = Math.max(pause.waitMs ?? 0, pause.failure ? pauseAfter(failures, Math.random()) : 0);
  const nextTryAt = new Date(app.clock.now() + waitMs);
  const isOver = failures >= maxFailures || nextTryAt > video.uploadExpiresAt;
  if (isOver) return failImport(app, row, pause.failure ?? tooSlow);
  const change = { state: 'WAITING', attempt: row.turn + 1, failures, nextTryAt } as const;
  if (!(await moveImport(app.db, row, change))) return;
  await enqueueTurn(app, { ...row, turn: row.turn + 1, nextTryAt });
}

/** The original is in its place. false: the video was deleted meanwhile, or the job is void. */
export async function finishImport(
  app: Writing & Pick<App, 'queue'>,
  task: ImportTask,
  sizeBytes: bigint,
): Promise<boolean> {
  const { video, import: row } = task;
  const change = {
    ...({ state: 'QUEUED', attempt: video.attempt + 1, progress: 0, sizeBytes } as const),
    ...{ sourceKey: uploadKey(video.id), uploadedAt: new Date(app.clock.now()) },
  };
  const isDone = await end(app, row, {
    row: { state: 'DONE', receivedBytes: sizeBytes, totalBytes: sizeBytes, failures: 0 },
    video: change,
    type: 'video.uploaded',
  });
  if (isDone) await acceptUpload(app, video.id);
  return isDone;
}

/** Ends an import with a reason that a person can act on. */
export async function failImport(
  app: Writing,
  turn: ImportTurn & Pick<VideoImport, 'workspaceId'>,
  { code, message }: VideoFailure,
): Promise<void> {
  const failed = { state: 'FAILED', failureCode: code, failureMessage: message } as const;
  await end(app, turn, { row: failed, video: failed, type: 'video.failed' });
}

/** Finds a job for every import that waits without one. Returns how many it mended. */
export async function reconcileImports(app: Writing & Pick<App, 'queue'>): Promise<number> {
  let mended = 0;
  for (const row of await findImportsUnderWay(app.db)) {
    const turn = { videoId: row.videoId, turn: row.turn };
    if (await app.queue.has(queueOf('video.import'), jobIdOf('video.import', turn))) continue;
    await enqueueTurn(app, row);
    mended += 1;
  }
  return mended;
}

async function enqueueTurn(app: Pick<App, 'queue' | 'clock'>, row: VideoImport): Promise<void> {
  const delayMs = Math.max(0, (row.nextTryAt?.getTime() ?? 0) - app.clock.now());
  const { videoId, turn, workspaceId: share } = row;
  await enqueueJob(app.queue, 'video.import', { videoId, turn }, { share, delayMs });
}

/** Import and video end together, with the event that tells of it. */
async function end(
  app: Writing,
  turn: ImportTurn & Pick<VideoImport, 'workspaceId'>,
  change: {
    row: Parameters<typeof moveImport>[2];
    video: Parameters<typeof moveVideo>[2];
    type: 'video.uploaded' | 'video.failed';
  },
): Promise<boolean> {
  return recordChange(app, turn.workspaceId, async (tx: Db) => {
    if (!(await moveImport(tx, turn, change.row))) return { result: false, events: [] };
    await moveVideo(tx, { id: turn.videoId, from: ['IMPORTING'] }, change.video);
    const video = await findVideo(tx, turn.videoId);
    return { result: video !== null, events: video ? [videoEvent(change.type, video)] : [] };
  });
}

const tooSlow: VideoFailure = {
  code: 'importFailed',
  message: 'The import took longer than is allowed here. Try again when the source is faster.',
};
