/** The only queries for the reports of quality checks. */

import type { Db } from '../../platform/db/database.ts';
import type { Prisma } from '../../platform/db/generated/client.ts';
import type { QualityReport } from './quality.rules.ts';

export async function findQuality(
  db: Db,
  videoIds: readonly string[],
): Promise<{ id: string; report: QualityReport | null }[]> {
  const rows = await db.video.findMany({ where: { id: { in: [...videoIds] } }, select: { id: true, quality: true } });
  return rows.map(({ id, quality }) => ({ id, report: quality as unknown as QualityReport | null }));
}

export async function saveQuality(db: Db, videoId: string, report: QualityReport): Promise<void> {
  await db.video.updateMany({ where: { id: videoId }, data: { quality: report as unknown as Prisma.InputJsonObject } });
}

/** sha256 of each rendition's initialisation segment, by the rendition's name; null where none is recorded. */
export async function findInitHashes(db: Db, videoId: string): Promise<Map<string, Uint8Array | null>> {
  const rows = await db.rendition.findMany({ where: { videoId }, select: { name: true, initSha256: true } });
  return new Map(rows.map(({ name, initSha256 }) => [name, initSha256]));
}

/** Ids of the videos with this id, or else with exactly this title in any case; newest first, at most `limit`. */
export async function findVideoIds(db: Db, idOrTitle: string, limit: number): Promise<string[]> {
  const rows = await db.video.findMany({
    where: { OR: [{ id: idOrTitle }, { title: { equals: idOrTitle, mode: 'insensitive' } }] },
    orderBy: { id: 'desc' },
    select: { id: true },
    take: limit,
  });
  return rows.map(({ id }) => id);
}
