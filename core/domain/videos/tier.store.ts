/** The only queries for freeing renditions and for their objects. */

import type { Db } from '../../platform/db/database.ts';

/** Videos that may have something to free: READY, unwatched since `before`, with more than one READY picture. Longest unwatched first. */
export async function findUnwatchedVideos(db: Db, filter: { before: Date; limit: number }): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT v.id FROM "Video" v
    WHERE v.state = 'READY' AND v."sourceKey" IS NOT NULL AND v."readyAt" <= ${filter.before}
      AND (v."viewedAt" IS NULL OR v."viewedAt" <= ${filter.before})
      AND (SELECT count(*) FROM "Rendition" r
           WHERE r."videoId" = v.id AND r.state = 'READY' AND r.name IN
             (SELECT jsonb_array_elements(v.plan -> 'video' -> 'rungs') ->> 'name')) > 1
    ORDER BY coalesce(v."viewedAt", v."readyAt") LIMIT ${filter.limit}`;
  return rows.map(({ id }) => id);
}

/** READY to COLD, if nobody has watched since `before` was asked for. false: somebody has, or it is not READY any more. */
export async function markCold(db: Db, key: { videoId: string; name: string; before: Date }): Promise<boolean> {
  const changed = await db.$executeRaw`
    UPDATE "Rendition" r SET state = 'COLD' FROM "Video" v
    WHERE r."videoId" = ${key.videoId} AND r.name = ${key.name} AND r.state = 'READY' AND v.id = r."videoId"
      AND v.state = 'READY' AND (v."viewedAt" IS NULL OR v."viewedAt" <= ${key.before})`;
  return changed === 1;
}

/** COLD renditions whose bytes still count: their objects are not all removed. */
export async function findColdBytes(db: Db, limit: number): Promise<{ videoId: string; name: string }[]> {
  return db.rendition.findMany({
    where: { state: 'COLD', sizeBytes: { gt: 0 } },
    select: { videoId: true, name: true },
    take: limit,
  });
}

export async function forgetColdBytes(db: Db, key: { videoId: string; name: string }): Promise<void> {
  await db.rendition.updateMany({ where: { ...key, state: 'COLD' }, data: { sizeBytes: 0 } });
}

/**
 * The segments from `from` up to `to` (exclusive) that are not stored, and that nobody can store before this transaction
 * ends: it takes the places of their rows and gives them back.
 */
export async function holdMissingSegments(
  tx: Db,
  range: { videoId: string; name: string; from: number; to: number },
): Promise<number[]> {
  const { videoId, name, from, to } = range;
  const rows = await tx.$queryRaw<{ index: number }[]>`
    INSERT INTO "VideoSegment" ("videoId", rendition, index, "sizeBytes", samples, sha256)
    SELECT id, ${name}, n, 0, 0, '' FROM "Video", generate_series(${from}::int, ${to - 1}::int) AS n WHERE id = ${videoId}
    ON CONFLICT DO NOTHING RETURNING index`;
  const held = rows.map(({ index }) => index);
  await tx.videoSegment.deleteMany({ where: { videoId, rendition: name, index: { in: held } } });
  return held;
}
