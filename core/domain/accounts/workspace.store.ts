/** The only queries for workspaces and memberships. */

import type { Db } from '../../platform/db/database.ts';
import type { Membership, Workspace } from './account.ts';
import type { Role } from './principal.ts';

const shown = { id: true, name: true, quotaBytes: true, createdAt: true } as const;

export function insertWorkspace(db: Db, workspace: { id: string; name: string; createdAt: Date }): Promise<Workspace> {
  return db.workspace.create({ data: workspace, select: shown });
}

export function findWorkspaces(db: Db, ids: readonly string[]): Promise<Workspace[]> {
  return db.workspace.findMany({ where: { id: { in: [...ids] } }, select: shown });
}

/** Holds the workspace's row to the end of the transaction: what counts its members or its cameras happens one after the other. */
export async function lockWorkspace(db: Db, workspaceId: string): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM "Workspace" WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
}

export function insertMembership(db: Db, membership: Membership): Promise<Membership> {
  return db.membership.create({ data: membership });
}

export function findMembership(db: Db, workspaceId: string, userId: string): Promise<Membership | null> {
  return db.membership.findUnique({ where: { workspaceId_userId: { workspaceId, userId } } });
}

/** In the order they joined. */
export function listMemberships(db: Db, workspaceIds: readonly string[]): Promise<Membership[]> {
  return db.membership.findMany({
    where: { workspaceId: { in: [...workspaceIds] } },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
  });
}

export function countOwners(db: Db, workspaceId: string): Promise<number> {
  return db.membership.count({ where: { workspaceId, role: 'OWNER' } });
}

export function updateRole(db: Db, key: { workspaceId: string; userId: string }, role: Role): Promise<Membership> {
  return db.membership.update({ where: { workspaceId_userId: key }, data: { role } });
}

export async function deleteMembership(db: Db, key: { workspaceId: string; userId: string }): Promise<void> {
  await db.membership.delete({ where: { workspaceId_userId: key } });
}
