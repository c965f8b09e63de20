/**
 * Cameras as their owners manage them.
 *
 * The source address is sealed before it is written and never comes back out of this module except to a watcher.
 * Changes take the camera's row lock first and the feed's counter last. A camera that is switched off or played to its
 * end cannot be followed any more, so its open alerts end in the same transaction; a deleted one takes its alerts along.
 */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { Db } from '../../platform/db/database.ts';
import { allowed, lockWorkspace, type Principal, requirePermission, resolveWorkspaceId } from '../accounts/index.ts';
import { concludeOpenAlerts, listAlertIds } from '../alerts/index.ts';
import { currentCursor, recordChange } from '../feeds/index.ts';
import { lineContract, parseInput } from '../input.ts';
import { enqueueJob } from '../jobs.ts';
import { cameraEvent } from './camera.events.ts';
import {
  type CameraFields,
  type CameraFilter,
  type CameraPage,
  countCameras,
  deleteCameraRow,
  findCamera,
  insertCamera,
  listCameras as listCameraRows,
  lockCamera,
  updateCameraRow,
} from './camera.store.ts';
import { type Camera, maxCamerasPerWorkspace } from './camera.ts';
import { describeCameraSource, parseCameraSource } from './camera-source.rules.ts';
import { resolveCameraFile } from './camera-source.ts';
import { zoneEventClasses } from './zone.rules.ts';

type ChangeApp = Pick<App, 'db' | 'bell' | 'clock'>;
type SourceApp = ChangeApp & Pick<App, 'config' | 'secrets'>;

const nameContract = lineContract(120).min(1, 'must not be empty');
const locationContract = lineContract(120);
const createContract = z.object({ name: nameContract, location: locationContract.nullish() });
const updateContract = z.object({ name: nameContract.nullish(), location: locationContract.nullish() });

/** Late writes of a watcher that has not noticed yet are erased too. */
const eraseDelayMs = 3_000;

export interface CreateCameraInput {
  readonly workspaceId?: string | null;
  readonly name: string;
  readonly location?: string | null;
  readonly source: { readonly url: string };
}

export interface UpdateCameraInput {
  readonly id: string;
  readonly name?: string | null;
  readonly location?: string | null;
  readonly enabled?: boolean | null;
  readonly source?: { readonly url: string } | null;
}

/** The camera; null for strangers. Throws `unauthenticated`, `forbidden` for a member who may not see cameras. */
export async function getCamera(app: Pick<App, 'db'>, principal: Principal | null, id: string): Promise<Camera | null> {
  return allowed(principal, 'cameras:read', await findCamera(app.db, id));
}

/** One page, newest first, the size of the whole list and the feed's cursor, all of one moment. */
export function listCameras(
  app: Pick<App, 'db'>,
  principal: Principal | null,
  query: { workspaceId?: string | null; filter?: CameraFilter | null; page: CameraPage },
): Promise<{ rows: Camera[]; totalCount: number; feedCursor: string }> {
  const workspaceId = resolveWorkspaceId(principal, query.workspaceId);
  requirePermission(principal, workspaceId, 'cameras:read');
  const filter = query.filter ?? {};
  return app.db.$transaction(
    async (tx) => ({
      feedCursor: await currentCursor(tx, workspaceId),
      rows: await listCameraRows(tx, { workspaceId, filter, page: query.page }),
      totalCount: await countCameras(tx, workspaceId, filter),
    }),
    { isolationLevel: 'RepeatableRead' },
  );
}

/** Throws `invalid` (name, source), `conflict` (too many cameras), `forbidden`, `notFound`. */
export async function createCamera(
  app: SourceApp,
  principal: Principal | null,
  input: CreateCameraInput,
): Promise<Camera> {
  const workspaceId = resolveWorkspaceId(principal, input.workspaceId);
  requirePermission(principal, workspaceId, 'cameras:write');
  const { name, location } = parseInput(createContract, input);
  const source = await sealSource(app, input.source.url);
  const now = new Date(app.clock.now());
  return recordChange(app, workspaceId, async (tx) => {
    await lockWorkspace(tx, workspaceId);
    if ((await countCameras(tx, workspaceId)) >= maxCamerasPerWorkspace) {
      throw new AppError('conflict', `A workspace has at most ${maxCamerasPerWorkspace} cameras.`);
    }
    const id = newId('camera', now.getTime());
    const row = { id, workspaceId, name, location: location ?? '', ...source, stateSince: now, createdAt: now };
    const camera = await insertCamera(tx, row);
    return { result: camera, events: [cameraEvent('camera.created', camera)] };
  });
}

/** What is left out stays. Enabling a camera that has ended plays it again. Throws as createCamera does. */
export async function updateCamera(
  app: SourceApp,
  principal: Principal | null,
  input: UpdateCameraInput,
): Promise<Camera> {
  const { workspaceId } = await requireCamera(app, principal, input.id);
  const { name, location } = parseInput(updateContract, input);
  const source = input.source ? await sealSource(app, input.source.url) : null;
  const now = new Date(app.clock.now());
  return recordChange(app, workspaceId, async (tx) => {
    const before = await lockCamera(tx, input.id);
    if (!before) throw missing();
    const change: CameraFields = {
      ...(name != null && { name }),
      ...(location != null && { location }),
      ...source,
      ...restart(before, { enabled: input.enabled ?? before.enabled, hasNewSource: source !== null, now }),
    };
    const camera = await updateCameraRow(tx, input.id, { ...change, isConfig: true });
    const isOver = source !== null || camera.state === 'DISABLED';
    const resolution = camera.state === 'DISABLED' ? 'camera disabled' : 'source changed';
    const concluded = isOver ? await concludeOpenAlerts(tx, { cameraId: input.id }, { resolution, at: now }) : null;
    return { result: camera, events: [...(concluded?.events ?? []), cameraEvent('camera.updated', camera)] };
  });
}

/** The state of a camera after its owner has switched it or given it another source. */
function restart(before: Camera, change: { enabled: boolean; hasNewSource: boolean; now: Date }): CameraFields {
  const { enabled, hasNewSource, now } = change;
  if (!enabled) return { enabled, state: 'DISABLED', problem: null, ...(before.enabled && { stateSince: now }) };
  const begins = !before.enabled || hasNewSource || before.state === 'ENDED';
  if (!begins) return { enabled };
  const forgets = hasNewSource || before.state === 'ENDED';
  return { enabled, state: 'CONNECTING', problem: null, stateSince: now, ...(forgets && { watchState: null }) };
}

const longestMuteMs = 366 * 24 * 3_600_000;

/**
 * Its zones raise no alert until then, and those that are open end; `until` null: they do so again now. Recording goes on, and
 * so do alerts about the camera itself. Throws `invalid` (a moment that is past or over a year away), `notFound`, `forbidden`.
 */
export async function muteCamera(
  app: ChangeApp,
  principal: Principal | null,
  input: { id: string; until?: Date | null },
): Promise<Camera> {
  const { workspaceId } = await requireCamera(app, principal, input.id);
  const now = new Date(app.clock.now());
  const until = input.until ?? null;
  const lengthMs = until ? until.getTime() - now.getTime() : null;
  if (lengthMs !== null && !(lengthMs > 0 && lengthMs <= longestMuteMs)) {
    throw new AppError('invalid', 'A camera can be muted until a moment that is to come, within a year.');
  }
  return recordChange(app, workspaceId, async (tx) => {
    if (!(await lockCamera(tx, input.id))) throw missing();
    const of = { cameraId: input.id, eventClasses: zoneEventClasses };
    const concluded = until ? await concludeOpenAlerts(tx, of, { resolution: 'camera muted', at: now }) : null;
    const camera = await updateCameraRow(tx, input.id, { mutedUntil: until, isConfig: true });
    return { result: camera, events: [...(concluded?.events ?? []), cameraEvent('camera.updated', camera)] };
  });
}

/** Removes the camera with its zones, recordings, alerts and all their bytes. Throws `notFound`, `forbidden`. */
export async function deleteCamera(
  app: ChangeApp & Pick<App, 'queue'>,
  principal: Principal | null,
  input: { id: string },
): Promise<void> {
  const { workspaceId } = await requireCamera(app, principal, input.id);
  const alertIds = await recordChange(app, workspaceId, async (tx) => {
    if (!(await lockCamera(tx, input.id))) throw missing();
    const result = await listAlertIds(tx, input.id);
    await deleteCameraRow(tx, input.id);
    return { result, events: [{ type: 'camera.deleted', payload: {}, cameraId: input.id }] };
  });
  for (const prefix of [`cameras/${input.id}/`, ...alertIds.map((id) => `alerts/${id}/`)]) {
    await enqueueJob(app.queue, 'media.erase', { prefix }, { delayMs: eraseDelayMs });
  }
}

/** The camera, when the principal may change it. Throws `unauthenticated`, `notFound` (also for strangers), `forbidden`. */
export async function requireCamera(app: { db: Db }, principal: Principal | null, id: string): Promise<Camera> {
  const camera = allowed(principal, 'cameras:write', await findCamera(app.db, id));
  if (!camera) throw missing();
  return camera;
}

function missing(): AppError {
  return new AppError('notFound', 'There is no such camera.');
}

async function sealSource(app: Pick<App, 'config' | 'secrets'>, url: string) {
  const source = parseCameraSource(url);
  if (source.kind === 'file') await resolveCameraFile(app.config.cameraFilesDir, source.path);
  return { sourceLabel: describeCameraSource(source), sourceCipher: app.secrets.encrypt(url.trim()) };
}
