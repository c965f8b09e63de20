/** The installation itself in the contract. */

import { Field, ID, ObjectType } from 'type-graphql';
import { DateTime, JsonValue } from '../graphql/scalars.ts';

@ObjectType({ description: 'A worker process that is alive, and what it can do.' })
export class WorkerNode {
  @Field(() => ID, { description: 'New at every start of the process.' })
  id!: string;

  @Field(() => [String], { description: 'What it works on: transcode, subtitle, housekeeping, cameras.' })
  roles!: string[];

  @Field(() => String, { description: 'The name of its machine.' })
  host!: string;

  @Field(() => DateTime, { description: 'When it started.' })
  startedAt!: Date;

  @Field(() => DateTime, { description: 'When it was last heard of; workers silent for 10 seconds are left out.' })
  heartbeatAt!: Date;

  @Field(() => JsonValue, { description: 'Encoders, inference providers, speech engines and CPU cores that it found.' })
  capabilities!: unknown;
}

@ObjectType({ description: 'The installation.' })
export class System {
  @Field(() => String, { description: 'The version of Sightline.' })
  version!: string;

  @Field(() => [WorkerNode], { description: 'The workers that are alive.' })
  workers!: WorkerNode[];
}
