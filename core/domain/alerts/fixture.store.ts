/** The queries for fixtures and for the episodes that they kept from being raised. */

import type { Db } from '../../platform/db/database.ts';
import type { EventClass } from '../events.ts';
import type { AlertBox } from './alert.ts';
import type { Fixture } from './fixture.ts';

const counted = { _count: { select: { suppressed: true } } } as const;

export async function findFixtures(db: Db, ids: readonly string[]): Promise<Fixture[]> {
  return (await db.fixture.findMany({ where: { id: { in: [...ids] } }, include: counted })).map(toFixture);
}

/** In the order they were made. */
export async function listFixtures(
  db: Db,
  of: { cameraIds: readonly string[]; eventClass?: EventClass },
): Promise<Fixture[]> {
  const rows = await db.fixture.findMany({
    where: { cameraId: { in: [...of.cameraIds] }, ...(of.eventClass && { eventClass: of.eventClass }) },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    include: counted,
  });
  return rows.map(toFixture);
}

export function countFixtures(tx: Db, cameraId: string): Promise<number> {
  return tx.fixture.count({ where: { cameraId } });
}

export async function hasFixture(tx: Db, alertId: string): Promise<boolean> {
  return (await tx.fixture.count({ where: { alertId } })) > 0;
}

export async function insertFixture(tx: Db, fixture: Omit<Fixture, 'suppressedCount'>): Promise<void> {
  const { x, y, w, h } = fixture.box;
  await tx.fixture.create({ data: { ...fixture, box: { x, y, w, h } } });
}

/** False when there was none. */
export async function deleteFixture(tx: Db, by: { id: string } | { alertId: string }): Promise<boolean> {
  return (await tx.fixture.deleteMany({ where: by })).count > 0;
}

/** Counts an episode once, however often it is told. */
export async function insertSuppressed(
  tx: Db,
  row: { episodeKey: string; cameraId: string; eventClass: EventClass; fixtureId: string; createdAt: Date },
): Promise<void> {
  await tx.suppressedAlert.createMany({ data: [row], skipDuplicates: true });
}

/** Of a camera, from `since` (inclusive) to `until` (exclusive). */
export function countSuppressed(
  db: Db,
  { cameraId, since, until }: { cameraId: string; since: Date; until: Date },
): Promise<number> {
  return db.suppressedAlert.count({ where: { cameraId, createdAt: { gte: since, lt: until } } });
}

export async function wasSuppressed(tx: Db, episodeKey: string): Promise<boolean> {
  return (await tx.suppressedAlert.count({ where: { episodeKey } })) > 0;
}

function toFixture({
  _count,
  ...row
}: Omit<Fixture, 'box' | 'suppressedCount'> & { box: unknown; _count: { suppressed: number } }): Fixture {
  return { ...row, box: row.box as AlertBox, suppressedCount: _count.suppressed };
}
