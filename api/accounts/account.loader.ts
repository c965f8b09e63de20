/** Users and workspaces by id, batched within one operation. They load whatever is asked: the caller has checked access. */

import DataLoader from 'dataloader';
import { findUsers, findWorkspaces, type User, type Workspace } from '../../core/domain/accounts/index.ts';
import type { Db } from '../../core/platform/db/database.ts';

export function accountLoaders(db: Db) {
  return {
    user: new DataLoader<string, User | null>(async (ids) => inOrder(ids, await findUsers(db, ids))),
    workspace: new DataLoader<string, Workspace | null>(async (ids) => inOrder(ids, await findWorkspaces(db, ids))),
  };
}

function inOrder<T extends { id: string }>(ids: readonly string[], rows: readonly T[]): (T | null)[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => byId.get(id) ?? null);
}
