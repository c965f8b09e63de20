/** Dead letters in the contract. */

import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { createConnectionType } from '../graphql/connection.ts';
import { DateTime } from '../graphql/scalars.ts';

@ObjectType({ description: 'A job that failed for good. Kept for 7 days, or until it is retried or discarded.' })
export class FailedJob {
  @Field(() => ID, { description: 'Names it in retryFailedJob and discardFailedJob.' })
  id!: string;

  @Field(() => String, { description: 'What was to be done: video.prepare, video.encode, video.caption, ...' })
  name!: string;

  @Field(() => String, { description: 'Its class of work: interactive, first, rungs, caption, upgrade, import, ...' })
  queue!: string;

  @Field(() => DateTime, { description: 'When it failed for the last time.' })
  failedAt!: Date;

  @Field(() => Int, { description: 'How often it was tried.' })
  attempts!: number;

  @Field(() => String, { description: 'A sentence: what went wrong.' })
  reason!: string;
}

export const FailedJobConnection = createConnectionType(FailedJob);

@InputType({ description: 'Which failed job to do again.' })
export class RetryFailedJobInput {
  @Field(() => ID, { description: 'The failed job.' })
  id!: string;
}

@InputType({ description: 'Which failed job to forget.' })
export class DiscardFailedJobInput {
  @Field(() => ID, { description: 'The failed job.' })
  id!: string;
}

@ObjectType({ description: 'The job waits again, with all its tries.' })
export class RetryFailedJobPayload {
  @Field(() => ID, { description: 'The job that failed.' })
  retriedId!: string;
}

@ObjectType({ description: 'The job is forgotten.' })
export class DiscardFailedJobPayload {
  @Field(() => ID, { description: 'The job that failed.' })
  discardedId!: string;
}
