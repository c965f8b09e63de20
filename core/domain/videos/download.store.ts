/** The only queries for renditions that lie ready as one file. The row is there exactly when the object is. */

import type { Db } from '../../platform/db/database.ts';

export interface StoredDownload {
  videoId: string;
  rendition: string;
  sizeBytes: bigint;
  createdAt: Date;
}

/** false: the video is gone. */
export async function saveDownload(db: Db, made: StoredDownload): Promise<boolean> {
  const { videoId, rendition, sizeBytes, createdAt } = made;
  const changed = await db.$executeRaw`
    INSERT INTO "VideoDownload" ("videoId", rendition, "sizeBytes", "createdAt")
    SELECT id, ${rendition}, ${sizeBytes}, ${createdAt} FROM "Video" WHERE id = ${videoId}
    ON CONFLICT ("videoId", rendition) DO UPDATE SET "sizeBytes" = ${sizeBytes}, "createdAt" = ${createdAt}`;
  return changed === 1;
}

export async function findDownload(db: Db, videoId: string, rendition: string): Promise<StoredDownload | null> {
  return db.videoDownload.findUnique({ where: { videoId_rendition: { videoId, rendition } } });
}

export async function findDownloads(db: Db, videoIds: readonly string[]): Promise<StoredDownload[]> {
  return db.videoDownload.findMany({ where: { videoId: { in: [...videoIds] } } });
}

export async function findDownloadsBefore(db: Db, before: Date): Promise<StoredDownload[]> {
  return db.videoDownload.findMany({ where: { createdAt: { lt: before } }, orderBy: { createdAt: 'asc' }, take: 200 });
}

/** false: it was made anew meanwhile. */
export async function deleteDownload(db: Db, { videoId, rendition, createdAt }: StoredDownload): Promise<boolean> {
  return (await db.videoDownload.deleteMany({ where: { videoId, rendition, createdAt } })).count === 1;
}
