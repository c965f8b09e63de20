/** Quality checks in the public contract. */

import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../graphql/scalars.ts';

@ObjectType({ description: 'One thing that must be true of a finished video.' })
export class QualityCheck {
  @Field(() => String, { description: 'What was checked: "rows", "time stamps", "key frames", "picture" and so on.' })
  name!: string;

  @Field(() => Boolean, { description: 'It is as it should be.' })
  isPassed!: boolean;

  @Field(() => String, { nullable: true, description: 'Name of the rendition; null: the video as a whole.' })
  rendition!: string | null;

  @Field(() => String, { description: 'What was found.' })
  found!: string;

  @Field(() => String, { description: 'What should have been found.' })
  wanted!: string;
}

@ObjectType({ description: 'What the quality checks found: made when a video is finished, and again by verifyVideo.' })
export class QualityReport {
  @Field(() => Boolean, { description: 'Every check passed.' })
  isClean!: boolean;

  @Field(() => DateTime, { description: 'When it was checked.' })
  checkedAt!: Date;

  @Field(() => [QualityCheck], { description: 'Every check.' })
  checks!: QualityCheck[];
}
