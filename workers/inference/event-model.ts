/**
 * The event model: sixteen moments of a camera, half a second apart, and how likely each class of event is in them.
 *
 * It is two networks: one that turns a moment into features, a vision transformer, and one that reads sixteen of them, a
 * temporal transformer. Features are computed once and kept, so that every new moment gives a new answer.
 */

import type { EventClass } from '../../core/domain/events.ts';
import type { ModelIdentity } from '../../core/platform/models/model-identity.ts';
import { eventFrameSize } from './event-frame.ts';

export const eventWindow = 16;

/** In the order of the model's outputs. */
export const eventModelClasses = [
  'NORMAL_ACTIVITY',
  'SUSPICIOUS_LOITERING',
  'UNATTENDED_OBJECT',
  'UNAUTHORIZED_ACCESS',
  'PERSON_FALL',
  'CROWD_GATHERING',
  'VEHICLE_INTRUSION',
  'FIRE_SMOKE_DETECTION',
] as const satisfies readonly EventClass[];

/** One number for each of {@link eventModelClasses}; together 1. */
export type EventProbabilities = readonly number[];

export interface EventModel extends AsyncDisposable {
  /** Stored with every alert that it took part in. */
  readonly model: ModelIdentity;
  /** Of a frame (event-frame.ts) with the mask of closed zones behind it: 5 x 84 x 112 bytes. Rejects when the model fails. */
  encode(frame: Uint8Array): Promise<Float32Array>;
  /** Of `eventWindow` features, the oldest first. */
  classify(window: readonly Float32Array[]): Promise<EventProbabilities>;
}

/** The probability of a class; 0 for one that the model does not know. */
export function probabilityOf(probabilities: EventProbabilities, eventClass: EventClass): number {
  return probabilities[(eventModelClasses as readonly EventClass[]).indexOf(eventClass)] ?? 0;
}

export const eventInputBytes = (eventFrameSize.channels + 1) * eventFrameSize.height * eventFrameSize.width;
