/** What is made of a video: the segment grid and its renditions (ladder.plan.ts says how it comes about). */

import type { PictureCodec } from './codec-level.rules.ts';
import type { Rational } from './probe.ts';

export interface Rung {
  name: string;
  codec: PictureCodec;
  width: number;
  height: number;
  /** Bits per second. */
  maxrate: number;
  /** Constant rate factor, below which `maxrate` caps. */
  crf: number;
  /** ffmpeg's name of the encoder that makes all of it; a task that cannot have it falls back, or the attempt starts anew. */
  encoder: string;
  /** A sentence: why this one. */
  encoderReason: string | null;
  /** The source's own pictures, not encoded again. */
  isCopy: boolean;
}

export interface VideoPlan {
  durationMs: number;
  video: VideoGrid | null;
  audio: AudioGrid | null;
}

export interface VideoGrid {
  frameRate: Rational;
  gopFrames: number;
  /** First picture of each segment, when the source's key frames decide; null: every `gopFrames`. */
  segmentStarts: number[] | null;
  frameCount: number;
  /** Where picture 0 lies in the source's own time. */
  startSeconds: number;
  /** Largest first. */
  rungs: Rung[];
  /** The unit of work: so many segments, of all rungs, by one process. */
  segmentsPerChunk: number;
  /** So much before a moment, decoding finds the picture that is shown at it; null: only from the source's beginning. */
  seekBackSeconds: number | null;
}

export interface AudioGrid {
  sampleRate: number;
  channels: number;
  bitrate: number;
  sampleCount: number;
  startSeconds: number;
  /** The source's own AAC frames, which begin so many samples after the picture; null: encoded. */
  copyOffset: number | null;
}
