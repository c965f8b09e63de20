/** What callers send about videos. */

import { Field, ID, InputType } from 'type-graphql';
import { BigIntValue, DateTime } from '../graphql/scalars.ts';
import { VideoState } from './video.type.ts';

@InputType({ description: 'Which videos to list. Conditions are joined by "and".' })
export class VideoFilter {
  @Field(() => VideoState, { nullable: true, description: 'In this state.' })
  state?: VideoState | null;

  @Field(() => String, { nullable: true, description: 'With this text in the title, in any case.' })
  titleContains?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Created after this.' })
  createdAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Created before this.' })
  createdBefore?: Date | null;
}

@InputType({ description: 'A video that is about to be uploaded.' })
export class CreateVideoInput {
  @Field(() => ID, { nullable: true, description: 'The workspace; without it, your first.' })
  workspaceId?: string | null;

  @Field(() => String, { description: 'What people call it; at most 200 characters.' })
  title!: string;

  @Field(() => String, { description: 'Name of the file.' })
  fileName!: string;

  @Field(() => BigIntValue, {
    description: 'Its exact size in bytes. Too large for the server or the workspace is refused here.',
  })
  sizeBytes!: bigint;

  @Field(() => String, {
    nullable: true,
    description: 'Language of the speech as a BCP 47 tag; without it, English is tried.',
  })
  language?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Hash of the file in hex: when the workspace has the same file already, nothing needs to be sent.',
  })
  sha256?: string | null;
}

@InputType({ description: 'Whose upload goes on.' })
export class RenewUploadInput {
  @Field(() => ID, { description: 'A video in AWAITING_UPLOAD.' })
  videoId!: string;
}

@InputType({ description: 'What changes about a video; absent fields stay as they are.' })
export class UpdateVideoInput {
  @Field(() => ID, { description: 'The video.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'What people call it.' })
  title?: string | null;

  @Field(() => String, { nullable: true, description: 'Language of the speech as a BCP 47 tag; null takes it away.' })
  language?: string | null;
}

@InputType({ description: 'Which video to remove.' })
export class DeleteVideoInput {
  @Field(() => ID, { description: 'The video.' })
  id!: string;
}

@InputType({ description: 'Which video to process once more.' })
export class RetryVideoInput {
  @Field(() => ID, { description: 'A video that FAILED.' })
  id!: string;
}
