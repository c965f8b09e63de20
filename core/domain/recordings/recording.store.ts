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
