/** What callers send about the way videos are encoded. */

import { Field, Float, ID, InputType, Int } from 'type-graphql';
import { UpgradeCodec } from './profile.type.ts';

@InputType({ description: 'One size of the ladder.' })
export class ProfileRungInput {
  @Field(() => String, { description: 'The short side of the picture and a p: "144p" to "2160p", even.' })
  name!: string;

  @Field(() => Int, {
    description: 'The most bits per second it may take, 100000 to 50000000; less for smaller sizes.',
  })
  maxrate!: number;
}

@InputType({ description: 'What is to change in the way videos are encoded; what is left out stays.' })
export class UpdateVideoProfileInput {
  @Field(() => ID, { nullable: true, description: 'The workspace; without it, your first.' })
  workspaceId?: string | null;

  @Field(() => [ProfileRungInput], { nullable: true, description: 'All sizes of the ladder, at most 8.' })
  rungs?: ProfileRungInput[] | null;

  @Field(() => Float, {
    nullable: true,
    description: 'A fixed quality, 16 (best) to 36. Not together with isAdaptive.',
  })
  crf?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: choose the quality by content. false: a fixed one, 23 unless crf says.',
  })
  isAdaptive?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Bits per second of stereo sound, 48000 to 320000.' })
  audioBitrate?: number | null;

  @Field(() => UpgradeCodec, { nullable: true, description: 'What popular videos are also made in.' })
  upgrade?: UpgradeCodec | null;

  @Field(() => Int, { nullable: true, description: 'Views after which a video is popular, at least 1.' })
  upgradeAfterViews?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether segments of new videos are encrypted (AES-128).' })
  isEncrypted?: boolean | null;
}
