/** What the feed says of an alert. */

import type { NewFeedEvent } from '../events.ts';
import type { Alert } from './alert.ts';

type AlertEventType =
  | 'alert.raised'
  | 'alert.updated'
  | 'alert.resolved'
  | 'alert.acknowledged'
  | 'alert.feedbackGiven';

/** The alert as it is now, as an event of its feed. */
export function alertEvent(type: AlertEventType, alert: Alert): NewFeedEvent {
  const { revision, state, urgency, confidence, text, isQuiet } = alert;
  return {
    type,
    payload: { revision, state, urgency, confidence, text, isQuiet },
    alertId: alert.id,
    cameraId: alert.cameraId,
    ...(alert.zoneId && { zoneId: alert.zoneId }),
    eventClass: alert.eventClass,
    urgency,
  };
}
