/** Alerts in the public contract. */

import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { createConnectionType } from '../graphql/connection.ts';
import { Node } from '../graphql/node.ts';
import { DateTime, JsonValue } from '../graphql/scalars.ts';
import { Model } from '../system/model.type.ts';

export const EventClass = {
  NORMAL_ACTIVITY: 'NORMAL_ACTIVITY',
  SUSPICIOUS_LOITERING: 'SUSPICIOUS_LOITERING',
  UNATTENDED_OBJECT: 'UNATTENDED_OBJECT',
  UNAUTHORIZED_ACCESS: 'UNAUTHORIZED_ACCESS',
  PERSON_FALL: 'PERSON_FALL',
  CROWD_GATHERING: 'CROWD_GATHERING',
  VEHICLE_INTRUSION: 'VEHICLE_INTRUSION',
  FIRE_SMOKE_DETECTION: 'FIRE_SMOKE_DETECTION',
  CAMERA_OFFLINE: 'CAMERA_OFFLINE',
  CAMERA_IMPAIRED: 'CAMERA_IMPAIRED',
} as const;
export type EventClass = keyof typeof EventClass;

registerEnumType(EventClass, {
  name: 'EventClass',
  description: 'What an alert can be about.',
  valuesConfig: {
    NORMAL_ACTIVITY: { description: 'Nothing special; never an alert.' },
    SUSPICIOUS_LOITERING: { description: 'Somebody stays in a zone.' },
    UNATTENDED_OBJECT: { description: 'Something was left behind.' },
    UNAUTHORIZED_ACCESS: { description: 'Somebody is in a closed zone.' },
    PERSON_FALL: { description: 'Somebody fell and lies.' },
    CROWD_GATHERING: { description: 'Many people stand together.' },
    VEHICLE_INTRUSION: { description: 'A vehicle is where none should be.' },
    FIRE_SMOKE_DETECTION: { description: 'Fire or smoke.' },
    CAMERA_OFFLINE: { description: 'The camera itself delivers no pictures.' },
    CAMERA_IMPAIRED: {
      description:
        'The picture of the camera is not to be trusted: `facts.manner` says whether it is `frozen`, `black`, `overexposed`, `covered` (or out of focus) or `turned` (of another place). Nothing begins meanwhile, except that a camera which was turned goes on watching once this is told.',
    },
  },
});

export const AlertState = {
  CONFIRMED: 'CONFIRMED',
  ONGOING: 'ONGOING',
  ESCALATED: 'ESCALATED',
  RESOLVED: 'RESOLVED',
} as const;
export type AlertState = keyof typeof AlertState;

registerEnumType(AlertState, {
  name: 'AlertState',
  description: 'Where an episode stands.',
  valuesConfig: {
    CONFIRMED: { description: 'It was seen beyond doubt; revision 1.' },
    ONGOING: { description: 'It goes on.' },
    ESCALATED: { description: 'It goes on and became more serious.' },
    RESOLVED: { description: 'It is over; `resolution` says how.' },
  },
});

export const Urgency = { LOW: 'LOW', MEDIUM: 'MEDIUM', HIGH: 'HIGH', CRITICAL: 'CRITICAL' } as const;
export type Urgency = keyof typeof Urgency;

registerEnumType(Urgency, {
  name: 'Urgency',
  description: 'How soon somebody should look.',
  valuesConfig: {
    LOW: { description: 'Some time today.' },
    MEDIUM: { description: 'Soon.' },
    HIGH: { description: 'Now.' },
    CRITICAL: { description: 'Now: life may be in danger.' },
  },
});

@ObjectType({
  implements: Node,
  description:
    'The record of one episode that a camera saw. It changes in revisions; there is never a second alert for it.',
})
export class Alert extends Node {
  @Field(() => Int, {
    description:
      'Grows by one with every change of what it says; pictures may come later. A higher one replaces a lower one.',
  })
  revision!: number;

  @Field(() => AlertState, { description: 'Where the episode stands.' })
  state!: AlertState;

  @Field(() => EventClass, { description: 'What it is about.' })
  eventClass!: EventClass;

  @Field(() => Urgency, { description: 'How soon somebody should look.' })
  urgency!: Urgency;

  @Field(() => Float, {
    description:
      'How well the evidence supports it, 0 to 1: a score of how clearly it was seen, not a calibrated probability.',
  })
  confidence!: number;

  @Field(() => String, {
    description: 'What was seen, where and for how long, as a sentence of at most 178 characters.',
  })
  text!: string;

  @Field(() => JsonValue, {
    description: 'What the sentence is made of; `box` is the place on the picture (x, y, w, h; 0 to 1).',
  })
  facts!: unknown;

  @Field(() => JsonValue, { description: 'Every measured value against the limit it was held to.' })
  why!: unknown;

  @Field(() => [Model], {
    description: 'The models that looked at the camera from the confirmation on; none: motion, colour and rules alone.',
  })
  models!: unknown;

  @Field(() => DateTime, { description: 'When the episode began.' })
  since!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it ended.' })
  resolvedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'How it ended.' })
  resolution!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When somebody first acknowledged it.' })
  acknowledgedAt!: Date | null;

  @Field(() => Boolean, {
    description:
      'It came in a storm and its digest tells of it: notify people of the digest, not of this. HIGH and CRITICAL alerts never are.',
  })
  isQuiet!: boolean;

  @Field(() => DateTime, { description: 'When the episode was confirmed.' })
  createdAt!: Date;

  @Field(() => DateTime, { description: 'When the alert last changed.' })
  updatedAt!: Date;
}

export const AlertConnection = createConnectionType(Alert);
export type AlertConnection = InstanceType<typeof AlertConnection>;

@ObjectType({ description: 'The alert that was changed.' })
export class AlertPayload {
  @Field(() => Alert, { description: 'The alert as it is now.' })
  alert!: Alert;
}
