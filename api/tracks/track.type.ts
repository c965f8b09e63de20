/** Tracks in the public contract. */

import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type {
  TrackColour as Colour,
  TrackDirection as Direction,
  TrackKind as Kind,
} from '../../core/domain/tracks/index.ts';
import { Zone } from '../cameras/zone.type.ts';
import { createConnectionType } from '../graphql/connection.ts';
import { Node } from '../graphql/node.ts';
import { DateTime } from '../graphql/scalars.ts';

export const TrackKind = {
  PERSON: 'PERSON',
  BAG: 'BAG',
  CAR: 'CAR',
  TRUCK: 'TRUCK',
  BUS: 'BUS',
  MOTORCYCLE: 'MOTORCYCLE',
  BICYCLE: 'BICYCLE',
  UNKNOWN: 'UNKNOWN',
} as const satisfies Record<Kind, Kind>;
export type TrackKind = Kind;

registerEnumType(TrackKind, {
  name: 'TrackKind',
  description: 'What a track is of. All but PERSON and UNKNOWN are named only where a detector is installed.',
  valuesConfig: { UNKNOWN: { description: 'It moved, and nothing says what it was.' } },
});

export const TrackColour = {
  BLACK: 'BLACK',
  WHITE: 'WHITE',
  GREY: 'GREY',
  RED: 'RED',
  ORANGE: 'ORANGE',
  YELLOW: 'YELLOW',
  GREEN: 'GREEN',
  BLUE: 'BLUE',
  PURPLE: 'PURPLE',
  PINK: 'PINK',
  BROWN: 'BROWN',
} as const satisfies Record<Colour, Colour>;
export type TrackColour = Colour;

registerEnumType(TrackColour, {
  name: 'TrackColour',
  description: 'The colour of the middle of it: of a person, mostly the clothes above the waist.',
});

export const TrackDirection = {
  LEFT: 'LEFT',
  RIGHT: 'RIGHT',
  TOWARDS: 'TOWARDS',
  AWAY: 'AWAY',
} as const satisfies Record<Direction, Direction>;
export type TrackDirection = Direction;

registerEnumType(TrackDirection, {
  name: 'TrackDirection',
  description: 'Where it went over the picture, from where it was first seen to where it was last seen.',
  valuesConfig: {
    LEFT: { description: 'To the left of the picture.' },
    RIGHT: { description: 'To the right of the picture.' },
    TOWARDS: { description: 'Towards the camera.' },
    AWAY: { description: 'Away from the camera.' },
  },
});

@ObjectType({ description: 'One stay in a zone. Whoever is back within five seconds has not left.' })
export class ZoneVisit {
  @Field(() => Zone, { nullable: true, description: 'The zone; null when it was deleted.' })
  zone!: object | null;

  @Field(() => DateTime, { description: 'When it came in.' })
  since!: Date;

  @Field(() => DateTime, { description: 'When it was last seen inside.' })
  until!: Date;

  @Field(() => Float, { description: 'For how many seconds of that it was seen inside.' })
  insideSeconds!: number;
}

@ObjectType({ description: 'Where it was at a moment. Between two of them it went straight.' })
export class TrackPoint {
  @Field(() => Int, { description: 'Milliseconds since the beginning of the track, or of the clip.' })
  atMs!: number;

  @Field(() => Float, { description: 'The left edge, 0 to 1.' })
  x!: number;

  @Field(() => Float, { description: 'The upper edge, 0 to 1.' })
  y!: number;

  @Field(() => Float, { description: 'The width, 0 to 1.' })
  w!: number;

  @Field(() => Float, { description: 'The height, 0 to 1.' })
  h!: number;
}

@ObjectType({
  implements: Node,
  description:
    'Something that a camera saw for some seconds, from its coming to its going. It is kept for as long as the footage that shows it.',
})
export class Track extends Node {
  @Field(() => TrackKind, { description: 'What it was.' })
  kind!: Kind;

  @Field(() => Float, {
    description: 'How clearly it was that, 0 to 1: a score, not a calibrated probability. 0 for UNKNOWN.',
  })
  confidence!: number;

  @Field(() => TrackColour, {
    nullable: true,
    description: 'Null where it was too small or of several colours, and where the picture was black and white.',
  })
  colour!: Colour | null;

  @Field(() => TrackDirection, { nullable: true, description: 'Null: it ended about where it began.' })
  direction!: Direction | null;

  @Field(() => DateTime, { description: 'When it was first seen.' })
  firstAt!: Date;

  @Field(() => DateTime, { description: 'When it was last seen.' })
  lastAt!: Date;
}

@ObjectType({ description: 'A track as the clip of an alert shows it.' })
export class ClipTrack {
  @Field(() => ID, { description: 'Of the track: `node(id)` has the rest.' })
  id!: string;

  @Field(() => TrackKind, { description: 'What it was.' })
  kind!: Kind;

  @Field(() => [TrackPoint], {
    description: 'Its path in the time of the clip: below zero before its beginning; at most 48 points.',
  })
  path!: TrackPoint[];
}

export const TrackConnection = createConnectionType(Track);
export type TrackConnection = InstanceType<typeof TrackConnection>;
