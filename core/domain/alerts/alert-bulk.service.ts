/**
 * The same done to many alerts, in one transaction: those that cannot be changed are told, the others are changed.
 *
 * Locks: cameras, then alerts, each in the order of their ids.
 */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import type { Db } from '../../platform/db/database.ts';
import { type Principal, requirePermission, resolveWorkspaceId } from '../accounts/index.ts';
import type { NewFeedEvent } from '../events.ts';
import { recordChange } from '../feeds/index.ts';
import { parseInput } from '../input.ts';
import { acknowledgeIn, readSeen } from './alert.service.ts';
import { findAlerts, lockAlert, lockCameraRow } from './alert.store.ts';
import type { Alert, AlertVerdict } from './alert.ts';
import { judgeIn, readJudgement } from './alert-feedback.service.ts';

type ChangeApp = Pick<App, 'db' | 'bell' | 'clock'>;

/** As many as a page of a list has at most. */
const maxAlerts = 100;
const contract = z.object({
  ids: z
    .array(z.string())
    .min(1, 'must name at least one alert')
    .max(maxAlerts, `must name at most ${maxAlerts} alerts`),
});

interface ManyAlerts {
  readonly workspaceId?: string | null;
  readonly ids: readonly string[];
}

export interface BulkChange {
  /** As they are now, in the order in which they were named. */
  readonly alerts: readonly Alert[];
  readonly failures: readonly { readonly id: string; readonly error: AppError }[];
}

/** Throws `forbidden` without alerts:write, `invalid` (none, or more than 100). */
export function acknowledgeAlerts(app: ChangeApp, principal: Principal | null, input: ManyAlerts): Promise<BulkChange> {
  const seen = readSeen(app, principal);
  return changeMany(app, { principal, input }, (tx, alert) => acknowledgeIn(tx, alert, seen));
}

/** As giveAlertFeedback for each. Throws `forbidden` without alerts:write, `invalid` (none, or more than 100; the note). */
export function giveAlertsFeedback(
  app: ChangeApp,
  principal: Principal | null,
  input: ManyAlerts & { verdict?: AlertVerdict | null; note?: string | null },
): Promise<BulkChange> {
  const judgement = readJudgement(app, principal, input);
  return changeMany(app, { principal, input }, (tx, alert) => judgeIn(tx, alert, judgement));
}

/** `change` must not have changed anything when it throws an AppError. */
async function changeMany(
  app: ChangeApp,
  { principal, input }: { principal: Principal | null; input: ManyAlerts },
  change: (tx: Db, alert: Alert) => Promise<{ result: Alert; events: NewFeedEvent[] }>,
): Promise<BulkChange> {
  const workspaceId = resolveWorkspaceId(principal, input.workspaceId);
  requirePermission(principal, workspaceId, 'alerts:write');
  const ids = [...new Set(parseInput(contract, input).ids)];
  return recordChange(app, workspaceId, async (tx) => {
    const own = new Set(await lockInOrder(tx, workspaceId, ids));
    const events: NewFeedEvent[] = [];
    const alerts: Alert[] = [];
    const failures: { id: string; error: AppError }[] = [];
    for (const id of ids) {
      const alert = own.has(id) ? await lockAlert(tx, { id }) : null;
      try {
        if (!alert) throw new AppError('notFound', 'There is no such alert.');
        const changed = await change(tx, alert);
        alerts.push(changed.result);
        events.push(...changed.events);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        failures.push({ id, error });
      }
    }
    return { result: { alerts, failures }, events };
  });
}

/** Those of the workspace, with their cameras. */
async function lockInOrder(tx: Db, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  const own = (await findAlerts(tx, ids)).filter((alert) => alert.workspaceId === workspaceId);
  for (const cameraId of [...new Set(own.map((alert) => alert.cameraId))].sort()) await lockCameraRow(tx, cameraId);
  const ownIds = own.map(({ id }) => id).sort();
  for (const id of ownIds) await lockAlert(tx, { id });
  return ownIds;
}
