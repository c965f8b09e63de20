/** Decides what a report about an episode does to its alert. */

import { type Alert, type AlertModel, type AlertState, canMove, type EpisodeMoment } from './alert.ts';

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
export function nextState(
  alert: Pick<Alert, 'state' | 'facts'>,
  report: { kind: EpisodeReportKind; atPtsUs: number },
): AlertState | null {
  const moment = momentOf(alert.facts);
  if (moment && report.kind !== 'resolved' && report.atPtsUs <= moment.latestPtsUs) return null;
  const wanted = alert.state === 'ESCALATED' && report.kind === 'updated' ? 'ESCALATED' : targets[report.kind];
  return canMove(alert.state, wanted) ? wanted : null;
}

/** Null for alerts that are not about something on the picture. */
export function momentOf(facts: unknown): EpisodeMoment | null {
  const moment = facts as Partial<EpisodeMoment> | null;
  if (moment?.atPtsUs === undefined) return null;
  return { atPtsUs: moment.atPtsUs, latestPtsUs: moment.latestPtsUs ?? moment.atPtsUs, box: moment.box ?? null };
}

/** Those of before, then those that are new: a model that was exchanged during the episode stays in the record. */
export function joinModels(before: unknown, now: readonly AlertModel[]): AlertModel[] {
  const known = before as readonly AlertModel[];
  return [...known, ...now.filter(({ sha256 }) => !known.some((model) => model.sha256 === sha256))];
}

const preRollUs = 10_000_000;
const postRollUs = 20_000_000;

/** From when to when the clip of an alert goes, in media time. It ends early when the episode does. */
export function planClip(alert: Pick<Alert, 'state'>, moment: EpisodeMoment): { fromUs: number; toUs: number } {
  const { atPtsUs, latestPtsUs } = moment;
  const isShort = alert.state === 'RESOLVED' && latestPtsUs > atPtsUs;
  return {
    fromUs: atPtsUs - preRollUs,
    toUs: isShort ? Math.min(latestPtsUs, atPtsUs + postRollUs) : atPtsUs + postRollUs,
  };
}
