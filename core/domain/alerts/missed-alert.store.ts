/** The queries for reports of missed alerts. */

import type { Db } from '../../platform/db/database.ts';
import type { MissedAlert } from './missed-alert.ts';

export interface MissedAlertQuery {
  readonly workspaceId: string;
  readonly cameraId?: string | null;
}

export async function insertMissedAlert(tx: Db, missed: MissedAlert): Promise<MissedAlert> {
  await tx.missedAlert.create({ data: missed });
  return missed;
}

export async function findMissedAlerts(db: Db, ids: readonly string[]): Promise<MissedAlert[]> {
  return (await db.missedAlert.findMany({ where: { id: { in: [...ids] } } })) as MissedAlert[];
}

/** The last to have happened first; one row more than `limit` when there is another page. */
export async function listMissedAlerts(
  db: Db,
  query: MissedAlertQuery & { page: { limit: number; after: { at: Date; id: string } | null } },
): Promise<MissedAlert[]> {
  const { after, limit } = query.page;
  const rows = await db.missedAlert.findMany({
    where: {
      ...whereOf(query),
      ...(after && { OR: [{ at: { lt: after.at } }, { at: after.at, id: { lt: after.id } }] }),
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return rows as MissedAlert[];
}

export function countMissedAlerts(db: Db, query: MissedAlertQuery): Promise<number> {
  return db.missedAlert.count({ where: whereOf(query) });
}

/** False when there was none. */
export async function deleteMissedAlert(tx: Db, id: string): Promise<boolean> {
  return (await tx.missedAlert.deleteMany({ where: { id } })).count > 0;
}

function whereOf({ workspaceId, cameraId }: MissedAlertQuery) {
  return { workspaceId, ...(cameraId && { cameraId }) };
}
