/**
 * What a watcher reports of its camera. Every write carries the lease; a watcher that lost it gets `conflict`.
 *
 * Offline is an alert too: it is raised and resolved in the transaction that changes the state.
 */

import type { App } from '../../app.ts';
import type { Db } from '../../platform/db/database.ts';
import { type AlertFacts, concludeOpenAlerts, raiseAlertIn } from '../alerts/index.ts';
import { eventClasses, type NewFeedEvent } from '../events.ts';
import { recordChange } from '../feeds/index.ts';
import { cameraEvent } from './camera.events.ts';
import { type CameraFields, findCamera, updateCameraRow } from './camera.store.ts';
import type { Camera, CameraLease, CameraState } from './camera.ts';
import { holdLease } from './camera-lease.store.ts';

type ChangeApp = Pick<App, 'db' | 'bell' | 'clock'>;

export interface HealthReport {
  readonly state: Exclude<CameraState, 'DISABLED'>;
  /** A sentence without credentials. */
  readonly problem: string | null;
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number | null;
  readonly codec?: string;
  readonly lastFrameAt?: Date;
  /** For OFFLINE: when the last picture came (or the watching began), and after how many seconds without one it counts. */
  readonly offline?: { readonly since: Date; readonly thresholdSeconds: number };
}

/** Returns the camera as it is now. Throws `conflict` and `notFound` as holdLease does. */
export function reportHealth(app: ChangeApp, lease: CameraLease, report: HealthReport): Promise<Camera> {
  return recordChange(app, lease.workspaceId, async (tx) => {
    await holdLease(tx, lease);
    const before = (await findCamera(tx, lease.cameraId)) as Camera;
    // Switched off a moment ago: the owner's word stands, the watcher will hear of it with its next renewal.
    if (before.state === 'DISABLED') return { result: before, events: [] };
    const now = new Date(app.clock.now());
    const { state, problem, offline, ...facts } = report;
    const change: CameraFields = { ...facts, state, problem, ...(state !== before.state && { stateSince: now }) };
    const camera = await updateCameraRow(tx, lease.cameraId, change);
    if (state === before.state && problem === before.problem) return { result: camera, events: [] };
    const alertEvents = await alertOf(tx, { before, camera, offline, now });
    return { result: camera, events: [cameraEvent('camera.healthChanged', camera), ...alertEvents] };
  });
}

async function alertOf(
  tx: Db,
  change: { before: Camera; camera: Camera; offline: HealthReport['offline']; now: Date },
): Promise<NewFeedEvent[]> {
  const { before, camera, offline, now } = change;
  if (camera.state === 'ONLINE' || camera.state === 'ENDED') {
    const eventClasses = camera.state === 'ONLINE' ? (['CAMERA_OFFLINE'] as const) : undefined;
    const resolution = camera.state === 'ONLINE' ? 'camera is back' : 'source ended';
    return (await concludeOpenAlerts(tx, { cameraId: camera.id, eventClasses }, { resolution, at: now })).events;
  }
  if (camera.state !== 'OFFLINE' || before.state === 'OFFLINE' || !offline) return [];
  const durationSeconds = Math.max(0, (now.getTime() - offline.since.getTime()) / 1000);
  const facts: AlertFacts = {
    eventClass: 'CAMERA_OFFLINE',
    confidence: 1,
    peopleCount: 0,
    cameraName: camera.name,
    location: camera.location,
    zoneName: null,
    durationSeconds,
    isOver: false,
  };
  const { events } = await raiseAlertIn(tx, {
    workspaceId: camera.workspaceId,
    cameraId: camera.id,
    zoneId: null,
    episodeKey: `${camera.id}-offline-${offline.since.getTime()}`,
    urgency: 'MEDIUM',
    facts,
    why: [
      { rule: 'secondsWithoutPicture', value: durationSeconds, threshold: offline.thresholdSeconds, unit: 'seconds' },
    ],
    models: [],
    moment: null,
    since: offline.since,
    confirmedAt: now,
  });
  return events;
}

/** Makes a stored picture the camera's latest; returns the key of the one before. */
export function recordSnapshot(
  app: ChangeApp,
  lease: CameraLease,
  snapshot: { key: string; at: Date },
): Promise<string | null> {
  return recordChange(app, lease.workspaceId, async (tx) => {
    await holdLease(tx, lease);
    const before = await findCamera(tx, lease.cameraId);
    await updateCameraRow(tx, lease.cameraId, { snapshotKey: snapshot.key, snapshotAt: snapshot.at });
    return {
      result: before?.snapshotKey ?? null,
      events: [{ type: 'camera.snapshotTaken', payload: {}, cameraId: lease.cameraId }],
    };
  });
}

/** Ends the open alerts that a watcher cannot follow: what it left behind is too old, or was never written. */
export function concludeInterrupted(app: ChangeApp, lease: CameraLease): Promise<void> {
  return recordChange(app, lease.workspaceId, async (tx) => {
    await holdLease(tx, lease);
    // Whether the camera is offline is for its keeper to say.
    const followed = eventClasses.filter((each) => each !== 'CAMERA_OFFLINE');
    const of = { cameraId: lease.cameraId, eventClasses: followed };
    const { events } = await concludeOpenAlerts(tx, of, {
      resolution: 'watching was interrupted',
      at: new Date(app.clock.now()),
    });
    return { result: undefined, events };
  });
}
