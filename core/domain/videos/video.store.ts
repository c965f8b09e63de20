/** The only queries for videos and their renditions. */

import type { Db } from '../../platform/db/database.ts';
import type { Prisma, Rendition as RenditionRow, Video as VideoRow } from '../../platform/db/generated/client.ts';
import type { VideoPlan } from './ladder.plan.ts';
import type { MediaProbe } from './probe.ts';
import type { Rendition, Video, VideoFailure, VideoFailureCode, VideoState } from './video.ts';

export interface VideoListFilter {
  state?: VideoState | null;
  titleContains?: string | null;
  createdAfter?: Date | null;
  createdBefore?: Date | null;
}

export interface VideoListInput {
  workspaceId: string;
  filter: VideoListFilter;
  isNewestFirst: boolean;
  limit: number;
  /** Exclusive. */
  after: { at: Date; id: string } | null;
}

/**
 * Holds the workspace's row to the end of the transaction, so that two uploads cannot both take the last free bytes. Not
 * its key: whoever adds an event holds the feed's counter and asks for that key, and we want the counter next.
 */
export async function lockQuota(
  db: Db,
  workspaceId: string,
): Promise<{ quotaBytes: bigint | null; usedBytes: bigint }> {
  const rows = await db.$queryRaw<{ quotaBytes: bigint | null }[]>`
    SELECT "quotaBytes" FROM "Workspace" WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  return { quotaBytes: rows[0]?.quotaBytes ?? null, usedBytes: await usedBytes(db, workspaceId) };
}

/** Bytes of the originals that a workspace holds or has promised room to. */
export async function usedBytes(db: Db, workspaceId: string): Promise<bigint> {
  const sum = await db.video.aggregate({
    where: { workspaceId, OR: [{ state: { not: 'FAILED' } }, { sourceKey: { not: null } }] },
    _sum: { sizeBytes: true },
  });
  return sum._sum.sizeBytes ?? 0n;
}

export async function insertVideo(
  db: Db,
  video: Pick<
    Video,
    'id' | 'workspaceId' | 'title' | 'fileName' | 'sizeBytes' | 'language' | 'uploadExpiresAt' | 'createdAt'
  > & {
    createdById: string | null;
  },
): Promise<Video> {
  return toVideo(await db.video.create({ data: video }));
}

export async function findVideo(db: Db, id: string): Promise<Video | null> {
  const row = await db.video.findUnique({ where: { id } });
  return row && toVideo(row);
}

export async function findVideos(db: Db, ids: readonly string[]): Promise<Video[]> {
  return (await db.video.findMany({ where: { id: { in: [...ids] } } })).map(toVideo);
}

/** Up to `limit + 1` rows, and how many the filter matches in all. */
export async function listVideos(db: Db, input: VideoListInput): Promise<{ rows: Video[]; totalCount: number }> {
  const where = whereOf(input);
  const direction = input.isNewestFirst ? ('desc' as const) : ('asc' as const);
  const beyond = input.isNewestFirst ? ('lt' as const) : ('gt' as const);
  const { after } = input;
  const page: Prisma.VideoWhereInput = after
    ? { OR: [{ createdAt: { [beyond]: after.at } }, { createdAt: after.at, id: { [beyond]: after.id } }] }
    : {};
  const rows = await db.video.findMany({
    where: { AND: [where, page] },
    orderBy: [{ createdAt: direction }, { id: direction }],
    take: input.limit + 1,
  });
  return { rows: rows.map(toVideo), totalCount: await db.video.count({ where }) };
}

/** Changes a video only while it is in one of `from` (and `attempt`, and its upload expired, when given). false: it was not. */
export async function moveVideo(
  db: Db,
  guard: { id: string; from: readonly VideoState[]; attempt?: number; expiredAt?: Date | undefined },
  change: Prisma.VideoUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await db.video.updateMany({
    where: {
      id: guard.id,
      state: { in: [...guard.from] },
      ...(guard.attempt === undefined ? {} : { attempt: guard.attempt }),
      ...(guard.expiredAt ? { uploadExpiresAt: { lte: guard.expiredAt } } : {}),
    },
    data: change,
  });
  return count === 1;
}

export async function updateVideoText(
  db: Db,
  key: { id: string; workspaceId: string },
  change: { title?: string; language?: string | null; uploadExpiresAt?: Date },
): Promise<boolean> {
  const { id, workspaceId } = key;
  return (await db.video.updateMany({ where: { id, workspaceId }, data: change })).count === 1;
}

export async function deleteVideoRow(db: Db, key: { id: string; workspaceId: string }): Promise<boolean> {
  const { id, workspaceId } = key;
  return (await db.video.deleteMany({ where: { id, workspaceId } })).count === 1;
}

/** All videos whose state says that somebody should be working on them, or sending them; in pages, by id. */
export async function* findWaitingVideos(db: Db): AsyncGenerator<Video> {
  for (let after = ''; ; ) {
    const rows = await db.video.findMany({
      where: { state: { in: ['AWAITING_UPLOAD', 'QUEUED', 'PROCESSING'] }, id: { gt: after } },
      orderBy: { id: 'asc' },
      take: 200,
    });
    yield* rows.map(toVideo);
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}

export function planColumns(probe: MediaProbe, plan: VideoPlan) {
  return {
    probe: probe as unknown as Prisma.InputJsonObject,
    plan: plan as unknown as Prisma.InputJsonObject,
    durationMs: plan.durationMs,
    width: probe.video?.width ?? null,
    height: probe.video?.height ?? null,
  };
}

export async function upsertRendition(
  db: Db,
  rendition: Pick<Rendition, 'id' | 'videoId' | 'name' | 'width' | 'height' | 'bitrate'>,
): Promise<void> {
  const { videoId, name, width, height, bitrate } = rendition;
  await db.rendition.upsert({
    where: { videoId_name: { videoId, name } },
    create: rendition,
    update: { width, height, bitrate, state: 'PENDING' },
  });
}

export async function updateRendition(
  db: Db,
  key: { videoId: string; name: string },
  change: Prisma.RenditionUpdateManyMutationInput,
): Promise<void> {
  const { videoId, name } = key;
  await db.rendition.updateMany({ where: { videoId, name }, data: change });
}

export async function findRenditions(db: Db, videoIds: readonly string[]): Promise<Rendition[]> {
  return (await db.rendition.findMany({ where: { videoId: { in: [...videoIds] } } })).map(toRendition);
}

export async function findRenditionsById(db: Db, ids: readonly string[]): Promise<Rendition[]> {
  return (await db.rendition.findMany({ where: { id: { in: [...ids] } } })).map(toRendition);
}

function whereOf({ workspaceId, filter }: VideoListInput): Prisma.VideoWhereInput {
  return {
    workspaceId,
    ...(filter.state ? { state: filter.state } : {}),
    ...(filter.titleContains ? { title: { contains: filter.titleContains, mode: 'insensitive' } } : {}),
    createdAt: {
      ...(filter.createdAfter ? { gt: filter.createdAfter } : {}),
      ...(filter.createdBefore ? { lt: filter.createdBefore } : {}),
    },
  };
}

function toVideo(row: VideoRow): Video {
  const {
    failureCode,
    failureMessage,
    sha256: _sha256,
    createdById: _createdById,
    updatedAt: _updatedAt,
    storyboard: _storyboard,
    quality: _quality,
    ...rest
  } = row;
  return {
    ...rest,
    probe: row.probe as unknown as MediaProbe | null,
    plan: row.plan as unknown as VideoPlan | null,
    failure: failureCode ? toFailure(failureCode, failureMessage) : null,
  };
}

function toFailure(code: string, message: string | null): VideoFailure {
  return { code: code as VideoFailureCode, message: message ?? '' };
}

function toRendition({ segmentMs: _segmentMs, initSha256: _initSha256, ...row }: RenditionRow): Rendition {
  return row;
}
