/** Addresses of media in the contract: signed, and good for some hours. */

import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../graphql/scalars.ts';

@ObjectType({ description: 'A picture.' })
export class Image {
  @Field(() => String, { description: 'Signed address of a JPEG.' })
  url!: string;

  @Field(() => DateTime, { description: 'When the address stops working: ask for a new one.' })
  expiresAt!: Date;
}

@ObjectType({ description: 'Something to play, as HLS.' })
export class Playback {
  @Field(() => String, {
    description: 'Signed address of an HLS playlist. Its relative addresses work without being signed.',
  })
  hlsUrl!: string;

  @Field(() => DateTime, { description: 'When the address stops working: ask for a new one.' })
  expiresAt!: Date;
}

@ObjectType({ description: 'A piece of footage as one file.' })
export class Clip {
  @Field(() => String, { description: 'Signed address of an MP4.' })
  url!: string;

  @Field(() => DateTime, { description: 'When the address stops working: ask for a new one.' })
  expiresAt!: Date;
}
