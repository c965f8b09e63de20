/**
 * What people say of an alert: one verdict at a time, which can be changed and withdrawn.
 *
 * Locks: the camera, then the alert. So of two verdicts at once the later one stands, with its fixture or without one.
 */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Principal } from '../accounts/index.ts';
import type { NewFeedEvent } from '../events.ts';
import { recordChange } from '../feeds/index.ts';
import { lineContract, parseInput } from '../input.ts';
import { alertEvent } from './alert.events.ts';
import { momentOf } from './alert.rules.ts';
import { lockOrMissing, requireAlert } from './alert.service.ts';
import { lockCameraRow, updateAlertRow } from './alert.store.ts';
import { type Alert, type AlertVerdict, alertVerdicts } from './alert.ts';
import { possibleVerdicts, resolutionBy } from './alert-feedback.rules.ts';
import { countFixtures, deleteFixture, hasFixture, insertFixture } from './fixture.store.ts';
import { maxFixturesPerCamera } from './fixture.ts';

const feedbackContract = z.object({
  verdict: z.enum(alertVerdicts).nullish(),
  note: lineContract(500).nullish(),
});

export interface AlertFeedbackInput {
  readonly alertId: string;
  /** Absent or null: what was said is withdrawn. */
  readonly verdict?: AlertVerdict | null;
  readonly note?: string | null;
}

/**
 * Replaces what was said before. FALSE and FIXTURE end an episode that is open, and nothing reopens it. FIXTURE makes a
 * fixture of what the alert is about, which goes with the verdict. Throws `notFound`, `forbidden`, `invalid` (a FIXTURE that
 * cannot be one), `conflict` (too many fixtures).
 */
export async function giveAlertFeedback(
  app: Pick<App, 'db' | 'bell' | 'clock'>,
  principal: Principal | null,
  input: AlertFeedbackInput,
): Promise<Alert> {
  const { workspaceId, cameraId } = await requireAlert(app, principal, input.alertId);
  const judgement = readJudgement(app, principal, input);
  return recordChange(app, workspaceId, async (tx) => {
    await lockCameraRow(tx, cameraId);
    return judgeIn(tx, await lockOrMissing(tx, input.alertId), judgement);
  });
}

export interface Judgement {
  readonly verdict: AlertVerdict | null;
  readonly note: string | null;
  readonly now: Date;
  readonly byId: string | null;
}

/** Throws `invalid`. */
export function readJudgement(
  app: Pick<App, 'clock'>,
  principal: Principal | null,
  input: Pick<AlertFeedbackInput, 'verdict' | 'note'>,
): Judgement {
  const parsed = parseInput(feedbackContract, input);
  const verdict = parsed.verdict ?? null;
  return {
    verdict,
    note: verdict === null ? null : parsed.note || null,
    now: new Date(app.clock.now()),
    byId: principal?.kind === 'user' ? principal.userId : null,
  };
}

/** The caller holds the camera and the alert. What it throws, it throws before it has changed anything. */
export async function judgeIn(
  tx: Db,
  before: Alert,
  { verdict, note, now, byId }: Judgement,
): Promise<{ result: Alert; events: NewFeedEvent[] }> {
  if (verdict !== null && !possibleVerdicts(before).includes(verdict)) throw neverFixture();
  const isMoved = await settleFixture(tx, before, { isFixture: verdict === 'FIXTURE', now, byId });
  const isSame = before.verdict === verdict && before.verdictNote === note;
  if (isSame && !isMoved) return { result: before, events: [] };
  const resolution = before.state === 'RESOLVED' ? null : resolutionBy(verdict);
  // The sentence stays: "is gone" would not be true of what never was, or is still there.
  const judged = await updateAlertRow(tx, before.id, {
    revision: before.revision + 1,
    ...{ verdict, verdictNote: note, verdictAt: verdict && now, verdictById: verdict && byId },
    ...(resolution !== null && { state: 'RESOLVED', resolvedAt: now, resolution }),
  });
  const ended = resolution === null ? [] : [alertEvent('alert.resolved', judged)];
  return { result: judged, events: [...ended, alertEvent('alert.feedbackGiven', judged)] };
}

/** Makes or removes the fixture of an alert; false when it is as it should be. */
async function settleFixture(
  tx: Db,
  alert: Alert,
  change: { isFixture: boolean; now: Date; byId: string | null },
): Promise<boolean> {
  const { id: alertId, workspaceId, cameraId, zoneId, eventClass } = alert;
  if (!change.isFixture) return deleteFixture(tx, { alertId });
  const box = momentOf(alert.facts)?.box;
  if (!box || (await hasFixture(tx, alertId))) return false;
  if ((await countFixtures(tx, cameraId)) >= maxFixturesPerCamera) {
    throw new AppError('conflict', `A camera has at most ${maxFixturesPerCamera} fixtures.`);
  }
  await insertFixture(tx, {
    ...{ id: newId('fixture', change.now.getTime()), workspaceId, cameraId, zoneId, eventClass, box, alertId },
    createdAt: change.now,
    createdById: change.byId,
  });
  return true;
}

function neverFixture(): AppError {
  return new AppError(
    'invalid',
    'Only an object, a vehicle or a fire at a place on the picture can be a fixture: people and cameras cannot.',
    { details: { field: 'verdict' } },
  );
}
