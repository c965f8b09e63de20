/** What cameras have missed, as people report it. */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { allowed, type Principal } from '../accounts/index.ts';
import { type EventClass, eventClasses } from '../events.ts';
import { recordChange } from '../feeds/index.ts';
import { lineContract, parseInput } from '../input.ts';
import { findWatchedCamera, insertMissedAlert, isZoneOf } from './alert.store.ts';
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
