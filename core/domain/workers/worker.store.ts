/** The only queries for worker processes. */

import type { Db } from '../../platform/db/database.ts';
import type { Prisma } from '../../platform/db/generated/client.ts';
import type { WorkerCapabilities, WorkerCapacity, WorkerNode } from './worker-node.ts';

/** Writes the worker's row, or brings it back after somebody swept it away. */
export async function upsertWorker(db: Db, node: WorkerNode): Promise<void> {
  const capacity = node.capacity as unknown as Prisma.InputJsonObject;
  const capabilities = node.capabilities as unknown as Prisma.InputJsonObject;
  const update = { heartbeatAt: node.heartbeatAt, capacity, capabilities };
  await db.workerNode.upsert({ where: { id: node.id }, create: { ...node, ...update }, update });
}

export async function deleteWorker(db: Db, id: string): Promise<void> {
  await db.workerNode.deleteMany({ where: { id } });
}

export async function deleteWorkersSilentSince(db: Db, moment: Date): Promise<number> {
  return (await db.workerNode.deleteMany({ where: { heartbeatAt: { lt: moment } } })).count;
}

export async function findWorkersHeardSince(db: Db, moment: Date): Promise<WorkerNode[]> {
  const rows = await db.workerNode.findMany({ where: { heartbeatAt: { gte: moment } }, orderBy: { startedAt: 'asc' } });
  return rows.map((row) => ({
    ...row,
    capabilities: row.capabilities as unknown as WorkerCapabilities,
    capacity: row.capacity as unknown as WorkerCapacity,
  }));
}
