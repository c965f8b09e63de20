/** What a door or a badge reader reports of itself. */

export const accessEventKinds = ['GRANTED', 'DENIED', 'DOOR_OPENED', 'DOOR_FORCED'] as const;
/** DOOR_OPENED: by whatever means; the grant that belongs to it, if any, is an event of its own. */
export type AccessEventKind = (typeof accessEventKinds)[number];

export interface AccessEvent {
  readonly id: string;
  /** Of one camera, later ones are larger, and once one is seen all before it are. */
  readonly sequence: bigint;
  readonly workspaceId: string;
  readonly cameraId: string;
  /** The zone behind the door. */
  readonly zoneId: string;
  readonly kind: AccessEventKind;
  /** What the sender calls the door. */
  readonly door: string | null;
  /** How many one grant covers. */
  readonly people: number;
  /** When it happened, by the sender's clock. */
  readonly at: Date;
  /** The sender's own name for the event. */
  readonly externalId: string | null;
  readonly createdAt: Date;
}
