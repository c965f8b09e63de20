/** Alerts: the only door to this module. */

export { type Alert, type AlertState, alertStates, type EpisodeMoment } from './alert.ts';
export { momentOf, planClip } from './alert.rules.ts';
export {
  acknowledgeAlert,
  attachAlertMedia,
  concludeOpenAlerts,
  type EpisodeReport,
  getAlert,
  type Guard,
  listAlerts,
  type NewEpisode,
  raiseAlert,
  raiseAlertIn,
  resolveAlert,
  reviseAlert,
} from './alert.service.ts';
export { type AlertFilter, type AlertOrder, findAlerts, listAlertIds, listAlertsWithoutMedia } from './alert.store.ts';
export { type AlertEventClass, type AlertFacts, composeSentence, type WhyEntry } from './alert-sentence.rules.ts';
export { decideUrgency } from './alert-urgency.rules.ts';
