/** The only queries for sessions and their refresh tokens. */

import type { Db } from '../../platform/db/database.ts';
import type { Role } from './principal.ts';

export interface Session {
  id: string;
  userId: string;
  expiresAt: Date;
  revokedAt: Date | null;
}

export interface RefreshToken {
  hash: string;
  usedAt: Date | null;
  session: Session;
}

export async function insertSession(db: Db, session: { id: string; userId: string; createdAt: Date; expiresAt: Date }) {
  await db.session.create({ data: session });
}

export async function insertRefreshToken(db: Db, token: { hash: string; sessionId: string; createdAt: Date }) {
  await db.refreshToken.create({ data: token });
}

export function findRefreshToken(db: Db, hash: string): Promise<RefreshToken | null> {
  return db.refreshToken.findUnique({
    where: { hash },
    select: {
      hash: true,
      usedAt: true,
      session: { select: { id: true, userId: true, expiresAt: true, revokedAt: true } },
    },
  });
}

/** Whether this call was the first to use the token: two cannot both be told yes. */
export async function useRefreshToken(db: Db, hash: string, at: Date): Promise<boolean> {
  const { count } = await db.refreshToken.updateMany({ where: { hash, usedAt: null }, data: { usedAt: at } });
  return count === 1;
}

export async function extendSession(db: Db, id: string, expiresAt: Date): Promise<void> {
  await db.session.update({ where: { id }, data: { expiresAt } });
}

export async function revokeSession(db: Db, id: string, at: Date): Promise<void> {
  await db.session.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: at } });
}

export async function revokeSessionsOf(db: Db, userId: string, at: Date): Promise<void> {
  await db.session.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: at } });
}

export async function deleteExpiredSessions(db: Db, userId: string, at: Date): Promise<void> {
  await db.session.deleteMany({ where: { userId, expiresAt: { lt: at } } });
}

export interface LiveSession {
  sessionId: string;
  userId: string;
  /** In the order they were made. */
  memberships: { workspaceId: string; role: Role }[];
}

/** Those of the sessions that are neither revoked nor expired, with what their users are members of: one round trip. */
export async function findLiveSessions(db: Db, ids: readonly string[], at: Date): Promise<LiveSession[]> {
  const rows = await db.$queryRaw<
    { sessionId: string; userId: string; workspaceId: string | null; role: Role | null }[]
  >`
    SELECT s.id AS "sessionId", s."userId", m."workspaceId", m.role::text AS role
    FROM "Session" s LEFT JOIN "Membership" m ON m."userId" = s."userId"
    WHERE s.id = ANY(${[...ids]}) AND s."revokedAt" IS NULL AND s."expiresAt" > ${at}
    ORDER BY m."createdAt", m."workspaceId"`;
  const sessions = new Map<string, LiveSession>();
  for (const { sessionId, userId, workspaceId, role } of rows) {
    const session = sessions.get(sessionId) ?? { sessionId, userId, memberships: [] };
    if (workspaceId && role) session.memberships.push({ workspaceId, role });
    sessions.set(sessionId, session);
  }
  return [...sessions.values()];
}
