/** The installation itself in the contract. */

import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { BigIntValue, DateTime, JsonValue } from '../graphql/scalars.ts';
import { KnownModel, WorkerModels } from './model.type.ts';

@ObjectType({ description: 'What a worker has to give right now; as of its last heart-beat.' })
export class WorkerCapacity {
  @Field(() => Int, { description: 'Processors that it may use.' })
  cores!: number;

  @Field(() => Float, { description: 'The load average of its machine over the last minute.' })
  load!: number;

  @Field(() => BigIntValue, { description: 'Bytes that its jobs may still put on local disk.' })
  freeScratchBytes!: number;

  @Field(() => [String], { description: 'Encoders that opened when it started.' })
  encoders!: string[];

  @Field(() => JsonValue, { description: 'How many jobs it does at this moment, by queue.' })
  running!: unknown;

  @Field(() => Boolean, {
    description:
      'Whether it takes background work: further rungs, captions, upgrades. What people wait for it always takes.',
  })
  isAccepting!: boolean;

  @Field(() => String, { nullable: true, description: 'A sentence: why it takes no background work.' })
  problem!: string | null;
}

@ObjectType({ description: 'A worker process that is alive, and what it can do.' })
export class WorkerNode {
  @Field(() => ID, { description: 'New at every start of the process.' })
  id!: string;

  @Field(() => [String], { description: 'What it works on: transcode, import, subtitle, housekeeping, cameras.' })
  roles!: string[];

  @Field(() => String, { description: 'The name of its machine.' })
  host!: string;

  @Field(() => DateTime, { description: 'When it started.' })
  startedAt!: Date;

  @Field(() => DateTime, { description: 'When it was last heard of; workers silent for 10 seconds are left out.' })
  heartbeatAt!: Date;

  @Field(() => JsonValue, { description: 'Encoders, inference providers, speech engines and CPU cores that it found.' })
  capabilities!: unknown;

  @Field(() => WorkerCapacity, { description: 'What it has to give right now.' })
  capacity!: WorkerCapacity;

  @Field(() => WorkerModels, { description: 'What looks at the pictures of the cameras that it watches.' })
  models!: WorkerModels;
}

@ObjectType({ description: 'The installation.' })
export class System {
  @Field(() => String, { description: 'The version of Sightline.' })
  version!: string;

  @Field(() => [WorkerNode], { description: 'The workers that are alive.' })
  workers!: WorkerNode[];

  @Field(() => [KnownModel], {
    description: 'The models that its workers have or could have, the best of the list first.',
  })
  models!: KnownModel[];
}
