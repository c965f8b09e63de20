/** What callers send about quality checks. */

import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Which video to check.' })
export class VerifyVideoInput {
  @Field(() => ID, { description: 'A video that is READY.' })
  id!: string;
}
