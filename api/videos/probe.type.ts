/** What was found out about an upload, in the public contract. */

import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'The picture of the original, measured.' })
export class PictureFacts {
  @Field(() => String, { description: 'Codec in ffmpeg’s name, for instance "h264".' })
  codec!: string;

  @Field(() => String, { description: 'Pixel format in ffmpeg’s name, for instance "yuv420p10le".' })
  pixelFormat!: string;

  @Field(() => Int, { description: 'Width as displayed, in pixels.' })
  width!: number;

  @Field(() => Int, { description: 'Height as displayed, in pixels.' })
  height!: number;

  @Field(() => Int, { description: 'How far players turn the stored picture, in degrees, clockwise.' })
  rotation!: number;

  @Field(() => Boolean, { description: 'Whether each picture is made of two half pictures of different moments.' })
  isInterlaced!: boolean;

  @Field(() => String, { description: '"sdr", or the curve of a high dynamic range: "pq" or "hlg".' })
  transfer!: string;

  @Field(() => Float, { description: 'Pictures per second.' })
  frameRate!: number;

  @Field(() => Int, { description: 'How many pictures it has.' })
  frameCount!: number;
}

@ObjectType({ description: 'The sound of the original.' })
export class SoundFacts {
  @Field(() => String, { description: 'Codec in ffmpeg’s name, for instance "aac".' })
  codec!: string;

  @Field(() => Int, { description: 'How many channels, for instance 6 for 5.1.' })
  channels!: number;

  @Field(() => Int, { description: 'How many sound tracks the file has; the default one is used.' })
  trackCount!: number;
}

@ObjectType({ description: 'What was found out about an original when it was probed.' })
export class ProbeFacts {
  @Field(() => String, { description: 'Container in ffmpeg’s name, for instance "matroska,webm".' })
  container!: string;

  @Field(() => PictureFacts, { nullable: true, description: 'Its picture; null for sound alone.' })
  picture!: PictureFacts | null;

  @Field(() => SoundFacts, { nullable: true, description: 'Its sound; null when it has none.' })
  sound!: SoundFacts | null;

  @Field(() => Int, { description: 'How many chapters the file claims to have.' })
  chapters!: number;
}
