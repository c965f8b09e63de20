/** How urgent an alert is: the base of its class, one step down when it is doubtful, one up when it escalates. */

import { type Urgency, urgencies } from '../events.ts';
import type { AlertEventClass } from './alert-sentence.rules.ts';

const base = {
  SUSPICIOUS_LOITERING: 'LOW',
  UNAUTHORIZED_ACCESS: 'HIGH',
  CAMERA_OFFLINE: 'MEDIUM',
} as const satisfies Record<AlertEventClass, Urgency>;

/** Below this confidence an alert counts one step less. */
const doubtfulBelow = 0.75;

/** CRITICAL is kept for danger to life, which no class here can see: escalation ends at HIGH. */
export function decideUrgency(input: {
  eventClass: AlertEventClass;
  confidence: number;
  isEscalated: boolean;
}): Urgency {
  const step = (input.isEscalated ? 1 : 0) - (input.confidence < doubtfulBelow ? 1 : 0);
  const index = urgencies.indexOf(base[input.eventClass]) + step;
  return urgencies[Math.min(Math.max(index, 0), urgencies.indexOf('HIGH'))] ?? 'LOW';
}
