/**
 * One turn of an import: ask for what is missing, write it down, and either finish or leave the rest to a later turn.
 *
 * Safe to repeat and to be killed at any point: the bytes on disk that were told of are gone on from, by Range and If-Range,
 * as long as the server still has the same file; the original appears in the storage in one step.
 */

import type { App } from '../../core/app.ts';
import {
  failImport,
  finishImport,
  type ImportTask,
  postponeImport,
  recordImport,
  startImport,
} from '../../core/domain/imports/index.ts';
import type { JobData } from '../../core/domain/jobs.ts';
import { eraseVideoMedia, uploadKey, type VideoFailure } from '../../core/domain/videos/index.ts';
import { AppError, type ErrorKind, isRetryable } from '../../core/errors.ts';
import type { JobContext } from '../runtime/run-job.ts';
import { openSource, type SourceAnswer } from './open-source.ts';
import { openPartial, type PartialFile, sweepPartials } from './partial-file.ts';
import { sourceTrouble, troubleOf } from './source-trouble.ts';
import { tooLarge, transferBody } from './transfer.ts';

export async function importVideo(app: App, job: JobData<'video.import'>, context: JobContext): Promise<void> {
  const task = await startImport(app, job);
  try {
    if (!task) return;
    const stored = await app.storage.stat(uploadKey(job.videoId));
    // Whole, since it appears in one step: a worker died before it could say so.
    if (stored) await finishImport(app, task, BigInt(stored.sizeBytes));
    else await takeTurn(app, task, context);
  } finally {
    await sweepPartials(app);
    // Deleted meanwhile: what was stored after the erase job ran goes too.
    await eraseVideoMedia(app, job.videoId);
  }
}

/** The worker's own tries are used up. */
export async function giveUpImport(app: App, job: JobData<'video.import'>, _error: AppError): Promise<void> {
  const task = await startImport(app, job);
  const message =
    'The import failed because of a problem on our side. Try again, and tell the operator if it happens again.';
  if (task) await failImport(app, task.import, { code: 'importFailed', message });
}

async function takeTurn(app: App, task: ImportTask, context: JobContext): Promise<void> {
  const leftMs = Math.max(1, task.video.uploadExpiresAt.getTime() - app.clock.now());
  const deadline = AbortSignal.timeout(Math.min(leftMs, 2 ** 31 - 1));
  const signal = AbortSignal.any([context.signal, deadline]);
  const progress = { receivedBytes: 0 };
  try {
    const sizeBytes = await fetchRest(app, task, { signal, progress });
    if (sizeBytes !== null) await finishImport(app, task, BigInt(sizeBytes));
  } catch (error) {
    if (context.signal.aborted) throw error;
    const hasProgress = progress.receivedBytes > Number(task.import.receivedBytes);
    if (deadline.aborted) return postponeImport(app, task, { waitMs: leftMs, failure: null, hasProgress });
    if (!(error instanceof AppError) || error.kind === 'internal') throw error;
    const trouble = troubleOf(error);
    // Our own disk, storage or database: the queue waits for them.
    if (!trouble && isRetryable(error)) throw error;
    app.log.info({ videoId: task.video.id, kind: error.kind }, `import: ${error.message}`);
    if (!trouble) return failImport(app, task.import, failureOf(error));
    const failure = trouble.isManners ? null : failureOf(error);
    await postponeImport(app, task, { waitMs: trouble.waitMs, failure, hasProgress });
  }
}

/** The size of the file that now is in its place, or null when the job is void. */
async function fetchRest(
  app: App,
  task: ImportTask,
  { signal, progress }: { signal: AbortSignal; progress: { receivedBytes: number } },
): Promise<number | null> {
  const { import: row } = task;
  await using file = await openPartial(app.config.dataDir, row.videoId);
  // What was not told of may not have reached the disk.
  const had = Math.min(file.sizeBytes, Number(row.receivedBytes));
  const headers = had > 0 ? resumeHeaders(task, had) : {};
  const isResuming = Object.keys(headers).length > 0;
  using answer = await openSource(app, { url: task.url, region: row.region, headers, signal });
  if (answer.status === 304) return await moveIn(app, file, row.videoId, had);
  const start = isSame(answer, row) ? startOf(answer, isResuming ? had : 0) : null;
  if (start === null) {
    // The server cannot go on from there: from the beginning, at the next turn.
    await recordImport(app, row, { receivedBytes: 0n, totalBytes: null, etag: null, lastModified: null });
    throw sourceTrouble('The source cannot continue where the transfer broke off.');
  }
  await file.truncate(start.from);
  const found = {
    totalBytes: start.totalBytes === null ? null : BigInt(start.totalBytes),
    etag: answer.headers.etag ?? null,
    lastModified: answer.headers['last-modified'] ?? null,
  };
  const { maxBytes } = app.config.uploads;
  if ((start.totalBytes ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const tell = (receivedBytes: number) => {
    progress.receivedBytes = receivedBytes;
    return recordImport(app, row, { ...found, receivedBytes: BigInt(receivedBytes) });
  };
  if (!(await tell(start.from))) return null;
  const { bytesPerSecond } = app.config.imports;
  const limits = { maxBytes, bytesPerSecond };
  const transfer = { answer, file, ...start, ...limits, clock: app.clock, signal, tell };
  const sizeBytes = await transferBody(transfer);
  return sizeBytes === null ? null : await moveIn(app, file, row.videoId, sizeBytes);
}

/** If-Range takes strong validators only; without one there is no telling whether the rest belongs to what we have. */
function resumeHeaders({ import: row }: ImportTask, had: number): Record<string, string> {
  const { etag, lastModified, totalBytes } = row;
  const strong = etag && !etag.startsWith('W/') ? etag : null;
  if (totalBytes !== null && BigInt(had) === totalBytes) {
    if (etag) return { 'if-none-match': etag };
    return lastModified ? { 'if-modified-since': lastModified } : {};
  }
  const validator = strong ?? (etag ? null : lastModified);
  return validator ? { range: `bytes=${had}-`, 'if-range': validator } : {};
}

/** A part of another file would be a part of nothing. */
function isSame({ status, headers }: SourceAnswer, { etag }: ImportTask['import']): boolean {
  return status !== 206 || !etag || headers.etag === undefined || headers.etag === etag;
}

/** Where the answer begins in the file, and how long the file is; null: nowhere that we could use. */
function startOf(answer: SourceAnswer, had: number): { from: number; totalBytes: number | null } | null {
  const { status, headers } = answer;
  if (status === 200) {
    const length = headers['content-length'];
    return { from: 0, totalBytes: length === undefined ? null : Number(length) };
  }
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? [];
  if (status !== 206 || Number(from) !== had || had === 0) return null;
  return { from: had, totalBytes: total === '*' ? null : Number(total) };
}

async function moveIn(app: App, file: PartialFile, videoId: string, sizeBytes: number): Promise<number> {
  await file.truncate(sizeBytes);
  await file.sync();
  await app.storage.moveIn(file.path, uploadKey(videoId));
  return sizeBytes;
}

const codes: Partial<Record<ErrorKind, VideoFailure['code']>> = { badMedia: 'badMedia', tooLarge: 'quotaExceeded' };

function failureOf({ kind, message }: AppError): VideoFailure {
  return { code: codes[kind] ?? 'importFailed', message };
}
