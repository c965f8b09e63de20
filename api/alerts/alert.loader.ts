/** Alerts by id, batched within one operation. They load whatever is asked: the caller has checked access. */

import DataLoader from 'dataloader';
import { type Alert, findAlerts } from '../../core/domain/alerts/index.ts';
import type { Db } from '../../core/platform/db/database.ts';

export function alertLoaders(db: Db) {
  return {
    alert: new DataLoader<string, Alert | null>(async (ids) => {
      const byId = new Map((await findAlerts(db, ids)).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
  };
}
