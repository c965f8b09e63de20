/**
 * The only queries on FeedHead and FeedEvent.
 *
 * A workspace's counter row stays locked from its increment to the commit, so sequences become visible in order and
 * without holes: a reader that has seen n has seen everything up to n.
 */

import type { Db } from '../../platform/db/database.ts';
import type { Prisma } from '../../platform/db/generated/client.ts';
import type { EventType, NewFeedEvent } from '../events.ts';
import { encodeCursor, type FeedEventEntry, type FeedFilter, filterKeys } from './feed.ts';

/** Takes the counter's lock, so it must be the transaction's last statement. Returns the sequence of the last event. */
export async function appendEvents(
  tx: Db,
  input: { workspaceId: string; events: readonly NewFeedEvent[]; occurredAt: Date },
): Promise<bigint> {
  const { workspaceId, occurredAt } = input;
  const count = input.events.length;
  const events = JSON.stringify(input.events.map((event, i) => ({ ...event, place: i + 1 })));
  const [head] = await tx.$queryRaw<{ lastSequence: bigint }[]>`
    WITH head AS (
      INSERT INTO "FeedHead" ("workspaceId", "lastSequence") VALUES (${workspaceId}, ${count}::int)
      ON CONFLICT ("workspaceId") DO UPDATE SET "lastSequence" = "FeedHead"."lastSequence" + EXCLUDED."lastSequence"
      RETURNING "lastSequence"
    ), appended AS (
      INSERT INTO "FeedEvent" ("workspaceId", "sequence", "type", "occurredAt", "videoId", "cameraId", "alertId",
                               "zoneId", "eventClass", "urgency", "payload")
      SELECT ${workspaceId}, head."lastSequence" - ${count}::int + e."place", e."type", ${occurredAt}, e."videoId",
             e."cameraId", e."alertId", e."zoneId", e."eventClass", e."urgency", e."payload"
      FROM head, jsonb_to_recordset(${events}::jsonb) AS e(
        "place" int, "type" text, "videoId" text, "cameraId" text, "alertId" text, "zoneId" text,
        "eventClass" "EventClass", "urgency" "Urgency", "payload" jsonb)
    )
    SELECT "lastSequence" FROM head`;
  if (!head) throw new Error('The counter row returned nothing.');
  return head.lastSequence;
}

/** 0 for a workspace in which nothing has happened yet. */
export async function loadHead(db: Db, workspaceId: string): Promise<bigint> {
  const head = await db.feedHead.findUnique({ where: { workspaceId } });
  return head?.lastSequence ?? 0n;
}

export async function loadHeads(
  db: Db,
  workspaceIds: string[],
): Promise<{ workspaceId: string; lastSequence: bigint }[]> {
  return db.feedHead.findMany({ where: { workspaceId: { in: workspaceIds } } });
}

/** The sequence of the oldest event that is still kept; that of the next event when none is. In one snapshot. */
export async function loadFirstKept(db: Db, workspaceId: string): Promise<bigint> {
  const [row] = await db.$queryRaw<{ firstKept: bigint }[]>`
    SELECT COALESCE(
      (SELECT min("sequence") FROM "FeedEvent" WHERE "workspaceId" = ${workspaceId}),
      (SELECT "lastSequence" + 1 FROM "FeedHead" WHERE "workspaceId" = ${workspaceId}),
      1)::bigint AS "firstKept"`;
  return row?.firstKept ?? 1n;
}

export interface StoredEvent {
  sequence: bigint;
  entry: FeedEventEntry;
}

/** In order, `after` exclusive, `upTo` inclusive. */
export async function loadEvents(
  db: Db,
  range: { workspaceId: string; after: bigint; upTo?: bigint; filter?: FeedFilter; limit: number },
): Promise<StoredEvent[]> {
  const { workspaceId, after, upTo, filter = {}, limit } = range;
  const where: Prisma.FeedEventWhereInput = {
    workspaceId,
    sequence: upTo === undefined ? { gt: after } : { gt: after, lte: upTo },
  };
  if (filter.types) where.type = { in: [...filter.types] };
  for (const key of filterKeys) if (filter[key] != null) Object.assign(where, { [key]: filter[key] });
  const rows = await db.feedEvent.findMany({ where, orderBy: { sequence: 'asc' }, take: limit });
  return rows.map((row) => ({ sequence: row.sequence, entry: toEntry(row) }));
}

function toEntry(row: Prisma.FeedEventGetPayload<object>): FeedEventEntry {
  return {
    kind: 'event',
    cursor: encodeCursor(row.workspaceId, row.sequence),
    type: row.type as EventType,
    occurredAt: row.occurredAt,
    ...(row.videoId ? { videoId: row.videoId } : {}),
    ...(row.cameraId ? { cameraId: row.cameraId } : {}),
    ...(row.alertId ? { alertId: row.alertId } : {}),
    ...(row.zoneId ? { zoneId: row.zoneId } : {}),
    ...(row.eventClass ? { eventClass: row.eventClass } : {}),
    ...(row.urgency ? { urgency: row.urgency } : {}),
    payload: row.payload as Record<string, unknown>,
  };
}

/** Removes from the front of every workspace's log, never from its middle: what is kept has no holes. Returns how many. */
export async function deleteEventsBefore(db: Db, cutoff: Date): Promise<number> {
  return db.$executeRaw`
    DELETE FROM "FeedEvent" e
    USING (
      SELECT h."workspaceId", COALESCE(
        (SELECT min(k."sequence") FROM "FeedEvent" k
         WHERE k."workspaceId" = h."workspaceId" AND k."occurredAt" >= ${cutoff}),
        h."lastSequence" + 1) AS "keepFrom"
      FROM "FeedHead" h
    ) bound
    WHERE e."workspaceId" = bound."workspaceId" AND e."sequence" < bound."keepFrom"`;
}
