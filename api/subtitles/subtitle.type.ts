/** Subtitles in the public contract. */

import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Node } from '../graphql/node.ts';
import { Failure } from '../videos/failure.type.ts';

export const SubtitleState = { TRANSCRIBING: 'TRANSCRIBING', READY: 'READY', FAILED: 'FAILED' } as const;
export type SubtitleState = keyof typeof SubtitleState;

registerEnumType(SubtitleState, {
  name: 'SubtitleState',
  description: 'How far a subtitle track is.',
  valuesConfig: {
    TRANSCRIBING: { description: 'The speech is being recognised.' },
    READY: { description: 'Complete. A track without captions means that no speech was found.' },
    FAILED: { description: 'There will be no captions; `failure` says why.' },
  },
});

@ObjectType('SubtitleTrack', { implements: Node, description: 'The captions of a video in one language.' })
export class SubtitleTrack extends Node {
  @Field(() => String, { description: 'Language of the captions, as a BCP 47 tag.' })
  language!: string;

  @Field(() => String, { description: 'What recognised the speech, with its model.' })
  engine!: string;

  @Field(() => SubtitleState, { description: 'How far the track is.' })
  state!: SubtitleState;

  @Field(() => String, { nullable: true, description: 'Address of the captions as WebVTT, once they are READY.' })
  vttUrl!: string | null;

  @Field(() => String, { nullable: true, description: 'Address of the captions as SubRip, once they are READY.' })
  srtUrl!: string | null;

  @Field(() => Failure, { nullable: true, description: 'Why there are no captions, when the track FAILED.' })
  failure!: Failure | null;
}
