/** How a workspace's videos are encoded, in the public contract. */

import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Workspace } from '../accounts/account.type.ts';

export const UpgradeCodec = { NONE: 'NONE', HEVC: 'HEVC', AV1: 'AV1' } as const;
export type UpgradeCodec = keyof typeof UpgradeCodec;
registerEnumType(UpgradeCodec, {
  name: 'UpgradeCodec',
  description: 'What popular videos are also made in.',
  valuesConfig: {
    NONE: { description: 'Nothing else.' },
    HEVC: { description: 'HEVC (H.265), which Apple devices and most televisions play.' },
    AV1: { description: 'AV1, which current browsers and newer devices play.' },
  },
});

@ObjectType({ description: 'One size of the ladder.' })
export class ProfileRung {
  @Field(() => String, { description: 'The short side of the picture and a p, for instance "720p".' })
  name!: string;

  @Field(() => Int, { description: 'The most bits per second it takes.' })
  maxrate!: number;
}

@ObjectType({
  description:
    'How the videos of a workspace are encoded. Videos that have been planned keep what they were planned with.',
})
export class VideoProfile {
  @Field(() => [ProfileRung], {
    description:
      'The sizes, largest first. A video gets those that are no larger than itself, and always the last one.',
  })
  rungs!: ProfileRung[];

  @Field(() => Float, {
    nullable: true,
    description:
      'The quality (constant rate factor of H.264, lower is better) below each ceiling; null: chosen by content.',
  })
  crf!: number | null;

  @Field(() => Boolean, {
    description: 'The quality is chosen by what the video shows: more for text, less where turmoil hides what is lost.',
  })
  isAdaptive!: boolean;

  @Field(() => Int, { description: 'Bits per second of stereo sound.' })
  audioBitrate!: number;

  @Field(() => UpgradeCodec, { description: 'What popular videos are also made in.' })
  upgrade!: UpgradeCodec;

  @Field(() => Int, { description: 'Views after which a video is popular.' })
  upgradeAfterViews!: number;

  @Field(() => Boolean, { description: 'Segments of new videos are encrypted (AES-128).' })
  isEncrypted!: boolean;
}

@ObjectType({ description: 'A changed workspace.' })
export class WorkspacePayload {
  @Field(() => Workspace, { description: 'The workspace as it is now.' })
  workspace!: Workspace;
}
