/** The queries for tracks. */

import type { Db } from '../../platform/db/database.ts';
import { longestTrackUs, type Track, type TrackColour, type TrackDirection, type TrackKind } from './track.ts';

export interface TrackWhere {
  readonly workspaceId: string;
  readonly cameraIds?: readonly string[] | null;
  readonly kinds?: readonly TrackKind[] | null;
  readonly zoneId?: string | null;
  readonly colour?: TrackColour | null;
  readonly direction?: TrackDirection | null;
  readonly since?: Date | null;
  readonly until?: Date | null;
}

export interface TrackPage {
  readonly limit: number;
  readonly after: { readonly at: Date; readonly id: string } | null;
}

export function findTracks(db: Db, ids: readonly string[]): Promise<Track[]> {
  return db.track.findMany({ where: { id: { in: [...ids] } } });
}

/** By the time they were first seen, the latest first, then id; one row more than `limit` when there is another page. */
export function listTracks(db: Db, where: TrackWhere, { limit, after }: TrackPage): Promise<Track[]> {
  return db.track.findMany({
    where: {
      AND: [
        whereOf(where),
        after ? { OR: [{ firstAt: { lt: after.at } }, { firstAt: after.at, id: { lt: after.id } }] } : {},
      ],
    },
    orderBy: [{ firstAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
}

export function countTracks(db: Db, where: TrackWhere): Promise<number> {
  return db.track.count({ where: whereOf(where) });
}

function whereOf({ workspaceId, cameraIds, kinds, zoneId, colour, direction, since, until }: TrackWhere) {
  return {
    workspaceId,
    ...(cameraIds && { cameraId: { in: [...cameraIds] } }),
    ...(kinds && { kind: { in: [...kinds] } }),
    ...(zoneId && { zoneIds: { has: zoneId } }),
    ...(colour && { colour }),
    ...(direction && { direction }),
    ...((since || until) && { firstAt: { ...(since && { gte: since }), ...(until && { lt: until }) } }),
  };
}

/** Those of a camera that were there within a span of media time, in the order they came. */
export function listTracksByMedia(
  db: Db,
  { cameraId, fromUs, toUs, limit }: { cameraId: string; fromUs: number; toUs: number; limit: number },
): Promise<Track[]> {
  const from = BigInt(Math.floor(fromUs));
  return db.track.findMany({
    where: {
      cameraId,
      firstPtsUs: { gte: from - BigInt(longestTrackUs), lt: BigInt(Math.ceil(toUs)) },
      lastPtsUs: { gte: from },
    },
    orderBy: [{ firstPtsUs: 'asc' }, { id: 'asc' }],
    take: limit,
  });
}

/** Those of a camera that were there within a span of time, in the order they came. */
export function listTracksBetween(
  db: Db,
  { cameraId, since, until, limit }: { cameraId: string; since: Date; until: Date; limit: number },
): Promise<Track[]> {
  const earliest = new Date(since.getTime() - longestTrackUs / 1000);
  return db.track.findMany({
    where: { cameraId, firstAt: { gte: earliest, lt: until }, lastAt: { gte: since } },
    orderBy: [{ firstAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
}

/** Adds them, or replaces those of the same keys, which keep their ids. One statement, whatever their number. */
export async function upsertTracks(tx: Db, tracks: readonly Track[]): Promise<void> {
  const rows = tracks.map((track) => ({
    ...track,
    firstPtsUs: String(track.firstPtsUs),
    lastPtsUs: String(track.lastPtsUs),
    path: Buffer.from(track.path).toString('base64'),
  }));
  await tx.$executeRaw`
    INSERT INTO "Track" ("id", "workspaceId", "cameraId", "trackKey", "kind", "confidence", "colour", "direction",
      "firstAt", "lastAt", "firstPtsUs", "lastPtsUs", "zoneIds", "visits", "path")
    SELECT t."id", t."workspaceId", t."cameraId", t."trackKey", t."kind", t."confidence", t."colour", t."direction",
      t."firstAt", t."lastAt", t."firstPtsUs", t."lastPtsUs", t."zoneIds", t."visits", decode(t."path", 'base64')
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS t(
      "id" text, "workspaceId" text, "cameraId" text, "trackKey" text, "kind" "TrackKind", "confidence" float8,
      "colour" "TrackColour", "direction" "TrackDirection", "firstAt" timestamptz, "lastAt" timestamptz,
      "firstPtsUs" int8, "lastPtsUs" int8, "zoneIds" text[], "visits" jsonb, "path" text)
    ON CONFLICT ("cameraId", "trackKey") DO UPDATE SET "kind" = EXCLUDED."kind", "confidence" = EXCLUDED."confidence",
      "colour" = EXCLUDED."colour", "direction" = EXCLUDED."direction", "lastAt" = EXCLUDED."lastAt",
      "lastPtsUs" = EXCLUDED."lastPtsUs", "zoneIds" = EXCLUDED."zoneIds", "visits" = EXCLUDED."visits", "path" = EXCLUDED."path"`;
}

export async function deleteTracksBefore(db: Db, cutoff: Date): Promise<number> {
  return (await db.track.deleteMany({ where: { firstAt: { lt: cutoff } } })).count;
}
