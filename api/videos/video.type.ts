/** Videos in the public contract. */

import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { createConnectionType } from '../graphql/connection.ts';
import { Node } from '../graphql/node.ts';
import { BigIntValue, DateTime } from '../graphql/scalars.ts';
import { Failure } from './failure.type.ts';

export const VideoState = {
  AWAITING_UPLOAD: 'AWAITING_UPLOAD',
  IMPORTING: 'IMPORTING',
  QUEUED: 'QUEUED',
  PROCESSING: 'PROCESSING',
  READY: 'READY',
  FAILED: 'FAILED',
} as const;
export type VideoState = keyof typeof VideoState;
registerEnumType(VideoState, {
  name: 'VideoState',
  description: 'How far a video is.',
  valuesConfig: {
    AWAITING_UPLOAD: { description: 'Its bytes have not all arrived.' },
    IMPORTING: { description: 'It is being fetched from its address.' },
    QUEUED: { description: 'It has arrived and waits for a worker.' },
    PROCESSING: { description: 'It is being encoded; it may be playable already.' },
    READY: { description: 'Every rendition is complete.' },
    FAILED: { description: 'It could not be processed; `failure` says why.' },
  },
});

export const RenditionState = {
  PENDING: 'PENDING',
  ENCODING: 'ENCODING',
  READY: 'READY',
  FAILED: 'FAILED',
  COLD: 'COLD',
  DROPPED: 'DROPPED',
} as const;
export type RenditionState = keyof typeof RenditionState;
registerEnumType(RenditionState, {
  name: 'RenditionState',
  description: 'How far a rendition is.',
  valuesConfig: {
    PENDING: { description: 'Planned.' },
    ENCODING: { description: 'Being made; its first segments may be there.' },
    READY: { description: 'Complete.' },
    FAILED: { description: 'It could not be made.' },
    COLD: {
      description:
        'Nobody watched it for long, so its bytes were freed; it is made again as soon as somebody asks for it.',
    },
    DROPPED: { description: 'Not offered: it would need as many bits as its neighbour.' },
  },
});

export const VideoOrder = { NEWEST_FIRST: 'NEWEST_FIRST', OLDEST_FIRST: 'OLDEST_FIRST' } as const;
export type VideoOrder = keyof typeof VideoOrder;
registerEnumType(VideoOrder, {
  name: 'VideoOrder',
  description: 'Orders of a list of videos.',
  valuesConfig: {
    NEWEST_FIRST: { description: 'By creation, newest first.' },
    OLDEST_FIRST: { description: 'By creation, oldest first.' },
  },
});

@ObjectType({ implements: Node, description: 'One size of a video, or its sound.' })
export class Rendition extends Node {
  @Field(() => String, { description: '"1080p" to "360p" by the short side, or "audio".' })
  name!: string;

  @Field(() => Int, { nullable: true, description: 'Width in pixels; null for sound.' })
  width!: number | null;

  @Field(() => Int, { nullable: true, description: 'Height in pixels; null for sound.' })
  height!: number | null;

  @Field(() => Int, { description: 'Peak bits per second: measured once it is READY, planned before.' })
  bitrate!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Codec as RFC 6381 writes it, read from the stream; null until it is known.',
  })
  codecs!: string | null;

  @Field(() => RenditionState, { description: 'How far it is.' })
  state!: RenditionState;

  @Field(() => String, { description: '"h264", "hevc" or "av1"; "aac" for sound.' })
  codec!: string;

  @Field(() => String, { nullable: true, description: 'The encoder that made it; "copy": taken from the source.' })
  encoder!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was made this way, when it is not the usual one.' })
  encoderReason!: string | null;

  @Field(() => Float, { nullable: true, description: 'Seconds of video per second of encoding, measured last.' })
  speed!: number | null;

  @Field(() => BigIntValue, { description: 'Bytes of all its segments; 0 until it is READY.' })
  sizeBytes!: bigint;
}

@ObjectType({ implements: Node, description: 'A video: uploaded once, watchable in several sizes.' })
export class Video extends Node {
  @Field(() => String, { description: 'What people call it.' })
  title!: string;

  @Field(() => String, { description: 'Name of the uploaded file.' })
  fileName!: string;

  @Field(() => BigIntValue, { description: 'Bytes of the original; of an import, what is known of it so far.' })
  sizeBytes!: bigint;

  @Field(() => VideoState, { description: 'How far it is.' })
  state!: VideoState;

  @Field(() => Float, { description: 'Progress of the processing, 0 to 1.' })
  progress!: number;

  @Field(() => Int, { nullable: true, description: 'Length in milliseconds, once it has been probed.' })
  durationMs!: number | null;

  @Field(() => Int, { nullable: true, description: 'Width as displayed, in pixels.' })
  width!: number | null;

  @Field(() => Int, { nullable: true, description: 'Height as displayed, in pixels.' })
  height!: number | null;

  @Field(() => String, { nullable: true, description: 'Language of the speech as its owner gave it, a BCP 47 tag.' })
  language!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What its processing waits for, as a sentence (a full disk, the storage); null when nothing is in the way.',
  })
  problem!: string | null;

  @Field(() => Failure, { nullable: true, description: 'Why it FAILED.' })
  failure!: Failure | null;

  @Field(() => Int, { description: 'How often players opened it.' })
  viewCount!: number;

  @Field(() => DateTime, { description: 'When it was created.' })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When its last byte arrived.' })
  uploadedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it could first be played.' })
  playableAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When every rendition was complete.' })
  readyAt!: Date | null;
}

export const VideoConnection = createConnectionType(Video);

@ObjectType({ description: 'Where and with what right to send the bytes of a video.' })
export class UploadTicket {
  @Field(() => String, { description: 'Address for a tus 1.0 creation request.' })
  url!: string;

  @Field(() => String, { description: 'Send it as `Authorization: Bearer <token>` with every request of the upload.' })
  token!: string;

  @Field(() => DateTime, { description: 'When the ticket expires: ask renewUpload for a new one.' })
  expiresAt!: Date;
}

@ObjectType({ description: 'A new video, waiting for its bytes, or a copy of one that the workspace has already.' })
export class CreateVideoPayload {
  @Field(() => Video, { description: 'The video.' })
  video!: Video;

  @Field(() => UploadTicket, {
    nullable: true,
    description: 'How to send its bytes; null when there is nothing to send, because it was copied.',
  })
  upload!: UploadTicket | null;
}

@ObjectType({ description: 'A video whose upload goes on.' })
export class RenewUploadPayload {
  @Field(() => Video, { description: 'The video.' })
  video!: Video;

  @Field(() => UploadTicket, { description: 'How to send the rest of its bytes.' })
  upload!: UploadTicket;
}

@ObjectType({ description: 'The video as it is now.' })
export class VideoPayload {
  @Field(() => Video, { description: 'The video.' })
  video!: Video;
}
