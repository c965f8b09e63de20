/** Cameras and zones by id, batched within one operation. They load whatever is asked: the caller has checked access. */

import { findCameras, findZones, listZones } from '../../core/domain/cameras/index.ts';
import type { Db } from '../../core/platform/db/database.ts';
import { loadById, loadGroups } from '../graphql/batch.ts';

export function cameraLoaders(db: Db) {
  return {
    camera: loadById((ids) => findCameras(db, ids)),
    zone: loadById((ids) => findZones(db, ids)),
    zonesOfCamera: loadGroups(
      (cameraIds) => listZones(db, cameraIds),
      ({ cameraId }) => cameraId,
    ),
  };
}
