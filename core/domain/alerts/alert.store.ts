/** The queries for alerts, and what they ask of cameras and zones. */

import type { Db } from '../../platform/db/database.ts';
import type { EventClass, Urgency } from '../events.ts';
import type { Alert, AlertState, AlertVerdict } from './alert.ts';

export interface AlertFilter {
  readonly cameraId?: string | null;
  readonly eventClass?: EventClass | null;
  readonly state?: AlertState | null;
  readonly urgency?: Urgency | null;
  /** Inclusive; of the episode's beginning. */
  readonly since?: Date | null;
  /** Exclusive; of the episode's beginning. */
  readonly until?: Date | null;
  readonly acknowledged?: boolean | null;
  readonly digestId?: string | null;
  readonly verdict?: AlertVerdict | null;
  /** Whether somebody has said anything of it. */
  readonly judged?: boolean | null;
  /** Words that the sentence must contain, each of them, in any case. */
  readonly textContains?: string | null;
}

export interface AlertPage {
  readonly limit: number;
  readonly after: { readonly at: Date; readonly id: string } | null;
}

export type AlertOrder = 'NEWEST_FIRST' | 'OLDEST_FIRST';

export interface AlertFields {
  readonly state?: AlertState;
  readonly revision?: number;
  readonly urgency?: Urgency;
  readonly confidence?: number;
  readonly text?: string;
  readonly facts?: object;
  readonly why?: object;
  readonly models?: object;
  readonly resolvedAt?: Date;
  readonly resolution?: string;
  readonly acknowledgedAt?: Date;
  readonly acknowledgedById?: string | null;
  readonly verdict?: AlertVerdict | null;
  readonly verdictNote?: string | null;
  readonly verdictAt?: Date | null;
  readonly verdictById?: string | null;
  readonly snapshotKey?: string;
  readonly clipKey?: string;
  readonly isQuiet?: boolean;
}

export type NewAlert = Omit<
  Alert,
  | 'state'
  | 'revision'
  | 'resolvedAt'
  | 'resolution'
  | 'acknowledgedAt'
  | 'acknowledgedById'
  | 'verdict'
  | 'verdictNote'
  | 'verdictAt'
  | 'verdictById'
  | 'snapshotKey'
  | 'clipKey'
  | 'digestId'
  | 'isQuiet'
  | 'updatedAt'
> & { facts: object; why: object; models: object };

export function findAlerts(db: Db, ids: readonly string[]): Promise<Alert[]> {
  return db.alert.findMany({ where: { id: { in: [...ids] } } });
}

export function findAlert(db: Db, id: string): Promise<Alert | null> {
  return db.alert.findUnique({ where: { id } });
}

/** By the time the episode began, then id; one row more than `limit` when there is another page. */
export function listAlerts(
  db: Db,
  query: { workspaceId: string; filter: AlertFilter; page: AlertPage; order: AlertOrder },
): Promise<Alert[]> {
  const { after, limit } = query.page;
  const direction = query.order === 'OLDEST_FIRST' ? 'asc' : 'desc';
  const beyond = direction === 'asc' ? 'gt' : 'lt';
  return db.alert.findMany({
    where: {
      AND: [
        whereOf(query.workspaceId, query.filter),
        after ? { OR: [{ since: { [beyond]: after.at } }, { since: after.at, id: { [beyond]: after.id } }] } : {},
      ],
    },
    orderBy: [{ since: direction }, { id: direction }],
    take: limit + 1,
  });
}

export function countAlerts(db: Db, workspaceId: string, filter: AlertFilter): Promise<number> {
  return db.alert.count({ where: whereOf(workspaceId, filter) });
}

function whereOf(workspaceId: string, filter: AlertFilter) {
  const { cameraId, eventClass, state, urgency, since, until, acknowledged, digestId, verdict, judged } = filter;
  return {
    workspaceId,
    ...(cameraId && { cameraId }),
    ...(eventClass && { eventClass }),
    ...(state && { state }),
    ...(urgency && { urgency }),
    ...((since || until) && { since: { ...(since && { gte: since }), ...(until && { lt: until }) } }),
    ...(acknowledged != null && { acknowledgedAt: acknowledged ? { not: null } : null }),
    ...(digestId && { digestId }),
    AND: [
      verdict ? { verdict } : {},
      judged == null ? {} : { verdict: judged ? { not: null } : null },
      // Sentences are short and a workspace has few: a comparison of each finds parts of words too, in whatever language.
      ...wordsOf(filter.textContains ?? '').map((word) => ({ text: containing(word) })),
    ],
  };
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** As it is written: what LIKE takes for a wildcard is none. */
function containing(word: string) {
  return { contains: word.replaceAll(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const };
}

/** Null when the episode has an alert already. */
export async function insertAlert(tx: Db, row: NewAlert): Promise<Alert | null> {
  const created = await tx.alert.createManyAndReturn({ data: [{ ...row }], skipDuplicates: true });
  return created[0] ?? null;
}

/** Locks the row until the transaction ends. */
export async function lockAlert(tx: Db, by: { id: string } | { episodeKey: string }): Promise<Alert | null> {
  const [row] =
    'id' in by
      ? await tx.$queryRaw<{ id: string }[]>`SELECT "id" FROM "Alert" WHERE "id" = ${by.id} FOR NO KEY UPDATE`
      : await tx.$queryRaw<
          { id: string }[]
        >`SELECT "id" FROM "Alert" WHERE "episodeKey" = ${by.episodeKey} FOR NO KEY UPDATE`;
  return row ? findAlert(tx, row.id) : null;
}

export function findAlertOfEpisode(db: Db, episodeKey: string): Promise<Alert | null> {
  return db.alert.findUnique({ where: { episodeKey } });
}

export function updateAlertRow(tx: Db, id: string, change: AlertFields): Promise<Alert> {
  return tx.alert.update({ where: { id }, data: { ...change } });
}

/** Every alert of a camera that is not over, oldest first, locked. */
export async function lockOpenAlerts(
  tx: Db,
  of: { cameraId: string; zoneId?: string; eventClasses?: readonly EventClass[] },
): Promise<Alert[]> {
  const where = {
    cameraId: of.cameraId,
    state: { not: 'RESOLVED' as const },
    ...(of.zoneId && { zoneId: of.zoneId }),
    ...(of.eventClasses && { eventClass: { in: [...of.eventClasses] } }),
  };
  await tx.$queryRaw`
    SELECT "id" FROM "Alert" WHERE "cameraId" = ${of.cameraId} AND "state" <> 'RESOLVED' ORDER BY "id" FOR NO KEY UPDATE`;
  return tx.alert.findMany({ where, orderBy: [{ since: 'asc' }, { id: 'asc' }] });
}

export async function listAlertIds(db: Db, cameraId: string): Promise<string[]> {
  return (await db.alert.findMany({ where: { cameraId }, select: { id: true } })).map(({ id }) => id);
}

/** Alerts of a camera's picture, confirmed after `since`, that still lack their snapshot or clip; oldest first. */
export function listAlertsWithoutMedia(
  db: Db,
  query: { cameraId: string; since: Date; limit: number },
): Promise<Alert[]> {
  return db.alert.findMany({
    where: {
      cameraId: query.cameraId,
      createdAt: { gte: query.since },
      eventClass: { not: 'CAMERA_OFFLINE' },
      OR: [{ snapshotKey: null }, { clipKey: null }],
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    take: query.limit,
  });
}

/** Watchers hold this lock while they raise and revise: take it before an alert's. */
export async function lockCameraRow(tx: Db, id: string): Promise<void> {
  await tx.$queryRaw`SELECT "id" FROM "Camera" WHERE "id" = ${id} FOR NO KEY UPDATE`;
}

export function findWatchedCamera(db: Db, id: string): Promise<{ id: string; workspaceId: string } | null> {
  return db.camera.findUnique({ where: { id }, select: { id: true, workspaceId: true } });
}

export async function isZoneOf(tx: Db, zone: { id: string; cameraId: string }): Promise<boolean> {
  return (await tx.zone.count({ where: zone })) > 0;
}

export async function zoneExists(tx: Db, id: string): Promise<boolean> {
  return (await tx.zone.count({ where: { id } })) > 0;
}
