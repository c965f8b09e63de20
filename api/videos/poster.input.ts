/** What callers send about posters. */

import { Field, ID, InputType, Int } from 'type-graphql';

@InputType({ description: 'Which moment of a video is its poster.' })
export class ChooseVideoPosterInput {
  @Field(() => ID, { description: 'The video.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds from its beginning; null: the best of some pictures is taken.',
  })
  atMs?: number | null;
}
