/**
 * Fixtures: what they keep from being raised, and their removal. They come from feedback (alert-feedback.service.ts).
 *
 * A watcher holds its camera's row while it raises, and so does whoever makes or removes a fixture: from the answer of the
 * mutation on, no episode is decided by what stood before.
 */

import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import type { Db } from '../../platform/db/database.ts';
import { allowed, type Principal } from '../accounts/index.ts';
import { recordChange } from '../feeds/index.ts';
import { findAlertOfEpisode, lockCameraRow } from './alert.store.ts';
import type { AlertBox } from './alert.ts';
import type { AlertEventClass } from './alert-facts.ts';
import { canBeFixture, fixtureAt } from './fixture.rules.ts';
import { deleteFixture, findFixtures, insertSuppressed, listFixtures, wasSuppressed } from './fixture.store.ts';

interface Candidate {
  readonly cameraId: string;
  readonly episodeKey: string;
  readonly eventClass: AlertEventClass;
  readonly box: AlertBox | null;
  readonly confirmedAt: Date;
}

/**
 * Whether an episode is not raised because a fixture stands where it is; notes it then. One that has an alert keeps it, and
 * one that was suppressed stays so after the fixture is gone, however often a watcher tells of it.
 */
export async function suppressByFixture(tx: Db, candidate: Candidate): Promise<boolean> {
  const { cameraId, episodeKey, eventClass, box, confirmedAt } = candidate;
  if (!canBeFixture(eventClass, box)) return false;
  if (await wasSuppressed(tx, episodeKey)) return true;
  const fixture = fixtureAt(await listFixtures(tx, { cameraIds: [cameraId], eventClass }), box);
  if (!fixture || (await findAlertOfEpisode(tx, episodeKey))) return false;
  await insertSuppressed(tx, { episodeKey, cameraId, eventClass, fixtureId: fixture.id, createdAt: confirmedAt });
  return true;
}

/** Alerts are raised there again; the verdict that made it stays. Throws `notFound`, `forbidden`. */
export async function removeFixture(
  app: Pick<App, 'db' | 'bell' | 'clock'>,
  principal: Principal | null,
  input: { id: string },
): Promise<void> {
  const [found] = await findFixtures(app.db, [input.id]);
  const fixture = allowed(principal, 'cameras:write', found);
  if (!fixture) throw missing();
  const { workspaceId, cameraId, id } = fixture;
  await recordChange(app, workspaceId, async (tx) => {
    await lockCameraRow(tx, cameraId);
    if (!(await deleteFixture(tx, { id }))) throw missing();
    return { result: undefined, events: [{ type: 'camera.fixtureRemoved', payload: {}, cameraId }] };
  });
}

function missing(): AppError {
  return new AppError('notFound', 'There is no such fixture.');
}
