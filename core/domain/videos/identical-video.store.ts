/**
 * The only queries for copying a video to another row.
 *
 * Columns are taken as they are, also those that are added later; what names the old id names the new one in the copy.
 */

import type { Db } from '../../platform/db/database.ts';
import type { Prisma } from '../../platform/db/generated/client.ts';
import type { Video } from './video.ts';

/** What a copy of a finished video has; the others (upgrades under way) are made again if they are wanted. */
const keptStates = ['READY', 'COLD', 'DROPPED'] as const;

/** A finished video of the same workspace whose stored original has these bytes, as we have found ourselves. */
export async function findIdenticalId(
  db: Db,
  { workspaceId, sha256, sizeBytes }: { workspaceId: string; sha256: string; sizeBytes: bigint },
): Promise<{ id: string; durationMs: number | null } | null> {
  return db.video.findFirst({
    where: { workspaceId, sha256, sizeBytes, state: 'READY', sourceKey: { not: null } },
    orderBy: { createdAt: 'desc' },
    select: { id: true, durationMs: true },
  });
}

/**
 * Turns the waiting row `to` into a copy of the finished row `from`, with the renditions, the captions and those segments
 * whose objects are among `segmentKeys`. false: one of them is not what it was, and nothing was written.
 */
export async function copyVideoRows(
  tx: Db,
  pair: { from: string; to: string },
  copy: {
    own: Pick<Video, 'state' | 'progress' | 'sourceKey' | 'uploadedAt' | 'playableAt' | 'readyAt'>;
    segmentKeys: readonly string[];
    newRowId(kind: 'rendition' | 'subtitle'): string;
  },
): Promise<boolean> {
  const { from, to } = pair;
  const found = await tx.video.findFirst({
    where: { id: from, state: 'READY' },
    include: { renditions: { where: { state: { in: [...keptStates] } } }, subtitles: { where: { state: 'READY' } } },
  });
  if (!found) return false;
  const { renditions, subtitles, ...row } = found;
  const { id: _id, workspaceId: _w, createdById: _c, title: _t, fileName: _f, language: _l, ...facts } = row;
  const { createdAt: _a, updatedAt: _u, uploadExpiresAt: _e, viewCount: _v, viewedAt: _d, ...kept } = facts;
  const data = { ...rename(kept, pair), ...copy.own } as Prisma.VideoUpdateManyMutationInput;
  const { count } = await tx.video.updateMany({ where: { id: to, state: 'AWAITING_UPLOAD' }, data });
  if (count === 0) return false;
  for (const rendition of renditions) {
    const own = { id: copy.newRowId('rendition'), videoId: to };
    await tx.rendition.create({ data: { ...rename(rendition, pair), ...own } as Prisma.RenditionUncheckedCreateInput });
  }
  for (const track of subtitles) {
    const own = { id: copy.newRowId('subtitle'), videoId: to };
    await tx.subtitleTrack.create({
      data: { ...rename(track, pair), ...own } as Prisma.SubtitleTrackUncheckedCreateInput,
    });
  }
  await tx.$executeRaw`
    INSERT INTO "VideoSegment" ("videoId", rendition, index, "sizeBytes", samples, sha256, "keyFrameBytes")
    SELECT ${to}, rendition, index, "sizeBytes", samples, sha256, "keyFrameBytes" FROM "VideoSegment"
    WHERE "videoId" = ${from} AND 'videos/' || ${to} || '/hls/' || rendition || '/s' || index || '.m4s' = ANY(${[...copy.segmentKeys]})`;
  return true;
}

/** Without the absent values: they are the columns' defaults. */
function rename(row: object, { from, to }: { from: string; to: string }): Record<string, unknown> {
  const renamed: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) {
    if (value === null) continue;
    const isText =
      typeof value === 'string' || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
    renamed[column] = isText ? JSON.parse(JSON.stringify(value).replaceAll(from, to)) : value;
  }
  return renamed;
}
