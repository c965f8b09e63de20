/** Access events in the public contract. */

import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { AccessEventKind as Kind } from '../../core/domain/cameras/index.ts';
import { DateTime } from '../graphql/scalars.ts';

export const AccessEventKind = {
  GRANTED: 'GRANTED',
  DENIED: 'DENIED',
  DOOR_OPENED: 'DOOR_OPENED',
  DOOR_FORCED: 'DOOR_FORCED',
} as const satisfies Record<Kind, Kind>;
export type AccessEventKind = Kind;

registerEnumType(AccessEventKind, {
  name: 'AccessEventKind',
  description: 'What a door or a badge reader reports.',
  valuesConfig: {
    GRANTED: { description: 'Somebody may enter: a badge, a code or a button was accepted.' },
    DENIED: { description: 'A badge or a code was refused.' },
    DOOR_OPENED: { description: 'The door has opened. Whether it may is said by a GRANTED of its own.' },
    DOOR_FORCED: { description: 'The door has opened against its lock.' },
  },
});

@ObjectType({ description: 'What a door or a badge reader has reported.' })
export class AccessEvent {
  @Field(() => ID, { description: 'Identifies the event.' })
  id!: string;

  @Field(() => AccessEventKind, { description: 'What happened.' })
  kind!: AccessEventKind;

  @Field(() => String, { nullable: true, description: 'What the sender calls the door.' })
  door!: string | null;

  @Field(() => Int, { description: 'How many people a grant covers.' })
  people!: number;

  @Field(() => DateTime, { description: "When it happened, by the sender's clock." })
  at!: Date;

  @Field(() => String, { nullable: true, description: "The sender's own name for the event." })
  externalId!: string | null;
}

@InputType({ description: 'What a door or a badge reader has to report.' })
export class RecordAccessEventInput {
  @Field(() => ID, { nullable: true, description: 'The zone behind the door.' })
  zoneId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Instead of the zone: a camera of which exactly one zone has badges.',
  })
  cameraId?: string | null;

  @Field(() => AccessEventKind, { description: 'What happened.' })
  kind!: AccessEventKind;

  @Field(() => String, { nullable: true, description: 'What you call the door, at most 80 characters.' })
  door?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many people a grant covers: 1 to 100, default 1.' })
  people?: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it happened: within the last 24 hours, at most 5 minutes to come. Without it: now.',
  })
  at?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'Your own name for the event, at most 200 characters: told twice for a zone, it is recorded once.',
  })
  externalId?: string | null;
}

@ObjectType({ description: 'The access event that was recorded.' })
export class AccessEventPayload {
  @Field(() => AccessEvent, { description: 'The event; the first one where it had been told before.' })
  accessEvent!: AccessEvent;
}
