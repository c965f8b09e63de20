/**
 * Access events: what doors and badge readers report, for the zone behind the door.
 *
 * The camera's row is locked before an event gets its sequence, so those of one camera become visible in order and its watcher
 * needs no more than a cursor. Told twice under one external id, it is one event.
 */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { allowed, type Principal, requireSignedIn } from '../accounts/index.ts';
import { recordChange } from '../feeds/index.ts';
import { lineContract, parseInput } from '../input.ts';
import { deleteAccessEventsBefore, findByExternalId, insertAccessEvent } from './access-event.store.ts';
import { type AccessEvent, type AccessEventKind, accessEventKinds } from './access-event.ts';
import { findCamera, findZones, listZones, lockCamera } from './camera.store.ts';
import type { Camera } from './camera.ts';
import type { Zone } from './zone.ts';

/** The sender's clock may be ahead of ours; what is older than a day helps nobody. */
const mostAheadMs = 5 * 60_000;
const oldestMs = 24 * 3_600_000;
const keptMs = 30 * 24 * 3_600_000;

const contract = z.object({
  kind: z.enum(accessEventKinds, `must be among ${accessEventKinds.join(', ')}`),
  door: lineContract(80).nullish(),
  people: z
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(100, 'must be at most 100')
    .nullish(),
  externalId: lineContract(200).min(1, 'must not be empty').nullish(),
});

export interface RecordAccessEventInput {
  /** The zone behind the door; or else a camera of which exactly one zone has badges. */
  readonly zoneId?: string | null;
  readonly cameraId?: string | null;
  readonly kind: AccessEventKind;
  readonly door?: string | null;
  /** Default 1. */
  readonly people?: number | null;
  /** Default: now. */
  readonly at?: Date | null;
  readonly externalId?: string | null;
}

export interface RecordedAccessEvent {
  readonly accessEvent: AccessEvent;
  /** False: it was told before. */
  readonly isNew: boolean;
}

/**
 * Needs access:write, or cameras:write.
 * Throws `invalid` (also a time more than 5 minutes to come or more than a day ago), `notFound`, `forbidden`.
 */
export async function recordAccessEvent(
  app: Pick<App, 'db' | 'bell' | 'clock'>,
  principal: Principal | null,
  input: RecordAccessEventInput,
): Promise<RecordedAccessEvent> {
  const { camera, zone } = await findPlace(app, principal, input);
  const { kind, door, people, externalId } = parseInput(contract, input);
  const now = new Date(app.clock.now());
  const at = input.at ?? now;
  checkTime(at, now);
  const { id: cameraId, workspaceId } = camera;
  return recordChange<RecordedAccessEvent>(app, workspaceId, async (tx) => {
    const isThere = (await lockCamera(tx, cameraId)) && (await findZones(tx, [zone.id])).length > 0;
    if (!isThere) throw missingZone();
    const accessEvent = await insertAccessEvent(tx, {
      ...{ id: newId('accessEvent', now.getTime()), workspaceId, cameraId, zoneId: zone.id, kind, at, createdAt: now },
      ...{ door: door || null, people: people ?? 1, externalId: externalId ?? null },
    });
    if (accessEvent) {
      const payload = { kind, door: accessEvent.door, people: accessEvent.people, at: at.toISOString() };
      const place = { cameraId, zoneId: zone.id };
      return { result: { accessEvent, isNew: true }, events: [{ type: 'access.recorded', payload, ...place }] };
    }
    const before = externalId ? await findByExternalId(tx, { zoneId: zone.id, externalId }) : null;
    if (!before) throw new AppError('conflict', 'The access event was removed meanwhile.');
    return { result: { accessEvent: before, isNew: false }, events: [] };
  });
}

/** Forgets those that were recorded more than 30 days ago. Returns how many. */
export function pruneAccessEvents(app: Pick<App, 'db' | 'clock'>): Promise<number> {
  return deleteAccessEventsBefore(app.db, new Date(app.clock.now() - keptMs));
}

async function findPlace(
  app: Pick<App, 'db'>,
  principal: Principal | null,
  { zoneId, cameraId }: RecordAccessEventInput,
): Promise<{ camera: Camera; zone: Zone }> {
  requireSignedIn(principal);
  if (zoneId == null && cameraId == null) throw new AppError('invalid', 'zoneId: say which zone is behind the door.');
  const [named] = zoneId == null ? [] : await findZones(app.db, [zoneId]);
  if (zoneId != null && (!named || (cameraId != null && named.cameraId !== cameraId))) throw missingZone();
  const camera = allowedToRecord(principal, await findCamera(app.db, named?.cameraId ?? (cameraId as string)));
  if (!camera) throw named ? missingZone() : new AppError('notFound', 'There is no such camera.');
  return { camera, zone: named ?? (await onlyZoneWithBadges(app, camera)) };
}

/** Whoever may draw the zones may also say what their doors do. */
function allowedToRecord(principal: Principal, camera: Camera | null): Camera | null {
  const mayDraw = camera && principal.grants.get(camera.workspaceId)?.has('cameras:write');
  return allowed(principal, mayDraw ? 'cameras:write' : 'access:write', camera);
}

async function onlyZoneWithBadges({ db }: Pick<App, 'db'>, camera: Camera): Promise<Zone> {
  const zones = (await listZones(db, [camera.id])).filter(({ rules }) => rules.restricted?.badges);
  if (zones.length !== 1 || !zones[0]) {
    const found = zones.length === 0 ? 'no zone' : 'more than one zone';
    throw new AppError('invalid', `zoneId: the camera has ${found} with badges: say which zone is behind the door.`);
  }
  return zones[0];
}

function checkTime(at: Date, now: Date): void {
  const aheadMs = at.getTime() - now.getTime();
  if (!(aheadMs <= mostAheadMs)) throw new AppError('invalid', 'at: must not be more than 5 minutes to come.');
  if (aheadMs < -oldestMs) throw new AppError('invalid', 'at: must not be more than 24 hours ago.');
}

function missingZone(): AppError {
  return new AppError('notFound', 'There is no such zone.');
}
