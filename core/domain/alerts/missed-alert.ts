/** Something that happened before a camera and that no alert told of. */

import type { AlertEventClass } from './alert-facts.ts';

export interface MissedAlert {
  readonly id: string;
  readonly workspaceId: string;
  readonly cameraId: string;
  readonly zoneId: string | null;
  readonly eventClass: AlertEventClass;
  /** When it happened. */
  readonly at: Date;
  readonly note: string | null;
  readonly createdAt: Date;
  readonly createdById: string | null;
}
