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
export type { Alert, AlertBox, AlertState, EpisodeMoment } from './alert.ts';
export type { AlertEventClass, AlertFacts, Manner, Thing, WhyEntry } from './alert-facts.ts';
export { composeSentence } from './alert-sentence.rules.ts';
