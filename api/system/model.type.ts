/** Models in the contract: which are in use, which are there, and which could be. */

import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { BigIntValue } from '../graphql/scalars.ts';

export const ModelTask = { DETECTION: 'detection', EVENTS: 'events' } as const;
export type ModelTask = (typeof ModelTask)[keyof typeof ModelTask];

registerEnumType(ModelTask, {
  name: 'ModelTask',
  description: 'What a model is for.',
  valuesConfig: {
    DETECTION: { description: 'It finds people and things on single pictures.' },
    EVENTS: { description: 'It looks at sixteen moments and weighs what rules have seen.' },
  },
});

@ObjectType({ description: 'A model; its bytes say which.' })
export class Model {
  @Field(() => ModelTask, { description: 'What it is for.' })
  task!: ModelTask;

  @Field(() => String, { description: 'Its name.' })
  id!: string;

  @Field(() => String, { description: 'Its version, as its makers count.' })
  version!: string;

  @Field(() => String, {
    description: "Of a detector's file, or of an event model's model.json, which names those of its two graphs; hex.",
  })
  sha256!: string;
}

@ObjectType({ description: 'A model that a worker uses.' })
export class ModelInUse extends Model {
  @Field(() => String, { description: 'The execution provider that opened: cuda, webgpu, cpu.' })
  provider!: string;

  @Field(() => Float, {
    description: 'What one picture (detection) or one moment (events) took when it was opened, in milliseconds.',
  })
  milliseconds!: number;
}

@ObjectType({
  description: 'What looks at the pictures of the cameras that a worker watches; as of its last heart-beat.',
})
export class WorkerModels {
  @Field(() => [ModelInUse], { description: 'At most one for each task; without a detector: motion alone.' })
  inUse!: ModelInUse[];

  @Field(() => [Model], { description: 'Whose files it has, the best of each task first.' })
  installed!: Model[];

  @Field(() => [String], { description: 'Execution providers that open there, the fastest first.' })
  providers!: string[];

  @Field(() => [String], { description: 'Sentences: why a model that is wanted is not in use.' })
  problems!: string[];
}

@ObjectType({ description: 'A model that the installation knows: of its list, or found with a worker.' })
export class KnownModel extends Model {
  @Field(() => Boolean, { description: 'Whether the operator chose it for all workers: `sightline models use`.' })
  isChosen!: boolean;

  @Field(() => BigIntValue, { nullable: true, description: 'The size of its file; null when it is not in the list.' })
  sizeBytes!: number | null;

  @Field(() => String, { nullable: true, description: 'Its licence; null when it is not in the list.' })
  licence!: string | null;

  @Field(() => String, { nullable: true, description: 'Who made it, and of what; null when it is not in the list.' })
  source!: string | null;
}
