/** Counts what was raised, missed and suppressed, in the database. */

import type { Db } from '../../platform/db/database.ts';
import type { AlertCount, TimeRange } from './alert-statistics.rules.ts';

/** Alerts and suppressed episodes by the time they were confirmed, missed ones by the time they happened. */
export function countByClass(db: Db, cameraId: string, { from, to }: TimeRange): Promise<AlertCount[]> {
  return db.$queryRaw<AlertCount[]>`
    SELECT "eventClass"::text AS "eventClass", "kind", count(*)::int AS "count"
    FROM (
      SELECT "eventClass", COALESCE("verdict"::text, 'UNJUDGED') AS "kind" FROM "Alert"
      WHERE "cameraId" = ${cameraId} AND "createdAt" >= ${from} AND "createdAt" < ${to}
      UNION ALL
      SELECT "eventClass", 'MISSED' FROM "MissedAlert"
      WHERE "cameraId" = ${cameraId} AND "at" >= ${from} AND "at" < ${to}
      UNION ALL
      SELECT "eventClass", 'SUPPRESSED' FROM "SuppressedAlert"
      WHERE "cameraId" = ${cameraId} AND "createdAt" >= ${from} AND "createdAt" < ${to}
    ) AS counted
    GROUP BY "eventClass", "kind"`;
}
