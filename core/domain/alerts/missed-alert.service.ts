/** What cameras have missed, as people report it. */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { allowed, type Principal, requirePermission, resolveWorkspaceId } from '../accounts/index.ts';
import { type EventClass, eventClasses } from '../events.ts';
import { currentCursor, recordChange } from '../feeds/index.ts';
import { lineContract, parseInput } from '../input.ts';
import { findWatchedCamera, isZoneOf } from './alert.store.ts';
import {
  countMissedAlerts,
  deleteMissedAlert,
  findMissedAlerts,
  insertMissedAlert,
  listMissedAlerts as listMissedAlertRows,
} from './missed-alert.store.ts';
import type { MissedAlert } from './missed-alert.ts';

const contract = z.object({
  eventClass: z.enum(eventClasses).exclude(['NORMAL_ACTIVITY'], 'is never an alert, so none can be missed'),
  note: lineContract(500).nullish(),
});

/** The caller's clock may be ahead of ours. */
const clockToleranceMs = 60_000;

export interface MissedAlertInput {
  readonly cameraId: string;
  readonly eventClass: EventClass;
  readonly at: Date;
  readonly zoneId?: string | null;
  readonly note?: string | null;
}

/** Throws `notFound` (camera, or a zone that is not the camera's), `forbidden`, `invalid` (class, note, a time to come). */
export async function reportMissedAlert(
  app: Pick<App, 'db' | 'bell' | 'clock'>,
  principal: Principal | null,
  input: MissedAlertInput,
): Promise<MissedAlert> {
  const camera = allowed(principal, 'alerts:write', await findWatchedCamera(app.db, input.cameraId));
  if (!camera) throw new AppError('notFound', 'There is no such camera.');
  const { eventClass, note } = parseInput(contract, input);
  const nowMs = app.clock.now();
  if (input.at.getTime() > nowMs + clockToleranceMs) throw new AppError('invalid', 'at: has not happened yet.');
  const { id: cameraId, workspaceId } = camera;
  const zoneId = input.zoneId ?? null;
  const now = new Date(nowMs);
  return recordChange(app, workspaceId, async (tx) => {
    if (zoneId !== null && !(await isZoneOf(tx, { id: zoneId, cameraId }))) {
      throw new AppError('notFound', 'There is no such zone on this camera.');
    }
    const missed = await insertMissedAlert(tx, {
      ...{ id: newId('missedAlert', nowMs), workspaceId, cameraId, zoneId, eventClass, at: input.at },
      note: note || null,
      createdAt: now,
      createdById: principal?.kind === 'user' ? principal.userId : null,
    });
    const place = { cameraId, eventClass, ...(zoneId && { zoneId }) };
    return { result: missed, events: [{ type: 'alert.missed', payload: {}, ...place }] };
  });
}

/** The last to have happened first. Throws `forbidden` without alerts:read. */
export function listMissedAlerts(
  app: Pick<App, 'db'>,
  principal: Principal | null,
  query: {
    workspaceId?: string | null;
    cameraId?: string | null;
    page: { limit: number; after: { at: Date; id: string } | null };
  },
): Promise<{ rows: MissedAlert[]; totalCount: number; feedCursor: string }> {
  const workspaceId = resolveWorkspaceId(principal, query.workspaceId);
  requirePermission(principal, workspaceId, 'alerts:read');
  const of = { workspaceId, cameraId: query.cameraId ?? null };
  return app.db.$transaction(
    async (tx) => ({
      feedCursor: await currentCursor(tx, workspaceId),
      rows: await listMissedAlertRows(tx, { ...of, page: query.page }),
      totalCount: await countMissedAlerts(tx, of),
    }),
    { isolationLevel: 'RepeatableRead' },
  );
}

/** Takes a report back: it is counted no longer. Throws `notFound`, `forbidden`. */
export async function withdrawMissedAlert(
  app: Pick<App, 'db' | 'bell' | 'clock'>,
  principal: Principal | null,
  input: { id: string },
): Promise<void> {
  const [found] = await findMissedAlerts(app.db, [input.id]);
  const missed = allowed(principal, 'alerts:write', found);
  if (!missed) throw noReport();
  const { id, workspaceId, cameraId, eventClass, zoneId } = missed;
  await recordChange(app, workspaceId, async (tx) => {
    if (!(await deleteMissedAlert(tx, id))) throw noReport();
    const place = { cameraId, eventClass, ...(zoneId && { zoneId }) };
    return { result: undefined, events: [{ type: 'alert.missedWithdrawn', payload: {}, ...place }] };
  });
}

function noReport(): AppError {
  return new AppError('notFound', 'There is no such report.');
}
