/** The contract's names in words, and which of them are shown how loudly. */

import type { AlertState, AlertVerdict, EventClass, ModelTask, Urgency } from '../../../kit/index.ts';

export const classWords: Record<EventClass, string> = {
  SUSPICIOUS_LOITERING: 'Loitering',
  UNATTENDED_OBJECT: 'Unattended object',
  UNAUTHORIZED_ACCESS: 'Unauthorised access',
  PERSON_FALL: 'Fall',
  CROWD_GATHERING: 'Crowd',
  VEHICLE_INTRUSION: 'Vehicle',
  FIRE_SMOKE_DETECTION: 'Fire or smoke',
  CAMERA_OFFLINE: 'Camera offline',
  CAMERA_IMPAIRED: 'Camera picture',
  NORMAL_ACTIVITY: 'Normal activity',
};

export const stateWords: Record<AlertState, string> = {
  CONFIRMED: 'New',
  ONGOING: 'Going on',
  ESCALATED: 'Escalated',
  RESOLVED: 'Over',
};

export const verdictWords: Record<AlertVerdict, string> = {
  TRUE: 'Yes',
  FALSE: 'False alarm',
  KNOWN: 'Known',
  FIXTURE: 'Part of the place',
};

/** What a model does for the person who reads of it. */
export const taskWords: Record<ModelTask, string> = {
  DETECTION: 'Detector',
  EVENTS: 'Event model',
};

/** Where nobody is asked: what was said. */
export const judgedWords: Record<AlertVerdict, string> = { ...verdictWords, TRUE: 'Right' };

export const urgencyWords: Record<Urgency, string> = {
  LOW: 'Low',
  MEDIUM: 'Medium',
  HIGH: 'High',
  CRITICAL: 'Critical',
};

export const urgencyTones: Record<Urgency, string | undefined> = {
  LOW: undefined,
  MEDIUM: 'warning',
  HIGH: 'danger',
  CRITICAL: 'critical',
};
