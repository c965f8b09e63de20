/** Alerts: the only door to this module. */

export { momentOf, planClip } from './alert.rules.ts';
export {
  acknowledgeAlert,
  attachAlertMedia,
  concludeOpenAlerts,
  type EpisodeReport,
  type Guard,
  getAlert,
  listAlerts,
  type NewEpisode,
  raiseAlert,
  raiseAlertIn,
  resolveAlert,
  reviseAlert,
} from './alert.service.ts';
export { type AlertFilter, type AlertOrder, findAlerts, listAlertIds, listAlertsWithoutMedia } from './alert.store.ts';
export type { Alert, AlertBox, AlertModel, AlertState, AlertVerdict, EpisodeMoment } from './alert.ts';
export { acknowledgeAlerts, type BulkChange, giveAlertsFeedback } from './alert-bulk.service.ts';
export { countOf, endOf } from './alert-digest.rules.ts';
export { listAlertDigests } from './alert-digest.service.ts';
export { findDigests } from './alert-digest.store.ts';
export type { AlertDigest } from './alert-digest.ts';
export { composeDigest } from './alert-digest-sentence.rules.ts';
export type {
  AlertEventClass,
  AlertFacts,
  CameraHealthClass,
  Impairment,
  Manner,
  Thing,
  WhyEntry,
} from './alert-facts.ts';
export { possibleVerdicts } from './alert-feedback.rules.ts';
export { type AlertFeedbackInput, giveAlertFeedback } from './alert-feedback.service.ts';
export { composeSentence } from './alert-sentence.rules.ts';
export type { CameraStatistics } from './alert-statistics.rules.ts';
export { getAlertStatistics, getAlertsByDay, getAlertsByHourOfWeek } from './alert-statistics.service.ts';
export { removeFixture } from './fixture.service.ts';
export { countSuppressed, findFixtures, listFixtures } from './fixture.store.ts';
export type { Fixture } from './fixture.ts';
export {
  listMissedAlerts,
  type MissedAlertInput,
  reportMissedAlert,
  withdrawMissedAlert,
} from './missed-alert.service.ts';
export { findMissedAlerts } from './missed-alert.store.ts';
export type { MissedAlert } from './missed-alert.ts';
