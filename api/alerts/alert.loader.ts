/** Alerts, digests, fixtures and reports of missed alerts by id, batched within one operation. They load whatever is asked: the caller has checked access. */

import {
  findAlerts,
  findDigests,
  findFixtures,
  findMissedAlerts,
  listFixtures,
} from '../../core/domain/alerts/index.ts';
import type { Db } from '../../core/platform/db/database.ts';
import { loadById, loadGroups } from '../graphql/batch.ts';

export function alertLoaders(db: Db) {
  return {
    alert: loadById((ids) => findAlerts(db, ids)),
    alertDigest: loadById((ids) => findDigests(db, ids)),
    missedAlert: loadById((ids) => findMissedAlerts(db, ids)),
    fixture: loadById((ids) => findFixtures(db, ids)),
    fixturesOfCamera: loadGroups(
      (cameraIds) => listFixtures(db, { cameraIds }),
      ({ cameraId }) => cameraId,
    ),
  };
}
