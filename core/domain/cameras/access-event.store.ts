/** The queries for access events. */

import type { Db } from '../../platform/db/database.ts';
import type { AccessEvent } from './access-event.ts';

/** Null when the zone has one with this external id already. The caller holds the camera's lock: it orders the sequences. */
export async function insertAccessEvent(tx: Db, event: Omit<AccessEvent, 'sequence'>): Promise<AccessEvent | null> {
  const [row] = await tx.accessEvent.createManyAndReturn({ data: [event], skipDuplicates: true });
  return row ?? null;
}

export function findByExternalId(
  db: Db,
  { zoneId, externalId }: { zoneId: string; externalId: string },
): Promise<AccessEvent | null> {
  return db.accessEvent.findUnique({ where: { zoneId_externalId: { zoneId, externalId } } });
}

/** The last to have happened, newest first. */
export function listAccessEvents(
  db: Db,
  { limit, ...of }: ({ cameraId: string } | { zoneId: string }) & { limit: number },
): Promise<AccessEvent[]> {
  return db.accessEvent.findMany({ where: of, orderBy: [{ at: 'desc' }, { id: 'desc' }], take: limit });
}

/** Those of a camera that came in after the one with this sequence, and since then; in their order. */
export function listNewAccessEvents(
  db: Db,
  { cameraId, after, since, limit }: { cameraId: string; after: bigint; since: Date; limit: number },
): Promise<AccessEvent[]> {
  return db.accessEvent.findMany({
    where: { cameraId, sequence: { gt: after }, createdAt: { gte: since } },
    orderBy: { sequence: 'asc' },
    take: limit,
  });
}

export async function deleteAccessEventsBefore(db: Db, cutoff: Date): Promise<number> {
  return (await db.accessEvent.deleteMany({ where: { createdAt: { lt: cutoff } } })).count;
}
