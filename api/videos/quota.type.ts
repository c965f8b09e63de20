/** What a workspace may hold, in the public contract. */

import { Field, Int, ObjectType } from 'type-graphql';
import { BigIntValue } from '../graphql/scalars.ts';

@ObjectType({
  description: 'What a workspace holds and may hold. What does not fit is refused before a byte is taken.',
})
export class WorkspaceQuota {
  @Field(() => BigIntValue, { description: 'Bytes of originals, those that are promised but not sent included.' })
  usedBytes!: bigint;

  @Field(() => BigIntValue, { description: 'Bytes of originals that it may hold.' })
  maxBytes!: bigint;

  @Field(() => Int, { description: 'Minutes of video, begun ones counted whole.' })
  usedMinutes!: number;

  @Field(() => Int, { description: 'Minutes of video that it may hold.' })
  maxMinutes!: number;

  @Field(() => Int, { description: 'Uploads and imports under way.' })
  activeUploads!: number;

  @Field(() => Int, { description: 'Uploads and imports that may be under way at once.' })
  maxActiveUploads!: number;
}
