/**
 * Alerts: raised, revised and concluded by watchers; acknowledged and resolved by people.
 *
 * One episode, one alert: its key is unique, so a retry or another worker finds what is there. Every change that a
 * person should see raises the revision by one and puts one event into the feed, in the same transaction.
 */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { Db } from '../../platform/db/database.ts';
import { allowed, type Principal, requirePermission, resolveWorkspaceId } from '../accounts/index.ts';
import type { EventClass, NewFeedEvent, Urgency } from '../events.ts';
import { currentCursor, recordChange } from '../feeds/index.ts';
import { lineContract, parseInput } from '../input.ts';
import { alertEvent } from './alert.events.ts';
import { type EpisodeReportKind, joinModels, momentOf, nextState } from './alert.rules.ts';
import {
  type AlertFilter,
  type AlertOrder,
  type AlertPage,
  countAlerts,
  findAlert,
  findAlertOfEpisode,
  insertAlert,
  listAlerts as listAlertRows,
  lockAlert,
  lockOpenAlerts,
  updateAlertRow,
  zoneExists,
} from './alert.store.ts';
import type { Alert, AlertBox, AlertModel } from './alert.ts';
import { isTellingItself } from './alert-digest.rules.ts';
import { gatherAlert } from './alert-digest.service.ts';
import type { AlertFacts, WhyEntry } from './alert-facts.ts';
import { composeSentence } from './alert-sentence.rules.ts';
import { suppressByFixture } from './fixture.service.ts';

const longestSearch = 200;

type ChangeApp = Pick<App, 'db' | 'bell' | 'clock'>;
/** Runs first in the transaction and throws when the caller has lost the right to write (a watcher's lease). */
export type Guard = (tx: Db) => Promise<void>;

export interface NewEpisode {
  readonly workspaceId: string;
  readonly cameraId: string;
  readonly zoneId: string | null;
  /** Unique over all cameras. */
  readonly episodeKey: string;
  readonly urgency: Urgency;
  readonly facts: AlertFacts;
  readonly why: readonly WhyEntry[];
  /** Those that look at the camera; empty where none does. */
  readonly models: readonly AlertModel[];
  /** Null: it is not about something on the picture. */
  readonly moment: { readonly atPtsUs: number; readonly box: AlertBox | null } | null;
  /** Wall time of the episode's beginning and of its confirmation. */
  readonly since: Date;
  readonly confirmedAt: Date;
}

/** Makes the alert of an episode; returns the one that is there when it has one already, null when it is about a fixture. */
export function raiseAlert(app: ChangeApp, episode: NewEpisode, guard?: Guard): Promise<Alert | null> {
  return recordChange(app, episode.workspaceId, async (tx) => {
    await guard?.(tx);
    return raiseAlertIn(tx, episode);
  });
}

/** The same inside a transaction that changes more. */
export async function raiseAlertIn(
  tx: Db,
  episode: NewEpisode,
): Promise<{ result: Alert | null; events: NewFeedEvent[] }> {
  const { workspaceId, cameraId, episodeKey, urgency, facts, since, confirmedAt } = episode;
  const candidate = {
    cameraId,
    episodeKey,
    eventClass: facts.eventClass,
    box: episode.moment?.box ?? null,
    confirmedAt,
  };
  if (await suppressByFixture(tx, candidate)) return { result: null, events: [] };
  const zoneId = episode.zoneId && (await zoneExists(tx, episode.zoneId)) ? episode.zoneId : null;
  const alert = await insertAlert(tx, {
    ...{ id: newId('alert', confirmedAt.getTime()), workspaceId, cameraId, zoneId, episodeKey, urgency, since },
    eventClass: facts.eventClass,
    confidence: facts.confidence,
    text: composeSentence(facts),
    facts: { ...facts, ...(episode.moment && { ...episode.moment, latestPtsUs: episode.moment.atPtsUs }) },
    why: [...episode.why],
    models: [...episode.models],
    createdAt: confirmedAt,
  });
  if (alert) {
    const { result, events } = await gatherAlert(tx, alert);
    return { result, events: [alertEvent('alert.raised', result), ...events] };
  }
  const existing = await findAlertOfEpisode(tx, episodeKey);
  if (!existing) throw new AppError('conflict', 'The alert of this episode was removed meanwhile.');
  return { result: existing, events: [] };
}

export interface EpisodeReport {
  readonly workspaceId: string;
  readonly episodeKey: string;
  readonly kind: EpisodeReportKind;
  readonly urgency: Urgency;
  readonly facts: AlertFacts;
  readonly why: readonly WhyEntry[];
  readonly models: readonly AlertModel[];
  readonly atPtsUs: number;
  /** Wall time of the report; becomes `resolvedAt` when the episode is over. */
  readonly at: Date;
  readonly resolution?: string;
}

/** Applies what a watcher says of a running episode; null when there is no such alert or nothing changes. */
export function reviseAlert(app: ChangeApp, report: EpisodeReport, guard?: Guard): Promise<Alert | null> {
  return recordChange(app, report.workspaceId, async (tx) => {
    await guard?.(tx);
    const alert = await lockAlert(tx, { episodeKey: report.episodeKey });
    const state = alert && nextState(alert, { kind: report.kind, atPtsUs: report.atPtsUs });
    if (!alert || !state) return { result: null, events: [] };
    const revised = await updateAlertRow(tx, alert.id, {
      state,
      revision: alert.revision + 1,
      urgency: report.urgency,
      confidence: report.facts.confidence,
      text: composeSentence(report.facts),
      facts: { ...report.facts, ...momentOf(alert.facts), latestPtsUs: report.atPtsUs },
      why: [...report.why],
      ...(isTellingItself(report.urgency) && { isQuiet: false }),
      models: joinModels(alert.models, report.models),
      ...(state === 'RESOLVED' && { resolvedAt: report.at, resolution: report.resolution ?? 'over' }),
    });
    return {
      result: revised,
      events: [alertEvent(state === 'RESOLVED' ? 'alert.resolved' : 'alert.updated', revised)],
    };
  });
}

/**
 * Ends every open alert of a camera, inside a transaction that changes more: the episode can no longer be followed
 * (zone deleted, camera switched off, file at its end), or the camera is back.
 */
export async function concludeOpenAlerts(
  tx: Db,
  of: { cameraId: string; zoneId?: string; eventClasses?: readonly EventClass[] },
  conclusion: { resolution: string; at: Date },
): Promise<{ result: Alert[]; events: NewFeedEvent[] }> {
  const result: Alert[] = [];
  for (const alert of await lockOpenAlerts(tx, of)) {
    result.push(await conclude(tx, alert, conclusion));
  }
  return { result, events: result.map((alert) => alertEvent('alert.resolved', alert)) };
}

async function conclude(tx: Db, alert: Alert, conclusion: { resolution: string; at: Date }): Promise<Alert> {
  const before = alert.facts as AlertFacts;
  const durationSeconds = Math.max(before.durationSeconds, (conclusion.at.getTime() - alert.since.getTime()) / 1000);
  const facts = { ...before, durationSeconds, isOver: true };
  return updateAlertRow(tx, alert.id, {
    state: 'RESOLVED',
    revision: alert.revision + 1,
    text: composeSentence(facts),
    facts,
    resolvedAt: conclusion.at,
    resolution: conclusion.resolution,
  });
}

/** Remembers where the picture or the clip of an alert lies. False when the alert is gone. */
export function attachAlertMedia(
  app: ChangeApp,
  workspaceId: string,
  media: { alertId: string; snapshotKey?: string; clipKey?: string },
): Promise<boolean> {
  return recordChange(app, workspaceId, async (tx) => {
    const { alertId, ...keys } = media;
    if (!(await lockAlert(tx, { id: alertId }))) return { result: false, events: [] };
    const alert = await updateAlertRow(tx, alertId, keys);
    return { result: true, events: [alertEvent('alert.updated', alert)] };
  });
}

/** The alert; null for strangers. Throws `unauthenticated`, `forbidden` for a member who may not see alerts. */
export async function getAlert(app: Pick<App, 'db'>, principal: Principal | null, id: string): Promise<Alert | null> {
  return allowed(principal, 'alerts:read', await findAlert(app.db, id));
}

/** One page, the size of the whole list and the feed's cursor, all of one moment. */
export function listAlerts(
  app: Pick<App, 'db'>,
  principal: Principal | null,
  query: { workspaceId?: string | null; filter?: AlertFilter | null; order?: AlertOrder | null; page: AlertPage },
): Promise<{ rows: Alert[]; totalCount: number; feedCursor: string }> {
  const workspaceId = resolveWorkspaceId(principal, query.workspaceId);
  requirePermission(principal, workspaceId, 'alerts:read');
  const filter = query.filter ?? {};
  if ((filter.textContains?.length ?? 0) > longestSearch) {
    throw new AppError('invalid', `textContains: at most ${longestSearch} characters.`);
  }
  return app.db.$transaction(
    async (tx) => ({
      feedCursor: await currentCursor(tx, workspaceId),
      rows: await listAlertRows(tx, { workspaceId, filter, page: query.page, order: query.order ?? 'NEWEST_FIRST' }),
      totalCount: await countAlerts(tx, workspaceId, filter),
    }),
    { isolationLevel: 'RepeatableRead' },
  );
}

/** Somebody has seen it; the first one counts, later calls change nothing. Throws `notFound`, `forbidden`. */
export async function acknowledgeAlert(
  app: ChangeApp,
  principal: Principal | null,
  input: { id: string },
): Promise<Alert> {
  const { workspaceId } = await requireAlert(app, principal, input.id);
  const seen = readSeen(app, principal);
  return recordChange(app, workspaceId, async (tx) => acknowledgeIn(tx, await lockOrMissing(tx, input.id), seen));
}

export interface Seen {
  readonly now: Date;
  readonly byId: string | null;
}

export function readSeen(app: Pick<App, 'clock'>, principal: Principal | null): Seen {
  return { now: new Date(app.clock.now()), byId: principal?.kind === 'user' ? principal.userId : null };
}

/** The caller holds the alert. */
export async function acknowledgeIn(
  tx: Db,
  alert: Alert,
  { now, byId }: Seen,
): Promise<{ result: Alert; events: NewFeedEvent[] }> {
  if (alert.acknowledgedAt) return { result: alert, events: [] };
  const change = { acknowledgedAt: now, acknowledgedById: byId, revision: alert.revision + 1 };
  const seen = await updateAlertRow(tx, alert.id, change);
  return { result: seen, events: [alertEvent('alert.acknowledged', seen)] };
}

const resolutionContract = lineContract(200).min(1, 'must not be empty');

/** Somebody declares the episode over; an alert that is over already stays as it is. Throws `notFound`, `forbidden`, `invalid`. */
export async function resolveAlert(
  app: ChangeApp,
  principal: Principal | null,
  input: { id: string; resolution?: string | null },
): Promise<Alert> {
  const { workspaceId } = await requireAlert(app, principal, input.id);
  const resolution =
    parseInput(z.object({ resolution: resolutionContract.nullish() }), input).resolution ?? 'resolved by hand';
  return recordChange(app, workspaceId, async (tx) => {
    const alert = await lockOrMissing(tx, input.id);
    if (alert.state === 'RESOLVED') return { result: alert, events: [] };
    const result = await conclude(tx, alert, { resolution, at: new Date(app.clock.now()) });
    return { result, events: [alertEvent('alert.resolved', result)] };
  });
}

/** The alert, when the principal may change it. Throws `unauthenticated`, `notFound` (also for strangers), `forbidden`. */
export async function requireAlert(app: Pick<App, 'db'>, principal: Principal | null, id: string): Promise<Alert> {
  const alert = allowed(principal, 'alerts:write', await findAlert(app.db, id));
  if (!alert) throw new AppError('notFound', 'There is no such alert.');
  return alert;
}

/** Locks the row until the transaction ends. Throws `notFound`. */
export async function lockOrMissing(tx: Db, id: string): Promise<Alert> {
  const alert = await lockAlert(tx, { id });
  if (!alert) throw new AppError('notFound', 'There is no such alert.');
  return alert;
}
