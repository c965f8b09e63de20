/** The only queries for upgrades to a newer codec. */

import type { Db } from '../../platform/db/database.ts';
import type { UpgradeCodec } from './upgrade.rules.ts';

export interface UpgradeCandidate {
  id: string;
  attempt: number;
  workspaceId: string;
  codec: UpgradeCodec;
}

/** READY videos that were seen often enough for their workspace's profile and have no rendition of its codec; most seen first. */
export async function findUpgradeCandidates(
  db: Db,
  search: { codecs: readonly UpgradeCodec[]; usualViews: number; limit: number },
): Promise<UpgradeCandidate[]> {
  const { codecs, usualViews, limit } = search;
  return db.$queryRaw<UpgradeCandidate[]>`
    SELECT v.id, v.attempt, v."workspaceId", w."videoProfile"->>'upgrade' AS codec
    FROM "Video" v JOIN "Workspace" w ON w.id = v."workspaceId"
    WHERE v.state = 'READY' AND v."sourceKey" IS NOT NULL AND v.width IS NOT NULL
      AND w."videoProfile"->>'upgrade' = ANY(${[...codecs]})
      AND v."viewCount" >= coalesce((w."videoProfile"->>'upgradeAfterViews')::int, ${usualViews})
      AND NOT EXISTS (SELECT 1 FROM "Rendition" r
                      WHERE r."videoId" = v.id AND r.codec = w."videoProfile"->>'upgrade')
    ORDER BY v."viewCount" DESC, v.id LIMIT ${limit}`;
}

/** Videos with a rendition that an upgrade has begun and not finished. */
export async function findBegunUpgrades(db: Db, limit: number): Promise<string[]> {
  const rows = await db.rendition.findMany({
    where: { codec: { in: ['hevc', 'av1'] }, state: { in: ['PENDING', 'ENCODING'] }, video: { state: 'READY' } },
    select: { videoId: true },
    distinct: ['videoId'],
    take: limit,
  });
  return rows.map(({ videoId }) => videoId);
}

/** Holds the video's row to the end of the transaction: its plan changes once. false: it is gone, or being made anew. */
export async function lockReadyVideo(db: Db, job: { videoId: string; attempt: number }): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM "Video" WHERE id = ${job.videoId} AND attempt = ${job.attempt} AND state = 'READY'
    FOR NO KEY UPDATE`;
  return rows.length === 1;
}
