/** The queries for digests, and the site that a camera belongs to. */

import type { Db } from '../../platform/db/database.ts';
import type { Alert } from './alert.ts';
import type { AlertDigest } from './alert-digest.ts';

/**
 * The site of a camera, locked until the transaction ends: of two alerts at once, the later one counts the other. Taken after
 * the camera and before any alert.
 */
export async function lockSite(tx: Db, cameraId: string): Promise<{ site: string; place: string } | null> {
  const [camera] = await tx.$queryRaw<{ workspaceId: string; site: string; place: string }[]>`
    SELECT "workspaceId",
           CASE WHEN btrim("location") = '' THEN "id" ELSE lower(btrim("location")) END AS "site",
           CASE WHEN btrim("location") = '' THEN "name" ELSE btrim("location") END AS "place"
    FROM "Camera" WHERE "id" = ${cameraId}`;
  if (!camera) return null;
  const { workspaceId, site, place } = camera;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`site ${workspaceId} ${site}`}, 0))::text`;
  return { site, place };
}

/**
 * The alerts of a site in the window that ends with the alert at `at`, or with the latest one less than a window after it: an
 * alert that is told late counts among those beside which it happened.
 */
export function listStormWindow(
  tx: Db,
  query: { workspaceId: string; site: string; at: Date; windowMs: number },
): Promise<Pick<Alert, 'id' | 'digestId' | 'createdAt'>[]> {
  const { workspaceId, site, at, windowMs } = query;
  return tx.$queryRaw<Pick<Alert, 'id' | 'digestId' | 'createdAt'>[]>`
    WITH near AS (
      SELECT a."id", a."digestId", a."createdAt" FROM "Alert" a JOIN "Camera" c ON c."id" = a."cameraId"
      WHERE c."workspaceId" = ${workspaceId}
        AND CASE WHEN btrim(c."location") = '' THEN c."id" ELSE lower(btrim(c."location")) END = ${site}
        AND a."createdAt" > ${new Date(at.getTime() - windowMs)} AND a."createdAt" < ${new Date(at.getTime() + windowMs)}
    )
    SELECT * FROM near
    WHERE "createdAt" > (SELECT max("createdAt") FROM near) - ${windowMs} * interval '1 millisecond'
    ORDER BY "createdAt", "id"`;
}

/** The digest of a site that an alert after `after` goes on; null when it has been calm since. */
export async function findOpenDigest(
  tx: Db,
  of: { workspaceId: string; site: string; after: Date },
): Promise<AlertDigest | null> {
  const { workspaceId, site, after } = of;
  const row = await tx.alertDigest.findFirst({
    where: { workspaceId, site, latestAt: { gt: after } },
    orderBy: [{ latestAt: 'desc' }, { id: 'desc' }],
  });
  return row && toDigest(row);
}

/** Writes the digest as it is now, whether it is new or not. */
export async function saveDigest(tx: Db, digest: AlertDigest): Promise<void> {
  const { id, revision, since, latestAt, ...rest } = digest;
  const classes = digest.classes.map((entry) => ({ ...entry }));
  await tx.alertDigest.upsert({
    where: { id },
    create: { ...rest, id, revision, since, latestAt, classes },
    update: { revision, since, latestAt, classes },
  });
}

/** In the order of their ids, as everybody does who locks several. */
export async function putIntoDigest(tx: Db, digestId: string, ids: readonly string[]): Promise<Alert[]> {
  const where = { id: { in: [...ids] } };
  await tx.$queryRaw`SELECT "id" FROM "Alert" WHERE "id" = ANY(${[...ids]}) ORDER BY "id" FOR NO KEY UPDATE`;
  return tx.alert.updateManyAndReturn({ where, data: { digestId } });
}

export async function findDigests(db: Db, ids: readonly string[]): Promise<AlertDigest[]> {
  return (await db.alertDigest.findMany({ where: { id: { in: [...ids] } } })).map(toDigest);
}

/** The latest first; one row more than `limit` when there is another page. */
export async function listDigests(
  db: Db,
  query: { workspaceId: string; limit: number; after: { at: Date; id: string } | null },
): Promise<AlertDigest[]> {
  const { workspaceId, limit, after } = query;
  const rows = await db.alertDigest.findMany({
    where: {
      workspaceId,
      ...(after && { OR: [{ since: { lt: after.at } }, { since: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ since: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return rows.map(toDigest);
}

export function countDigests(db: Db, workspaceId: string): Promise<number> {
  return db.alertDigest.count({ where: { workspaceId } });
}

function toDigest(row: Omit<AlertDigest, 'classes'> & { classes: unknown }): AlertDigest {
  return { ...row, classes: row.classes as AlertDigest['classes'] };
}
