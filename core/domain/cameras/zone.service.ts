/** Zones: drawn, changed and deleted; every change is one of the camera's configuration, so that its watcher looks again. */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { allowed, type Principal } from '../accounts/index.ts';
import { concludeOpenAlerts } from '../alerts/index.ts';
import { recordChange } from '../feeds/index.ts';
import { lineContract, parseInput } from '../input.ts';
import { cameraEvent } from './camera.events.ts';
import { requireCamera } from './camera.service.ts';
import {
  deleteZoneRow,
  findCamera,
  findZones,
  insertZone,
  listZones,
  lockCamera,
  updateCameraRow,
  updateZoneRow,
} from './camera.store.ts';
import { maxZonesPerCamera } from './camera.ts';
import { classesWithoutRule, completeZoneRules, polygonContract, zoneRulesContract } from './zone.rules.ts';
import type { Zone } from './zone.ts';
import { zoneScheduleContract } from './zone-schedule.rules.ts';

type ChangeApp = Pick<App, 'db' | 'bell' | 'clock'>;

const zoneContract = z.object({
  name: lineContract(80).min(1, 'must not be empty'),
  polygon: polygonContract,
  rules: zoneRulesContract,
  schedule: zoneScheduleContract,
});

export interface UpsertZoneInput {
  /** Absent: a new zone. */
  readonly id?: string | null;
  readonly cameraId: string;
  readonly name: string;
  readonly polygon: readonly { readonly x: number; readonly y: number }[];
  readonly rules?: z.infer<typeof zoneRulesContract>;
  /** Absent: as it was; null: always. */
  readonly schedule?: z.infer<typeof zoneScheduleContract>;
}

/** Without rules a zone keeps its own. Open alerts of a rule that is off now end. Throws `invalid`, `notFound`, `forbidden`, `conflict` (too many zones). */
export async function upsertZone(app: ChangeApp, principal: Principal | null, input: UpsertZoneInput): Promise<Zone> {
  const { workspaceId } = await requireCamera(app, principal, input.cameraId);
  const { name, polygon, rules: given, schedule } = parseInput(zoneContract, input);
  const now = new Date(app.clock.now());
  return recordChange(app, workspaceId, async (tx) => {
    if (!(await lockCamera(tx, input.cameraId))) throw new AppError('notFound', 'There is no such camera.');
    const zones = await listZones(tx, [input.cameraId]);
    if (input.id != null && !zones.some(({ id }) => id === input.id))
      throw new AppError('notFound', 'There is no such zone on this camera.');
    if (input.id == null && zones.length >= maxZonesPerCamera) {
      throw new AppError('conflict', `A camera has at most ${maxZonesPerCamera} zones.`);
    }
    const before = zones.find(({ id }) => id === input.id);
    const rules = given == null && before ? before.rules : completeZoneRules(given);
    const drawn = { name, polygon, rules, schedule: schedule === undefined ? (before?.schedule ?? null) : schedule };
    const zone =
      input.id == null
        ? await insertZone(tx, {
            ...{ id: newId('zone', now.getTime()), cameraId: input.cameraId, createdAt: now },
            ...drawn,
          })
        : await updateZoneRow(tx, input.id, drawn);
    const of = { cameraId: input.cameraId, zoneId: zone.id, eventClasses: classesWithoutRule(rules) };
    const { events } = await concludeOpenAlerts(tx, of, { resolution: 'rule switched off', at: now });
    const camera = await updateCameraRow(tx, input.cameraId, { isConfig: true });
    return { result: zone, events: [...events, cameraEvent('camera.updated', camera)] };
  });
}

export type ZoneDraft = Pick<Zone, 'polygon' | 'rules' | 'schedule'>;

/** A zone that nobody has saved, complete. Throws `invalid`. */
export function readZoneDraft(input: Pick<UpsertZoneInput, 'polygon' | 'rules' | 'schedule'>): ZoneDraft {
  const { polygon, rules, schedule } = parseInput(zoneContract.omit({ name: true }), input);
  return { polygon, rules: completeZoneRules(rules), schedule: schedule ?? null };
}

/** Its open alerts end; its past alerts stay, without a zone. Throws `notFound`, `forbidden`. */
export async function deleteZone(app: ChangeApp, principal: Principal | null, input: { id: string }): Promise<void> {
  const [zone] = await findZones(app.db, [input.id]);
  const seen = allowed(principal, 'cameras:write', zone && (await findCamera(app.db, zone.cameraId)));
  if (!zone || !seen) throw new AppError('notFound', 'There is no such zone.');
  await recordChange(app, seen.workspaceId, async (tx) => {
    if (!(await lockCamera(tx, zone.cameraId))) throw new AppError('notFound', 'There is no such zone.');
    const conclusion = { resolution: 'zone deleted', at: new Date(app.clock.now()) };
    const { events } = await concludeOpenAlerts(tx, { cameraId: zone.cameraId, zoneId: zone.id }, conclusion);
    await deleteZoneRow(tx, zone.id);
    const camera = await updateCameraRow(tx, zone.cameraId, { isConfig: true });
    return { result: undefined, events: [...events, cameraEvent('camera.updated', camera)] };
  });
}
