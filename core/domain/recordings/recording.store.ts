/** The queries for recorded chunks. */

import type { Db } from '../../platform/db/database.ts';
import type { RecordingChunk } from './recording.ts';

const omit = { createdAt: true } as const;

export function findLastChunk(db: Db, cameraId: string): Promise<RecordingChunk | null> {
  return db.recordingChunk.findFirst({ where: { cameraId }, orderBy: { sequence: 'desc' }, omit });
}

/** The newest chunks, oldest of them first. */
export async function listLatestChunks(db: Db, cameraId: string, count: number): Promise<RecordingChunk[]> {
  const rows = await db.recordingChunk.findMany({
    where: { cameraId },
    orderBy: { sequence: 'desc' },
    take: count,
    omit,
  });
  return rows.reverse();
}

/** Chunks that overlap the time from `since` (inclusive) to `until` (exclusive), in order. */
export function listChunks(
  db: Db,
  query: { cameraId: string; since?: Date | null; until?: Date | null; limit: number },
): Promise<RecordingChunk[]> {
  return db.recordingChunk.findMany({
    where: {
      cameraId: query.cameraId,
      ...(query.since && { endsAt: { gt: query.since } }),
      ...(query.until && { startsAt: { lt: query.until } }),
    },
    orderBy: { sequence: 'asc' },
    take: query.limit,
    omit,
  });
}

/** Longer than any chunk: key frames that far apart are refused as footage long before. */
const longestChunkUs = 120_000_000n;

/** Chunks that overlap a span of media time, in order. */
export async function listChunksByMedia(
  db: Db,
  query: { cameraId: string; fromUs: number; toUs: number; limit: number },
): Promise<RecordingChunk[]> {
  const [from, to] = [BigInt(Math.floor(query.fromUs)), BigInt(Math.ceil(query.toUs))];
  const rows = await db.recordingChunk.findMany({
    where: { cameraId: query.cameraId, startPtsUs: { gt: from - longestChunkUs, lt: to } },
    orderBy: { startPtsUs: 'asc' },
    omit,
  });
  return rows.filter((row) => row.startPtsUs + row.durationUs > from).slice(0, query.limit);
}

export async function insertChunk(tx: Db, chunk: RecordingChunk): Promise<void> {
  await tx.recordingChunk.create({ data: chunk });
}

export type PrunedChunk = Pick<
  RecordingChunk,
  'cameraId' | 'sequence' | 'recordingId' | 'sizeBytes' | 'storageKey' | 'initKey'
>;

/** Apart from the numbers of the migrations' and the uploads' locks. */
const pruneLock = 7214020514;

/** To the end of the transaction; false when another process has it. */
export async function tryPruneLock(tx: Db): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ isOurs: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(${pruneLock}::bigint) AS "isOurs"`;
  return row?.isOurs === true;
}

/** The oldest chunks of all cameras that ended before a moment, never the newest of a camera. */
export function deleteOldestChunks(tx: Db, query: { endedBefore: Date; limit: number }): Promise<PrunedChunk[]> {
  const { endedBefore, limit } = query;
  // Camera by camera, since the index has the camera first; `startsAt` says nothing new, it is what the index knows.
  return tx.$queryRaw<PrunedChunk[]>`
    DELETE FROM "RecordingChunk" gone
    USING (
      SELECT old.* FROM "Camera" camera CROSS JOIN LATERAL (
        SELECT "cameraId", "sequence", "startsAt" FROM "RecordingChunk"
        WHERE "cameraId" = camera."id"
          AND "startsAt" < ${endedBefore}::timestamptz AND "endsAt" < ${endedBefore}::timestamptz
          AND "sequence" < (SELECT max("sequence") FROM "RecordingChunk" WHERE "cameraId" = camera."id")
        ORDER BY "startsAt", "sequence" LIMIT ${limit}::int
      ) old
      ORDER BY old."startsAt", old."sequence" LIMIT ${limit}::int
    ) oldest
    WHERE gone."cameraId" = oldest."cameraId" AND gone."sequence" = oldest."sequence"
    RETURNING gone."cameraId", gone."sequence", gone."recordingId", gone."sizeBytes", gone."storageKey", gone."initKey"`;
}

/**
 * Whether anything is left of the recording that a deleted chunk belonged to. The numbers of a recording follow one another,
 * so what is left of it lies next to the gap.
 */
export async function hasRest(db: Db, { cameraId, recordingId, sequence }: PrunedChunk): Promise<boolean> {
  const select = { recordingId: true } as const;
  const [before, after] = [
    await db.recordingChunk.findFirst({
      where: { cameraId, sequence: { lt: sequence } },
      orderBy: { sequence: 'desc' },
      select,
    }),
    await db.recordingChunk.findFirst({
      where: { cameraId, sequence: { gt: sequence } },
      orderBy: { sequence: 'asc' },
      select,
    }),
  ];
  return before?.recordingId === recordingId || after?.recordingId === recordingId;
}
