/** The only queries for API keys. */

import type { Db } from '../../platform/db/database.ts';
import type { ApiKey } from './account.ts';

const shown = {
  id: true,
  workspaceId: true,
  name: true,
  prefix: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
} as const;

export function insertApiKey(
  db: Db,
  key: Omit<ApiKey, 'lastUsedAt' | 'revokedAt'> & { hash: string; createdById: string },
): Promise<ApiKey> {
  return db.apiKey.create({ data: key, select: shown });
}

export function findApiKeys(db: Db, ids: readonly string[], workspaceIds: readonly string[]): Promise<ApiKey[]> {
  return db.apiKey.findMany({ where: { id: { in: [...ids] }, workspaceId: { in: [...workspaceIds] } }, select: shown });
}

export function listApiKeys(db: Db, workspaceId: string): Promise<ApiKey[]> {
  return db.apiKey.findMany({ where: { workspaceId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], select: shown });
}

/** Keys by hash or id that are neither revoked nor expired. */
export function findLiveApiKeys(
  db: Db,
  by: { hash: string } | { ids: readonly string[] },
  at: Date,
): Promise<ApiKey[]> {
  return db.apiKey.findMany({
    where: {
      ...('hash' in by ? { hash: by.hash } : { id: { in: [...by.ids] } }),
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: at } }],
    },
    select: shown,
  });
}

export async function touchApiKey(db: Db, id: string, at: Date): Promise<void> {
  await db.apiKey.updateMany({ where: { id }, data: { lastUsedAt: at } });
}

/** null: there is no such key in the workspace. A key that was revoked before keeps its first date. */
export async function revokeApiKeyRow(
  db: Db,
  key: { id: string; workspaceId: string },
  at: Date,
): Promise<ApiKey | null> {
  await db.apiKey.updateMany({ where: { ...key, revokedAt: null }, data: { revokedAt: at } });
  return db.apiKey.findFirst({ where: key, select: shown });
}
