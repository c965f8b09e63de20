/** The only queries for users. */

import { AppError } from '../../errors.ts';
import type { Db } from '../../platform/db/database.ts';
import type { User } from './account.ts';

const shown = { id: true, email: true, name: true, createdAt: true } as const;

/** Throws AppError `conflict` when the address is taken. */
export async function insertUser(db: Db, user: User & { passwordHash: string }): Promise<User> {
  try {
    return await db.user.create({ data: user, select: shown });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'P2002') throw error;
    throw new AppError('conflict', 'There is already an account with this e-mail address.', { cause: error });
  }
}

export function findUsers(db: Db, ids: readonly string[]): Promise<User[]> {
  return db.user.findMany({ where: { id: { in: [...ids] } }, select: shown });
}

export function findUserByEmail(db: Db, email: string): Promise<User | null> {
  return db.user.findUnique({ where: { email }, select: shown });
}

/** For signing in only. */
export function findCredentials(db: Db, email: string): Promise<{ id: string; passwordHash: string } | null> {
  return db.user.findUnique({ where: { email }, select: { id: true, passwordHash: true } });
}

export async function updatePasswordHash(db: Db, id: string, passwordHash: string): Promise<void> {
  await db.user.update({ where: { id }, data: { passwordHash } });
}

/** The user, when it is `viewerId` or shares a workspace out of `workspaceIds`. */
export function findUserSeenFrom(
  db: Db,
  id: string,
  from: { viewerId: string | null; workspaceIds: readonly string[] },
): Promise<User | null> {
  if (id === from.viewerId) return db.user.findUnique({ where: { id }, select: shown });
  return db.user.findFirst({
    where: { id, memberships: { some: { workspaceId: { in: [...from.workspaceIds] } } } },
    select: shown,
  });
}

/** The one who set the installation up, and the workspace that they own. */
export async function findFirstOwner(db: Db): Promise<{ email: string; userId: string; workspaceId: string } | null> {
  const first = await db.membership.findFirst({
    where: { role: 'OWNER' },
    orderBy: [{ createdAt: 'asc' }, { workspaceId: 'asc' }],
    select: { userId: true, workspaceId: true, user: { select: { email: true } } },
  });
  return first && { email: first.user.email, userId: first.userId, workspaceId: first.workspaceId };
}
