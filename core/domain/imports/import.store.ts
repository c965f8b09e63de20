/** The only queries for imports. */

import type { Db } from '../../platform/db/database.ts';
import type { VideoImport as ImportRow, Prisma } from '../../platform/db/generated/client.ts';
import type { VideoFailureCode } from '../videos/index.ts';
import type { VideoImport } from './video-import.ts';

/** A job of an import: void when the import is at another turn, or no longer under way. */
export interface ImportTurn {
  videoId: string;
  turn: number;
}

export async function insertImport(
  db: Db,
  row: Pick<VideoImport, 'videoId' | 'workspaceId' | 'label' | 'region'> & { urlCipher: Uint8Array<ArrayBuffer> },
): Promise<void> {
  await db.videoImport.create({ data: row });
}

export async function findImport(db: Db, videoId: string): Promise<VideoImport | null> {
  const row = await db.videoImport.findUnique({ where: { videoId } });
  return row && toImport(row);
}

export async function findImports(db: Db, videoIds: readonly string[]): Promise<VideoImport[]> {
  return (await db.videoImport.findMany({ where: { videoId: { in: [...videoIds] } } })).map(toImport);
}

export async function findUrlCipher(db: Db, videoId: string): Promise<Uint8Array | null> {
  return (await db.videoImport.findUnique({ where: { videoId }, select: { urlCipher: true } }))?.urlCipher ?? null;
}

/** Of videos that are IMPORTING. */
export async function findImportsUnderWay(db: Db): Promise<VideoImport[]> {
  return (await db.videoImport.findMany({ where: { video: { state: 'IMPORTING' } } })).map(toImport);
}

/** Changes an import only while it is at this turn and under way. false: it was not. */
export async function moveImport(
  db: Db,
  { videoId, turn }: ImportTurn,
  change: Prisma.VideoImportUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await db.videoImport.updateMany({
    where: { videoId, attempt: turn, state: { in: ['WAITING', 'FETCHING'] } },
    data: change,
  });
  return count === 1;
}

/** Begins a failed import anew. false: it had not failed. */
export async function restartImport(db: Db, videoId: string): Promise<boolean> {
  const { count } = await db.videoImport.updateMany({
    where: { videoId, state: 'FAILED' },
    data: {
      ...{ state: 'WAITING', attempt: { increment: 1 }, failures: 0, nextTryAt: null },
      ...{ receivedBytes: 0n, totalBytes: null, etag: null, lastModified: null },
      ...{ failureCode: null, failureMessage: null },
    },
  });
  return count === 1;
}

function toImport(row: ImportRow): VideoImport {
  const { urlCipher: _urlCipher, failureCode, failureMessage, attempt, createdAt: _c, updatedAt: _u, ...rest } = row;
  const failure = failureCode ? { code: failureCode as VideoFailureCode, message: failureMessage ?? '' } : null;
  return { ...rest, turn: attempt, failure };
}
