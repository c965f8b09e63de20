/** How urgent an alert is: the base of its class, one step down when it is doubtful, one up when it escalates. */

import { type Urgency, urgencies } from '../events.ts';
import type { AlertEventClass } from './alert-facts.ts';

const base: Readonly<Record<AlertEventClass, Urgency>> = {
  SUSPICIOUS_LOITERING: 'LOW',
  UNATTENDED_OBJECT: 'MEDIUM',
  UNAUTHORIZED_ACCESS: 'HIGH',
  PERSON_FALL: 'HIGH',
  CROWD_GATHERING: 'LOW',
  VEHICLE_INTRUSION: 'MEDIUM',
  FIRE_SMOKE_DETECTION: 'HIGH',
  CAMERA_OFFLINE: 'MEDIUM',
  CAMERA_IMPAIRED: 'MEDIUM',
};

/** Below this confidence an alert counts one step less. */
const doubtfulBelow = 0.75;

/** Where life is in danger: somebody who still lies there, a fire that grows. The others end at HIGH. */
const criticalClasses: readonly AlertEventClass[] = ['PERSON_FALL', 'FIRE_SMOKE_DETECTION'];

export function decideUrgency(input: {
  eventClass: AlertEventClass;
  confidence: number;
  isEscalated: boolean;
}): Urgency {
  const step = (input.isEscalated ? 1 : 0) - (input.confidence < doubtfulBelow ? 1 : 0);
  const index = urgencies.indexOf(base[input.eventClass]) + step;
  const highest = urgencies.indexOf(criticalClasses.includes(input.eventClass) ? 'CRITICAL' : 'HIGH');
  return urgencies[Math.min(Math.max(index, 0), highest)] ?? 'LOW';
}
