/**
 * Room in a workspace: bytes of originals, minutes of video, transfers at once.
 *
 * Whoever takes room holds the workspace's row while it looks and writes, so the bounds hold exactly, however many come
 * at once. Bytes and transfers are refused before a byte is taken; minutes as soon as the probe has measured them.
 */

import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import type { Db } from '../../platform/db/database.ts';
import { type Quota, refuseByLength, refuseByQuota, refuseByTransfers, sayBytes } from './quota.rules.ts';
import {
  countTransfers,
  findQuotaRow,
  lockQuotaRow,
  type QuotaRow,
  setDuration,
  setSize,
  usedBytes,
  usedMs,
} from './quota.store.ts';
import type { Video } from './video.ts';

type Uploads = App['config']['uploads'];

/** How much a workspace holds, and how much it may. */
export async function getQuota(app: Pick<App, 'db' | 'config'>, workspaceId: string): Promise<Quota> {
  return readQuota(app.db, workspaceId, bounds(app.config.uploads, await findQuotaRow(app.db, workspaceId)));
}

/**
 * Makes sure, to the end of the transaction, that the workspace has room for an original of `sizeBytes` (0: nobody knows
 * yet) and, when it is known, the length. Throws AppError `tooLarge`; `rateLimited` when too many transfers are under way.
 */
export async function requireRoom(
  tx: Db,
  uploads: Uploads,
  wanted: { workspaceId: string; sizeBytes: bigint; durationMs?: number },
): Promise<void> {
  requireSize(uploads, wanted.sizeBytes);
  const { workspaceId, sizeBytes, durationMs = 0 } = wanted;
  const quota = await readQuota(tx, workspaceId, bounds(uploads, await lockQuotaRow(tx, workspaceId)));
  const refusal = refuseByQuota(quota, sizeBytes) ?? refuseByLength(quota, durationMs);
  if (refusal) throw new AppError('tooLarge', refusal);
  const delay = refuseByTransfers(quota);
  if (delay) throw new AppError('rateLimited', delay);
}

/** Takes room for an original that turned out to have `sizeBytes`. Throws AppError `tooLarge`. */
export async function takeRoom(
  app: Pick<App, 'db' | 'config'>,
  video: Pick<Video, 'id' | 'workspaceId' | 'sizeBytes'>,
  sizeBytes: bigint,
): Promise<void> {
  requireSize(app.config.uploads, sizeBytes);
  await app.db.$transaction(async (tx) => {
    const row = await lockQuotaRow(tx, video.workspaceId);
    const quota = await readQuota(tx, video.workspaceId, bounds(app.config.uploads, row));
    const others = { ...quota, usedBytes: quota.usedBytes - video.sizeBytes };
    const refusal = refuseByQuota(others, sizeBytes);
    if (refusal) throw new AppError('tooLarge', refusal);
    await setSize(tx, video.id, sizeBytes);
  });
}

/**
 * Takes the minutes of a video that has been measured. Throws AppError `tooLarge`, with a sentence for its owner, when they
 * do not fit beside the workspace's other videos. Safe to repeat.
 */
export async function checkMinutes(
  app: Pick<App, 'db' | 'config'>,
  video: Pick<Video, 'id' | 'workspaceId'>,
  durationMs: number,
): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const { maxMs } = bounds(app.config.uploads, await lockQuotaRow(tx, video.workspaceId));
    const refusal = refuseByLength({ usedMs: await usedMs(tx, video.workspaceId, video.id), maxMs }, durationMs);
    if (refusal) throw new AppError('tooLarge', refusal);
    await setDuration(tx, video.id, durationMs);
  });
}

function requireSize({ maxBytes }: Uploads, sizeBytes: bigint): void {
  if (sizeBytes <= BigInt(maxBytes)) return;
  throw new AppError('tooLarge', `The file has ${sayBytes(sizeBytes)}; at most ${sayBytes(maxBytes)} are taken.`);
}

function bounds(uploads: Uploads, row: QuotaRow) {
  return {
    maxBytes: row.quotaBytes ?? BigInt(uploads.workspaceQuotaBytes),
    maxMs: (row.quotaMinutes ?? uploads.workspaceQuotaMinutes) * 60_000,
    maxActiveUploads: row.quotaUploads ?? uploads.workspaceMaxUploads,
  };
}

async function readQuota(db: Db, workspaceId: string, max: ReturnType<typeof bounds>): Promise<Quota> {
  return {
    ...max,
    usedBytes: await usedBytes(db, workspaceId),
    usedMs: await usedMs(db, workspaceId),
    activeUploads: await countTransfers(db, workspaceId),
  };
}
