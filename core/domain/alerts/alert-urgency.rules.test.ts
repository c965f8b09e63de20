import { expect, it } from 'vitest';
import { decideUrgency } from './alert-urgency.rules.ts';

it.each([
  ['LOW', 'SUSPICIOUS_LOITERING', 0.92, false],
  ['MEDIUM', 'SUSPICIOUS_LOITERING', 0.92, true],
  ['LOW', 'SUSPICIOUS_LOITERING', 0.7, false],
  ['HIGH', 'UNAUTHORIZED_ACCESS', 0.92, false],
  ['MEDIUM', 'UNAUTHORIZED_ACCESS', 0.7, false],
  ['HIGH', 'UNAUTHORIZED_ACCESS', 0.7, true],
  ['HIGH', 'UNAUTHORIZED_ACCESS', 0.92, true],
  ['HIGH', 'PERSON_FALL', 0.92, false],
  ['CRITICAL', 'PERSON_FALL', 0.92, true],
  ['MEDIUM', 'UNATTENDED_OBJECT', 0.92, false],
  ['LOW', 'VEHICLE_INTRUSION', 0.7, false],
  ['MEDIUM', 'CROWD_GATHERING', 0.95, true],
  ['MEDIUM', 'CAMERA_OFFLINE', 1, false],
  ['MEDIUM', 'CAMERA_IMPAIRED', 1, false],
] as const)('is %s for %s at %d, escalated: %s', (urgency, eventClass, confidence, isEscalated) => {
  expect(decideUrgency({ eventClass, confidence, isEscalated })).toBe(urgency);
});
