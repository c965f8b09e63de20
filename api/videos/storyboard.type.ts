/** Storyboards in the public contract. */

import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Small pictures from all over a video, for scrubbing.' })
export class Storyboard {
  @Field(() => String, {
    description:
      'Signed address of a WebVTT file. Each cue names a place on a sprite: `<file>#xywh=x,y,width,height`, relative to it.',
  })
  vttUrl!: string;

  @Field(() => Int, { description: 'Milliseconds from one picture to the next, as a rule.' })
  intervalMs!: number;

  @Field(() => Int, { description: 'Width of a picture on a sprite, in pixels.' })
  tileWidth!: number;

  @Field(() => Int, { description: 'Height of a picture on a sprite, in pixels.' })
  tileHeight!: number;
}
