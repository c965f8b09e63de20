/** Digests in the public contract. */

import { Field, Int, ObjectType } from 'type-graphql';
import { createConnectionType } from '../graphql/connection.ts';
import { Node } from '../graphql/node.ts';
import { DateTime } from '../graphql/scalars.ts';
import { EventClass } from './alert.type.ts';

@ObjectType({ description: 'How many alerts of one class a digest counts.' })
export class DigestCount {
  @Field(() => EventClass, { description: 'What they are about.' })
  eventClass!: EventClass;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType({
  implements: Node,
  description:
    'A storm of alerts, told together: more than 6 in 10 minutes at a site, which is the cameras with the same location, or one camera without a location. Its alerts are kept and listed as ever.',
})
export class AlertDigest extends Node {
  @Field(() => Int, { description: 'Grows by one whenever it gathers more. A higher one replaces a lower one.' })
  revision!: number;

  @Field(() => String, { description: 'The name of the site.' })
  place!: string;

  @Field(() => [DigestCount], { description: 'Its alerts by class, the largest first.' })
  classes!: DigestCount[];

  @Field(() => DateTime, { description: 'When the first of its alerts was confirmed.' })
  since!: Date;

  @Field(() => DateTime, { description: 'When the latest of its alerts was confirmed.' })
  latestAt!: Date;
}

export const AlertDigestConnection = createConnectionType(AlertDigest);
export type AlertDigestConnection = InstanceType<typeof AlertDigestConnection>;
