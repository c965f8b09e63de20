/** Cameras in the public contract. */

import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { createConnectionType } from '../graphql/connection.ts';
import { Node } from '../graphql/node.ts';
import { BigIntValue, DateTime } from '../graphql/scalars.ts';
import { Zone } from './zone.type.ts';

export const CameraState = {
  CONNECTING: 'CONNECTING',
  ONLINE: 'ONLINE',
  OFFLINE: 'OFFLINE',
  ENDED: 'ENDED',
  DISABLED: 'DISABLED',
} as const;
export type CameraState = keyof typeof CameraState;

registerEnumType(CameraState, {
  name: 'CameraState',
  description: 'Whether a camera delivers pictures.',
  valuesConfig: {
    CONNECTING: { description: 'No picture yet, or not for a few seconds.' },
    ONLINE: { description: 'Pictures are recorded and analysed.' },
    OFFLINE: { description: 'No picture for 30 seconds; there is an alert about it. Connecting goes on.' },
    ENDED: { description: 'A file that was played to its end. Enable the camera to play it again.' },
    DISABLED: { description: 'Switched off by its owner.' },
  },
});

@ObjectType({ description: 'How a camera is doing.' })
export class CameraHealth {
  @Field(() => CameraState, { description: 'Whether pictures come.' })
  state!: CameraState;

  @Field(() => DateTime, { description: 'Since when it is in this state.' })
  since!: Date;

  @Field(() => String, { nullable: true, description: 'What is wrong, as a sentence; null when nothing is.' })
  problem!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Time of the last picture that was recorded.' })
  lastFrameAt!: Date | null;

  @Field(() => Int, { nullable: true, description: 'Width of the picture in pixels.' })
  width!: number | null;

  @Field(() => Int, { nullable: true, description: 'Height of the picture in pixels.' })
  height!: number | null;

  @Field(() => Float, { nullable: true, description: 'Frames per second, as the source says.' })
  frameRate!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Codec of the recording as RFC 6381 writes it, for instance `avc1.64001f`.',
  })
  codec!: string | null;
}

@ObjectType({
  description:
    'A piece of a recording, about three seconds, cut at key frames. Starts later than the end before: a gap.',
})
export class RecordingChunk {
  @Field(() => Int, { description: 'Grows by one per camera, without holes.' })
  sequence!: number;

  @Field(() => DateTime, { description: 'Time of the first frame.' })
  startsAt!: Date;

  @Field(() => DateTime, { description: 'Time after the last frame.' })
  endsAt!: Date;

  @Field(() => BigIntValue, { description: 'Exact length in microseconds.' })
  durationUs!: bigint;

  @Field(() => Int, { description: 'Number of frames.' })
  frames!: number;

  @Field(() => Int, { description: 'Width of the picture in pixels.' })
  width!: number;

  @Field(() => Int, { description: 'Height of the picture in pixels.' })
  height!: number;

  @Field(() => Int, { description: 'Size in bytes.' })
  sizeBytes!: number;

  @Field(() => String, { description: 'SHA-256 of the bytes, in hex.' })
  sha256!: string;

  @Field(() => String, {
    description: 'Signed address of the bytes (a CMAF fragment; `init.mp4` beside it starts the decoder).',
  })
  url!: string;
}

@ObjectType({ implements: Node, description: 'A camera: a source of pictures that is recorded and analysed.' })
export class Camera extends Node {
  @Field(() => String, { description: 'What the camera is called.' })
  name!: string;

  @Field(() => String, { description: 'Where the camera is, for instance `Lobby`; alerts say it. May be empty.' })
  location!: string;

  @Field(() => String, { description: 'The source address without user, password and query.' })
  sourceLabel!: string;

  @Field(() => Boolean, { description: 'Whether the camera is switched on.' })
  enabled!: boolean;

  @Field(() => CameraState, { description: 'Whether pictures come.' })
  state!: CameraState;

  @Field(() => DateTime, { description: 'When the camera was added.' })
  createdAt!: Date;
}

export const CameraConnection = createConnectionType(Camera);
export type CameraConnection = InstanceType<typeof CameraConnection>;

@ObjectType({ description: 'The camera that was created or changed.' })
export class CameraPayload {
  @Field(() => Camera, { description: 'The camera as it is now.' })
  camera!: Camera;
}

@ObjectType({ description: 'The zone that was drawn or changed.' })
export class ZonePayload {
  @Field(() => Zone, { description: 'The zone as it is now.' })
  zone!: Zone;
}
