/** What people say of alerts, in the public contract. */

import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { createConnectionType } from '../graphql/connection.ts';
import { Node } from '../graphql/node.ts';
import { DateTime } from '../graphql/scalars.ts';
import { EventClass } from './alert.type.ts';

export const AlertVerdict = { TRUE: 'TRUE', FALSE: 'FALSE', KNOWN: 'KNOWN', FIXTURE: 'FIXTURE' } as const;
export type AlertVerdict = keyof typeof AlertVerdict;

registerEnumType(AlertVerdict, {
  name: 'AlertVerdict',
  description: 'Whether an alert was right.',
  valuesConfig: {
    TRUE: { description: 'It happened as the alert says.' },
    FALSE: { description: 'It did not happen. An episode that is open ends as `dismissed`.' },
    KNOWN: { description: 'It happened and is expected, such as the cleaner. The episode goes on.' },
    FIXTURE: {
      description:
        'What was seen is a part of the place, such as a bin or a parked trailer. An episode that is open ends as `fixture`, and while the fixture stands no other alert of this class is raised there.',
    },
  },
});

@ObjectType({ description: 'What somebody said of an alert.' })
export class AlertFeedback {
  @Field(() => AlertVerdict, { description: 'Whether it was right.' })
  verdict!: AlertVerdict;

  @Field(() => String, { nullable: true, description: 'In their own words.' })
  note!: string | null;

  @Field(() => DateTime, { description: 'When it was said.' })
  givenAt!: Date;
}

@ObjectType({ description: 'A place on the picture, in shares of its width and height from the top left.' })
export class Box {
  @Field(() => Float, { description: 'The left edge, 0 to 1.' })
  x!: number;

  @Field(() => Float, { description: 'The upper edge, 0 to 1.' })
  y!: number;

  @Field(() => Float, { description: 'The width, 0 to 1.' })
  w!: number;

  @Field(() => Float, { description: 'The height, 0 to 1.' })
  h!: number;
}

@ObjectType({
  implements: Node,
  description:
    'A thing that belongs to the place. No alert of its class is raised whose box shares at least half of the area that the two cover together. It stands until it is removed or its verdict changes, also when zones change or the camera is turned.',
})
export class Fixture extends Node {
  @Field(() => EventClass, { description: 'The class of alerts that it keeps silent.' })
  eventClass!: EventClass;

  @Field(() => Box, { description: 'Where it stands.' })
  box!: Box;

  @Field(() => Int, { description: 'How many alerts were not raised because of it.' })
  suppressedCount!: number;

  @Field(() => DateTime, { description: 'When somebody said so.' })
  createdAt!: Date;
}

@ObjectType({
  implements: Node,
  description: 'Something that happened and that no alert told of, as somebody reported it.',
})
export class MissedAlert extends Node {
  @Field(() => EventClass, { description: 'What an alert should have been about.' })
  eventClass!: EventClass;

  @Field(() => DateTime, { description: 'When it happened.' })
  at!: Date;

  @Field(() => String, { nullable: true, description: 'In the words of whoever reported it.' })
  note!: string | null;

  @Field(() => DateTime, { description: 'When it was reported.' })
  createdAt!: Date;
}

export const MissedAlertConnection = createConnectionType(MissedAlert);
export type MissedAlertConnection = InstanceType<typeof MissedAlertConnection>;

@ObjectType({ description: 'What was reported as missed.' })
export class MissedAlertPayload {
  @Field(() => MissedAlert, { description: 'The report.' })
  missedAlert!: MissedAlert;
}
