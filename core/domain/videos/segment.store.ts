/** The only queries for stored segments. */

import type { Db } from '../../platform/db/database.ts';
import { Prisma } from '../../platform/db/generated/client.ts';

export interface SegmentKey {
  videoId: string;
  rendition: string;
  index: number;
}

export interface SegmentFacts {
  rendition: string;
  index: number;
  sizeBytes: number;
  samples: number;
  /** Of the bytes before any encryption. */
  sha256: Uint8Array;
  /** To the end of the first picture, before any encryption; null: sound. */
  keyFrameBytes: number | null;
}

/**
 * false: it is there already, or the attempt is void. Whoever inserts first holds the row's place until its transaction
 * ends, so a second writer waits and then finds it.
 */
export async function insertSegment(
  db: Db,
  segment: SegmentFacts & { videoId: string; attempt: number; at: Date },
): Promise<boolean> {
  const { videoId, attempt, rendition, index, sizeBytes, samples, sha256, keyFrameBytes, at } = segment;
  const inserted = await db.$executeRaw`
    INSERT INTO "VideoSegment" ("videoId", rendition, index, "sizeBytes", samples, sha256, "keyFrameBytes", "createdAt")
    SELECT id, ${rendition}, ${index}, ${sizeBytes}, ${samples}, ${Buffer.from(sha256)}, ${keyFrameBytes}, ${at}
    FROM "Video" WHERE id = ${videoId} AND attempt = ${attempt} AND state IN ('AWAITING_UPLOAD', 'PROCESSING', 'READY')
    ON CONFLICT DO NOTHING`;
  return inserted === 1;
}

export async function hasSegment(db: Db, { videoId, rendition, index }: SegmentKey): Promise<boolean> {
  return (await db.videoSegment.count({ where: { videoId, rendition, index } })) > 0;
}

/** Which segments of each rendition are stored. */
export async function storedSegments(db: Db, videoId: string): Promise<Map<string, Set<number>>> {
  const rows = await db.$queryRaw<{ rendition: string; indexes: number[] }[]>`
    SELECT rendition, array_agg(index) AS indexes FROM "VideoSegment" WHERE "videoId" = ${videoId} GROUP BY rendition`;
  return new Map(rows.map(({ rendition, indexes }) => [rendition, new Set(indexes)]));
}

export async function findSegments(
  db: Db,
  where: { videoId: string; rendition?: string; from?: number; to?: number },
): Promise<SegmentFacts[]> {
  const { videoId, rendition, from, to } = where;
  const rows = await db.videoSegment.findMany({
    where: {
      videoId,
      ...(rendition === undefined ? {} : { rendition }),
      index: { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lte: to }) },
    },
    orderBy: [{ rendition: 'asc' }, { index: 'asc' }],
  });
  return rows.map(({ videoId: _videoId, createdAt: _createdAt, ...facts }) => facts);
}

export interface RenditionCount {
  videoId: string;
  rendition: string;
  segments: number;
  sizeBytes: number;
}

/** How much of each rendition is stored. */
export async function countSegments(db: Db, videoIds: readonly string[]): Promise<RenditionCount[]> {
  if (videoIds.length === 0) return [];
  const rows = await db.$queryRaw<{ videoId: string; rendition: string; segments: bigint; sizeBytes: bigint }[]>`
    SELECT "videoId", rendition, count(*) AS segments, sum("sizeBytes") AS "sizeBytes" FROM "VideoSegment"
    WHERE "videoId" IN (${Prisma.join([...videoIds])}) GROUP BY "videoId", rendition`;
  return rows.map((row) => ({ ...row, segments: Number(row.segments), sizeBytes: Number(row.sizeBytes) }));
}

/** Forgets segments, so that they are missing and can be made again. */
export async function deleteSegments(db: Db, videoId: string, renditions?: readonly string[]): Promise<void> {
  await db.videoSegment.deleteMany({
    where: { videoId, ...(renditions ? { rendition: { in: [...renditions] } } : {}) },
  });
}
