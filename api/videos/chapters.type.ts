/** Chapters in the public contract. */

import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'A part of a video, as its file names it.' })
export class Chapter {
  @Field(() => Int, { description: 'Where it begins, in milliseconds.' })
  startMs!: number;

  @Field(() => Int, { description: 'Where it ends, in milliseconds: not after the next one begins.' })
  endMs!: number;

  @Field(() => String, { description: 'One line of plain text; what looks like markup is text too.' })
  title!: string;
}
