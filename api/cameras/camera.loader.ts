/** Cameras and zones by id, batched within one operation. They load whatever is asked: the caller has checked access. */

import DataLoader from 'dataloader';
import { type Camera, findCameras, findZones, listZones, type Zone } from '../../core/domain/cameras/index.ts';
import type { Db } from '../../core/platform/db/database.ts';

export function cameraLoaders(db: Db) {
  return {
    camera: new DataLoader<string, Camera | null>(async (ids) => {
      const byId = new Map((await findCameras(db, ids)).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    zone: new DataLoader<string, Zone | null>(async (ids) => {
      const byId = new Map((await findZones(db, ids)).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    zonesOfCamera: new DataLoader<string, Zone[]>(async (cameraIds) => {
      const byCamera = Map.groupBy(await listZones(db, cameraIds), (zone) => zone.cameraId);
      return cameraIds.map((id) => byCamera.get(id) ?? []);
    }),
  };
}
