/** Decides what a report about an episode does to its alert. */

import { type Alert, type AlertState, canMove, type EpisodeMoment } from './alert.ts';

export type EpisodeReportKind = 'updated' | 'escalated' | 'resolved';

const targets: Readonly<Record<EpisodeReportKind, AlertState>> = {
  updated: 'ONGOING',
  escalated: 'ESCALATED',
  resolved: 'RESOLVED',
};

/**
 * The state after the report, or null when the report changes nothing: the alert is over, or the report is one that was
 * applied before (a watcher that took over sees the last seconds again; media time tells).
 */
export function nextState(alert: Pick<Alert, 'state' | 'facts'>, report: { kind: EpisodeReportKind; atPtsUs: number }): AlertState | null {
  if (report.kind !== 'resolved' && report.atPtsUs <= momentOf(alert.facts).atPtsUs) return null;
  const wanted = alert.state === 'ESCALATED' && report.kind === 'updated' ? 'ESCALATED' : targets[report.kind];
  return canMove(alert.state, wanted) ? wanted : null;
}

/** The place in media time that the facts speak of; before everything where they say nothing. */
export function momentOf(facts: unknown): EpisodeMoment {
  const moment = facts as Partial<EpisodeMoment> | null;
  return { atPtsUs: moment?.atPtsUs ?? Number.NEGATIVE_INFINITY, box: moment?.box ?? null };
}

/** The pictures and seconds around the confirmation that a clip shows. */
export const clipTimes = { preRollMs: 10_000, postRollMs: 20_000 } as const;

/** From when to when the clip of an alert goes. It ends early when the episode does. */
export function planClip(alert: Pick<Alert, 'createdAt' | 'resolvedAt'>): { from: Date; to: Date } {
  const latest = alert.createdAt.getTime() + clipTimes.postRollMs;
  const to = alert.resolvedAt ? Math.min(latest, Math.max(alert.resolvedAt.getTime(), alert.createdAt.getTime())) : latest;
  return { from: new Date(alert.createdAt.getTime() - clipTimes.preRollMs), to: new Date(to) };
}
