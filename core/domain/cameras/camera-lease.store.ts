/**
 * Leases: which worker watches which camera, until when.
 *
 * Only the database's clock counts, so workers with wrong clocks agree. The epoch grows with every take-over; writes of a
 * watcher carry it (`holdLease`), so that a worker that was paused and lost its lease can change nothing any more.
 */

import { AppError } from '../../errors.ts';
import type { Db } from '../../platform/db/database.ts';
import { findCamera } from './camera.store.ts';
import type { Camera, CameraLease } from './camera.ts';

export interface TakenCamera {
  readonly lease: CameraLease;
  readonly camera: Camera;
  /** What the watcher before left behind. */
  readonly watchState: Uint8Array | null;
}

/** Takes one enabled camera that nobody watches, or null. */
export async function acquireCameraLease(
  db: Db,
  taker: { workerId: string; leaseMs: number },
): Promise<TakenCamera | null> {
  const [row] = await db.$queryRaw<
    { id: string; workspaceId: string; leaseEpoch: number; watchState: Uint8Array | null }[]
  >`
    UPDATE "Camera"
    SET "leaseOwner" = ${taker.workerId}, "leaseEpoch" = "leaseEpoch" + 1,
        "leaseExpiresAt" = clock_timestamp() + ${taker.leaseMs}::int * interval '1 millisecond'
    WHERE "id" = (
      SELECT "id" FROM "Camera"
      WHERE "enabled" AND "state" <> 'ENDED' AND ("leaseExpiresAt" IS NULL OR "leaseExpiresAt" < clock_timestamp())
      ORDER BY "leaseExpiresAt" ASC NULLS FIRST, "id" LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING "id", "workspaceId", "leaseEpoch", "watchState"`;
  const camera = row && (await findCamera(db, row.id));
  if (!camera) return null;
  const lease = { cameraId: row.id, workspaceId: row.workspaceId, workerId: taker.workerId, epoch: row.leaseEpoch };
  return { lease, camera, watchState: row.watchState };
}

/** Keeps the lease and stores the checkpoint with it; null when it is lost or the camera is gone. */
export async function renewCameraLease(
  db: Db,
  lease: CameraLease,
  renewal: { leaseMs: number; watchState?: Uint8Array; lastFrameAt?: Date },
): Promise<{ configVersion: number; enabled: boolean } | null> {
  const [row] = await db.$queryRaw<{ configVersion: number; enabled: boolean }[]>`
    UPDATE "Camera"
    SET "leaseExpiresAt" = clock_timestamp() + ${renewal.leaseMs}::int * interval '1 millisecond',
        "watchState" = COALESCE(${renewal.watchState ?? null}::bytea, "watchState"),
        "lastFrameAt" = COALESCE(${renewal.lastFrameAt ?? null}::timestamptz, "lastFrameAt")
    WHERE "id" = ${lease.cameraId} AND "leaseEpoch" = ${lease.epoch} AND "leaseOwner" = ${lease.workerId}
    RETURNING "configVersion", "enabled"`;
  return row ?? null;
}

/** Gives the camera free at once; nothing happens when the lease is lost already. */
export async function releaseCameraLease(db: Db, lease: CameraLease): Promise<void> {
  await db.camera.updateMany({
    where: { id: lease.cameraId, leaseEpoch: lease.epoch, leaseOwner: lease.workerId },
    data: { leaseOwner: null, leaseExpiresAt: null },
  });
}

/**
 * Locks the camera's row inside a transaction and proves that the lease still holds.
 * Throws AppError `conflict` when another worker has taken over, `notFound` when the camera is gone.
 */
export async function holdLease(tx: Db, lease: CameraLease): Promise<void> {
  const [row] = await tx.$queryRaw<{ leaseEpoch: number; leaseOwner: string | null }[]>`
    SELECT "leaseEpoch", "leaseOwner" FROM "Camera" WHERE "id" = ${lease.cameraId} FOR NO KEY UPDATE`;
  if (!row) throw new AppError('notFound', 'There is no such camera.');
  if (row.leaseEpoch !== lease.epoch || row.leaseOwner !== lease.workerId) {
    throw new AppError('conflict', 'Another worker watches this camera now.');
  }
}
