/**
 * The storm guard: from the seventh alert in ten minutes at a site on, alerts are kept and shown as ever, but one digest tells
 * of them. A site is the cameras of a workspace with the same location; a camera without one is a site of its own.
 *
 * Locks: the camera (its watcher holds it), the site, then alerts in the order of their ids.
 */

import type { App } from '../../app.ts';
import { newId } from '../../ids.ts';
import type { Db } from '../../platform/db/database.ts';
import { type Principal, requirePermission, resolveWorkspaceId } from '../accounts/index.ts';
import type { NewFeedEvent } from '../events.ts';
import { currentCursor } from '../feeds/index.ts';
import { updateAlertRow } from './alert.store.ts';
import type { Alert } from './alert.ts';
import { addToCounts, countOf, isStorm, isTellingItself, stormWindowMs } from './alert-digest.rules.ts';
import {
  countDigests,
  findOpenDigest,
  listDigests,
  listStormWindow,
  lockSite,
  putIntoDigest,
  saveDigest,
} from './alert-digest.store.ts';
import type { AlertDigest } from './alert-digest.ts';
import { composeDigest } from './alert-digest-sentence.rules.ts';

/** Gathers an alert that was just inserted, and those around it that no digest counts yet, when it is part of a storm. */
export async function gatherAlert(tx: Db, alert: Alert): Promise<{ result: Alert; events: NewFeedEvent[] }> {
  const { workspaceId, cameraId, createdAt } = alert;
  const place = await lockSite(tx, cameraId);
  if (!place) return { result: alert, events: [] };
  const of = { workspaceId, site: place.site };
  const window = await listStormWindow(tx, { ...of, at: createdAt, windowMs: stormWindowMs });
  const [first, latest] = [window[0], window.at(-1)];
  if (!first || !latest || !isStorm(window.length)) return { result: alert, events: [] };

  const open = await findOpenDigest(tx, { ...of, after: new Date(latest.createdAt.getTime() - stormWindowMs) });
  const id = open?.id ?? newId('alertDigest', latest.createdAt.getTime());
  const loose = window.filter(({ digestId }) => digestId === null).map((entry) => entry.id);
  const before = open ?? { id, workspaceId, ...place, revision: 0, classes: [], since: first.createdAt };
  // The row first: the alerts point at it.
  if (!open) await saveDigest(tx, { ...before, latestAt: latest.createdAt });
  const gathered = await putIntoDigest(tx, id, loose);
  const digest: AlertDigest = {
    ...before,
    revision: before.revision + 1,
    classes: addToCounts(
      before.classes,
      gathered.map(({ eventClass }) => eventClass),
    ),
    since: new Date(Math.min(before.since.getTime(), first.createdAt.getTime())),
    latestAt: new Date(Math.max(open?.latestAt.getTime() ?? 0, latest.createdAt.getTime())),
  };
  await saveDigest(tx, digest);
  const result = await updateAlertRow(tx, alert.id, { isQuiet: !isTellingItself(alert.urgency) });
  return { result, events: [digestEvent(open ? 'alert.digestGrew' : 'alert.digestOpened', digest, cameraId)] };
}

function digestEvent(
  type: 'alert.digestOpened' | 'alert.digestGrew',
  digest: AlertDigest,
  cameraId: string,
): NewFeedEvent {
  const { id: digestId, revision } = digest;
  return { type, payload: { digestId, revision, count: countOf(digest), text: composeDigest(digest) }, cameraId };
}

/** The latest first. Throws `forbidden` without alerts:read. */
export function listAlertDigests(
  app: Pick<App, 'db'>,
  principal: Principal | null,
  query: { workspaceId?: string | null; page: { limit: number; after: { at: Date; id: string } | null } },
): Promise<{ rows: AlertDigest[]; totalCount: number; feedCursor: string }> {
  const workspaceId = resolveWorkspaceId(principal, query.workspaceId);
  requirePermission(principal, workspaceId, 'alerts:read');
  return app.db.$transaction(
    async (tx) => ({
      feedCursor: await currentCursor(tx, workspaceId),
      rows: await listDigests(tx, { workspaceId, ...query.page }),
      totalCount: await countDigests(tx, workspaceId),
    }),
    { isolationLevel: 'RepeatableRead' },
  );
}
