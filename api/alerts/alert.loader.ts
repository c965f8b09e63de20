/** Alerts by id, batched within one operation. They load whatever is asked: the caller has checked access. */

import { findAlerts } from '../../core/domain/alerts/index.ts';
import type { Db } from '../../core/platform/db/database.ts';
import { loadById } from '../graphql/batch.ts';

export function alertLoaders(db: Db) {
  return { alert: loadById((ids) => findAlerts(db, ids)) };
}
