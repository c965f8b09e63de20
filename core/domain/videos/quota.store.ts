/** The only queries for what a workspace may hold and does hold. */

import type { Db } from '../../platform/db/database.ts';

/** What its operator has set for the workspace itself; null: the installation's default. */
export interface QuotaRow {
  quotaBytes: bigint | null;
  quotaMinutes: number | null;
  quotaUploads: number | null;
}

const unset: QuotaRow = { quotaBytes: null, quotaMinutes: null, quotaUploads: null };

/**
 * Holds the workspace's row to the end of the transaction, so that two uploads cannot both take the last free bytes. Not
 * its key: whoever adds an event holds the feed's counter and asks for that key, and we want the counter next.
 */
export async function lockQuotaRow(db: Db, workspaceId: string): Promise<QuotaRow> {
  const rows = await db.$queryRaw<QuotaRow[]>`
    SELECT "quotaBytes", "quotaMinutes", "quotaUploads" FROM "Workspace" WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  return rows[0] ?? unset;
}

export async function findQuotaRow(db: Db, workspaceId: string): Promise<QuotaRow> {
  const select = { quotaBytes: true, quotaMinutes: true, quotaUploads: true } as const;
  return (await db.workspace.findUnique({ where: { id: workspaceId }, select })) ?? unset;
}

/** Bytes of the originals that a workspace holds or has promised room to. */
export async function usedBytes(db: Db, workspaceId: string): Promise<bigint> {
  const sum = await db.video.aggregate({
    where: { workspaceId, OR: [{ state: { not: 'FAILED' } }, { sourceKey: { not: null } }] },
    _sum: { sizeBytes: true },
  });
  return sum._sum.sizeBytes ?? 0n;
}

/** Length of all videos of a workspace that have been measured and have not failed, but for one. */
export async function usedMs(db: Db, workspaceId: string, exceptId?: string): Promise<number> {
  // A sum of integers may be larger than an integer.
  const rows = await db.$queryRaw<{ ms: bigint }[]>`
    SELECT coalesce(sum("durationMs"), 0)::bigint AS ms FROM "Video"
    WHERE "workspaceId" = ${workspaceId} AND state <> 'FAILED' AND id <> ${exceptId ?? ''}`;
  return Number(rows[0]?.ms ?? 0n);
}

export function countTransfers(db: Db, workspaceId: string): Promise<number> {
  return db.video.count({ where: { workspaceId, state: { in: ['AWAITING_UPLOAD', 'IMPORTING'] } } });
}

export async function setDuration(db: Db, videoId: string, durationMs: number): Promise<void> {
  await db.video.updateMany({ where: { id: videoId }, data: { durationMs } });
}

/** Takes more room for an original whose size shows only while it arrives. */
export async function setSize(db: Db, videoId: string, sizeBytes: bigint): Promise<void> {
  await db.video.updateMany({ where: { id: videoId }, data: { sizeBytes } });
}
