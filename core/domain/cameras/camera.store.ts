/** The queries for cameras and their zones. Reads never fetch the watcher's checkpoint, which is large. */

import type { Db } from '../../platform/db/database.ts';
import { Prisma } from '../../platform/db/generated/client.ts';
import type { Camera, CameraState } from './camera.ts';
import type { Point, Zone, ZoneRules, ZoneSchedule } from './zone.ts';

export interface CameraFilter {
  readonly state?: CameraState | null;
  /** Without regard to case. */
  readonly nameContains?: string | null;
}

export interface CameraPage {
  readonly limit: number;
  readonly after: { readonly at: Date; readonly id: string } | null;
}

export interface CameraFields {
  readonly name?: string;
  readonly location?: string;
  readonly sourceLabel?: string;
  readonly sourceCipher?: Uint8Array<ArrayBuffer>;
  readonly enabled?: boolean;
  readonly state?: CameraState;
  readonly stateSince?: Date;
  readonly problem?: string | null;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly frameRate?: number | null;
  readonly codec?: string | null;
  readonly lastFrameAt?: Date;
  readonly snapshotKey?: string;
  readonly snapshotAt?: Date;
  readonly watchState?: null;
  readonly mutedUntil?: Date | null;
}

const omit = { watchState: true } as const;

export function findCameras(db: Db, ids: readonly string[]): Promise<Camera[]> {
  return db.camera.findMany({ where: { id: { in: [...ids] } }, omit });
}

export function findCamera(db: Db, id: string): Promise<Camera | null> {
  return db.camera.findUnique({ where: { id }, omit });
}

/** Newest first; one row more than `limit` when there is another page. */
export function listCameras(
  db: Db,
  query: { workspaceId: string; filter: CameraFilter; page: CameraPage },
): Promise<Camera[]> {
  const { after, limit } = query.page;
  return db.camera.findMany({
    where: {
      AND: [
        whereOf(query.workspaceId, query.filter),
        after ? { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] } : {},
      ],
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    omit,
  });
}

export function countCameras(db: Db, workspaceId: string, filter: CameraFilter = {}): Promise<number> {
  return db.camera.count({ where: whereOf(workspaceId, filter) });
}

function whereOf(workspaceId: string, filter: CameraFilter) {
  return {
    workspaceId,
    ...(filter.state && { state: filter.state }),
    ...(filter.nameContains && { name: { contains: filter.nameContains, mode: 'insensitive' as const } }),
  };
}

export function insertCamera(
  tx: Db,
  row: Required<Pick<CameraFields, 'name' | 'location' | 'sourceLabel' | 'sourceCipher' | 'stateSince'>> & {
    id: string;
    workspaceId: string;
    createdAt: Date;
  },
): Promise<Camera> {
  return tx.camera.create({ data: row, omit });
}

/** `isConfig` lets the watcher know that it must look again. */
export function updateCameraRow(tx: Db, id: string, change: CameraFields & { isConfig?: boolean }): Promise<Camera> {
  const { isConfig, ...data } = change;
  return tx.camera.update({
    where: { id },
    data: { ...data, ...(isConfig && { configVersion: { increment: 1 } }) },
    omit,
  });
}

/** False when it is gone already. Zones, chunks and alerts go with it. */
export async function deleteCameraRow(tx: Db, id: string): Promise<boolean> {
  return (await tx.camera.deleteMany({ where: { id } })).count > 0;
}

/** Takes the row lock, so that changes of one camera happen one after the other. */
export async function lockCamera(tx: Db, id: string): Promise<Camera | null> {
  await tx.$queryRaw`SELECT "id" FROM "Camera" WHERE "id" = ${id} FOR NO KEY UPDATE`;
  return findCamera(tx, id);
}

export async function findZones(db: Db, ids: readonly string[]): Promise<Zone[]> {
  return (await db.zone.findMany({ where: { id: { in: [...ids] } } })).map(toZone);
}

/** In the order they were drawn. */
export async function listZones(db: Db, cameraIds: readonly string[]): Promise<Zone[]> {
  const rows = await db.zone.findMany({
    where: { cameraId: { in: [...cameraIds] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toZone);
}

export async function insertZone(tx: Db, zone: Zone): Promise<Zone> {
  return toZone(await tx.zone.create({ data: { ...zone, ...asJson(zone) } }));
}

export async function updateZoneRow(
  tx: Db,
  id: string,
  zone: Pick<Zone, 'name' | 'polygon' | 'rules' | 'schedule'>,
): Promise<Zone> {
  return toZone(await tx.zone.update({ where: { id }, data: { name: zone.name, ...asJson(zone) } }));
}

export async function deleteZoneRow(tx: Db, id: string): Promise<void> {
  await tx.zone.deleteMany({ where: { id } });
}

function asJson(zone: Pick<Zone, 'polygon' | 'rules' | 'schedule'>) {
  return {
    polygon: zone.polygon.map(({ x, y }) => ({ x, y })),
    rules: zone.rules as unknown as Prisma.InputJsonObject,
    schedule: (zone.schedule as unknown as Prisma.InputJsonObject | null) ?? Prisma.DbNull,
  };
}

function toZone(row: {
  id: string;
  cameraId: string;
  name: string;
  polygon: unknown;
  rules: unknown;
  schedule: unknown;
  createdAt: Date;
}): Zone {
  return {
    ...{ id: row.id, cameraId: row.cameraId, name: row.name, createdAt: row.createdAt },
    polygon: row.polygon as Point[],
    rules: row.rules as ZoneRules,
    schedule: row.schedule as ZoneSchedule | null,
  };
}
