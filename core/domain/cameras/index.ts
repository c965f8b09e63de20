/** Cameras, their zones and their leases: the only door to this module. */

export { pruneAccessEvents, type RecordAccessEventInput, recordAccessEvent } from './access-event.service.ts';
export { listAccessEvents, listNewAccessEvents } from './access-event.store.ts';
export { type AccessEvent, type AccessEventKind, accessEventKinds } from './access-event.ts';
export {
  type CreateCameraInput,
  createCamera,
  deleteCamera,
  getCamera,
  listCameras,
  muteCamera,
  type UpdateCameraInput,
  updateCamera,
} from './camera.service.ts';
export { type CameraFilter, findCamera, findCameras, findZones, listZones } from './camera.store.ts';
export {
  type Camera,
  type CameraLease,
  type CameraState,
  type CameraTimes,
  cameraTimes,
  problemOf,
} from './camera.ts';
export { concludeInterrupted, type HealthReport, recordSnapshot, reportHealth } from './camera-health.service.ts';
export {
  acquireCameraLease,
  holdLease,
  releaseCameraLease,
  renewCameraLease,
  type TakenCamera,
} from './camera-lease.store.ts';
export { type CameraSource, describeCameraSource, parseCameraSource } from './camera-source.rules.ts';
export { resolveCameraFile } from './camera-source.ts';
export { type RuleProposal, ruleFromWords } from './rule-words.service.ts';
export { deleteZone, readZoneDraft, type UpsertZoneInput, upsertZone, type ZoneDraft } from './zone.service.ts';
export type { Point, Zone, ZoneRules, ZoneSchedule } from './zone.ts';
export { isInside } from './zone-geometry.rules.ts';
export { isWithinSchedule } from './zone-schedule.rules.ts';
