/** A thing that belongs to the place (a bin, a parked trailer, a lamp): what somebody said of an alert about it. */

import type { EventClass } from '../events.ts';
import type { AlertBox } from './alert.ts';

export interface Fixture {
  readonly id: string;
  readonly workspaceId: string;
  readonly cameraId: string;
  /** Of the alert. A fixture stands where its box is, whatever becomes of the zone. */
  readonly zoneId: string | null;
  readonly eventClass: EventClass;
  readonly box: AlertBox;
  /** The alert that it was said of. */
  readonly alertId: string;
  readonly createdAt: Date;
  readonly createdById: string | null;
  /** How many episodes were not raised because of it. */
  readonly suppressedCount: number;
}

/** More would be a class that does not fit the camera. */
export const maxFixturesPerCamera = 100;
