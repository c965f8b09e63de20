/** Counts what was raised, missed and suppressed, in the database. */

import type { Db } from '../../platform/db/database.ts';
import type { AlertCount, DayCount, TimeRange } from './alert-statistics.rules.ts';

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

interface Series extends TimeRange {
  readonly cameraId: string;
  readonly timeZone: string;
}

/** By the day on which they were confirmed, in a time zone. */
export function countByDay(db: Db, { cameraId, from, to, timeZone }: Series): Promise<DayCount[]> {
  return db.$queryRaw<DayCount[]>`
    SELECT to_char("createdAt" AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS "date", count(*)::int AS "raised",
           (count(*) FILTER (WHERE "verdict" IN ('FALSE', 'FIXTURE')))::int AS "falseAlarms"
    FROM "Alert"
    WHERE "cameraId" = ${cameraId} AND "createdAt" >= ${from} AND "createdAt" < ${to}
    GROUP BY 1 ORDER BY 1`;
}

/** By the hour of the week in which they were confirmed, in a time zone; `day` 1 is Monday. */
export function countByHourOfWeek(
  db: Db,
  { cameraId, from, to, timeZone }: Series,
): Promise<{ day: number; hour: number; raised: number }[]> {
  return db.$queryRaw<{ day: number; hour: number; raised: number }[]>`
    SELECT extract(isodow FROM local)::int AS "day", extract(hour FROM local)::int AS "hour", count(*)::int AS "raised"
    FROM "Alert", LATERAL (SELECT "createdAt" AT TIME ZONE ${timeZone} AS local) AS at
    WHERE "cameraId" = ${cameraId} AND "createdAt" >= ${from} AND "createdAt" < ${to}
    GROUP BY 1, 2 ORDER BY 1, 2`;
}
