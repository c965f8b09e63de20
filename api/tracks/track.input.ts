/** Which tracks to list. */

import { Field, ID, InputType } from 'type-graphql';
import type {
  TrackColour as Colour,
  TrackDirection as Direction,
  TrackKind as Kind,
} from '../../core/domain/tracks/index.ts';
import { DateTime } from '../graphql/scalars.ts';
import { TrackColour, TrackDirection, TrackKind } from './track.type.ts';

@InputType({ description: 'Which tracks to list; everything given must hold.' })
export class TrackFilter {
  @Field(() => [ID], { nullable: true, description: 'Only of these cameras, at most 100.' })
  cameraIds?: string[] | null;

  @Field(() => [TrackKind], { nullable: true, description: 'Only of these kinds.' })
  kinds?: Kind[] | null;

  @Field(() => ID, { nullable: true, description: 'Only those that were in this zone.' })
  zoneId?: string | null;

  @Field(() => TrackColour, { nullable: true, description: 'Only of this colour.' })
  colour?: Colour | null;

  @Field(() => TrackDirection, { nullable: true, description: 'Only those that went this way.' })
  direction?: Direction | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those first seen at this time or later.' })
  since?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only those first seen before this time.' })
  until?: Date | null;
}
