/** The only queries for videos and their renditions. */

import type { Db } from '../../platform/db/database.ts';
import type { Prisma, Rendition as RenditionRow, Video as VideoRow } from '../../platform/db/generated/client.ts';
import type { MediaProbe } from './probe.ts';
import { toStoryboard } from './storyboard.store.ts';
import type { Rendition, Video, VideoFailure, VideoFailureCode, VideoState } from './video.ts';
import type { VideoPlan } from './video-plan.ts';
import { readVideoProfile, type VideoProfile } from './video-profile.ts';

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

export async function insertVideo(
  db: Db,
  video: Pick<
    Video,
    'id' | 'workspaceId' | 'title' | 'fileName' | 'sizeBytes' | 'language' | 'uploadExpiresAt' | 'createdAt'
  > & {
    createdById: string | null;
    state?: VideoState;
  },
): Promise<Video> {
  return toVideo(await db.video.create({ data: video }));
}

export async function findVideo(db: Db, id: string): Promise<Video | null> {
  const row = await db.video.findUnique({ where: { id } });
  return row && toVideo(row);
}

export async function findVideoProfile(db: Db, workspaceId: string): Promise<VideoProfile> {
  const row = await db.workspace.findUnique({ where: { id: workspaceId }, select: { videoProfile: true } });
  return readVideoProfile(row?.videoProfile);
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

/** Some videos that can be watched, or never will be, and whose originals nobody has read to their end for their hash. */
export async function findUnhashed(db: Db): Promise<{ id: string; workspaceId: string }[]> {
  return db.video.findMany({
    where: {
      sha256: null,
      sourceKey: { not: null },
      OR: [{ playableAt: { not: null } }, { state: { in: ['READY', 'FAILED'] } }],
    },
    select: { id: true, workspaceId: true },
    orderBy: { id: 'desc' },
    take: 500,
  });
}

/** Only while the original is the one that was read. */
export async function setHash(db: Db, read: Pick<Video, 'id' | 'sourceKey'>, sha256: string): Promise<void> {
  await db.video.updateMany({ where: { id: read.id, sourceKey: read.sourceKey }, data: { sha256 } });
}

export function sourceColumns(probe: MediaProbe, plan: VideoPlan) {
  return { probe: probe as unknown as Prisma.InputJsonObject, plan: plan as unknown as Prisma.InputJsonObject };
}

export function planColumns(probe: MediaProbe, plan: VideoPlan) {
  return {
    ...sourceColumns(probe, plan),
    durationMs: plan.durationMs,
    width: probe.video?.width ?? null,
    height: probe.video?.height ?? null,
  };
}

export async function upsertRendition(
  db: Db,
  rendition: Pick<Rendition, 'id' | 'videoId' | 'name' | 'width' | 'height' | 'bitrate' | 'codec' | 'segmentCount'>,
): Promise<void> {
  const { videoId, name, id: _id, ...planned } = rendition;
  const unmade = { state: 'PENDING', initSha256: null, codecs: null, encoder: null, encoderReason: null } as const;
  await db.rendition.upsert({
    where: { videoId_name: { videoId, name } },
    create: rendition,
    update: { ...planned, ...unmade, segmentMs: [], sizeBytes: 0 },
  });
}

/** Renditions of an older plan. */
export async function deleteRenditionsExcept(db: Db, videoId: string, names: readonly string[]): Promise<void> {
  await db.rendition.deleteMany({ where: { videoId, name: { notIn: [...names] } } });
}

/** The checksum of a rendition's initialisation segment, its row held until the transaction ends; null: there is none yet. */
export async function claimInit(db: Db, key: { videoId: string; name: string }): Promise<Uint8Array | null> {
  const rows = await db.$queryRaw<{ initSha256: Uint8Array | null }[]>`
    SELECT "initSha256" FROM "Rendition" WHERE "videoId" = ${key.videoId} AND name = ${key.name} FOR UPDATE`;
  return rows[0]?.initSha256 ?? null;
}

/** Somebody opened it. No event: what is watched often changes nothing of the video. */
export async function countView(db: Db, videoId: string, at: Date): Promise<void> {
  await db.$executeRaw`UPDATE "Video" SET "viewCount" = "viewCount" + 1, "viewedAt" = ${at} WHERE id = ${videoId}`;
}

export async function updatePlan(db: Db, videoId: string, plan: VideoPlan): Promise<void> {
  await db.video.updateMany({ where: { id: videoId }, data: { plan: plan as unknown as Prisma.InputJsonObject } });
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
    createdById: _createdById,
    updatedAt: _updatedAt,
    quality: _quality,
    ...rest
  } = row;
  return {
    ...rest,
    probe: row.probe as unknown as MediaProbe | null,
    storyboard: toStoryboard(row.storyboard),
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
