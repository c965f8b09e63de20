/** A video: from the promise of an upload to something to watch. */

import type { MediaProbe } from './probe.ts';
import type { StoryboardFacts } from './storyboard.plan.ts';
import type { VideoPlan } from './video-plan.ts';

const videoStates = ['AWAITING_UPLOAD', 'IMPORTING', 'QUEUED', 'PROCESSING', 'READY', 'FAILED'] as const;
export type VideoState = (typeof videoStates)[number];

/** COLD: its segments were freed and are made again on request. DROPPED: not offered, because it adds nothing. */
export type RenditionState = 'PENDING' | 'ENCODING' | 'READY' | 'FAILED' | 'COLD' | 'DROPPED';

/** Why a video failed. `message` is a sentence that a person can act on. */
export interface VideoFailure {
  code: VideoFailureCode;
  message: string;
}
export type VideoFailureCode =
  | 'unavailable'
  | 'badMedia'
  | 'uploadExpired'
  | 'processingFailed'
  | 'quotaExceeded'
  | 'importFailed';

export interface Video {
  id: string;
  workspaceId: string;
  title: string;
  fileName: string;
  sizeBytes: bigint;
  state: VideoState;
  /** 0 to 1 over the whole pipeline. */
  progress: number;
  /** Counts the processing attempts; a job of an older attempt is void. */
  attempt: number;
  /** BCP 47 tag of the speech, when its owner said so. */
  language: string | null;
  /** Storage key of the original; null before it has arrived. */
  sourceKey: string | null;
  /** Of the original, in hex; null before we have measured it. */
  sha256: string | null;
  durationMs: number | null;
  width: number | null;
  height: number | null;
  probe: MediaProbe | null;
  plan: VideoPlan | null;
  posterKey: string | null;
  /** Sprites for scrubbing, once they are stored. */
  storyboard: StoryboardFacts | null;
  /** Where its owner wants the poster from; null: chosen by the picture. */
  posterAtMs: number | null;
  /** Encode with the safest settings: an attempt with the usual ones has failed. */
  isSafe: boolean;
  /** AES-128 content key, encrypted with the installation's key; null: segments are in the clear. */
  contentKey: Uint8Array | null;
  viewCount: number;
  viewedAt: Date | null;
  /** A sentence about what its processing waits for; null when nothing is in the way. */
  problem: string | null;
  failure: VideoFailure | null;
  uploadExpiresAt: Date;
  uploadedAt: Date | null;
  playableAt: Date | null;
  readyAt: Date | null;
  createdAt: Date;
}

/** One processing of one video. */
export interface VideoAttempt {
  videoId: string;
  attempt: number;
}

export interface Rendition {
  id: string;
  videoId: string;
  /** "1080p" to "360p", or "audio". */
  name: string;
  width: number | null;
  height: number | null;
  /** Measured peak in bits per second; the planned maximum until it is measured. */
  bitrate: number;
  /** RFC 6381, read from the bitstream; null until the first segment is there. */
  codecs: string | null;
  state: RenditionState;
  /** "h264", "hevc" or "av1"; "aac" for sound. */
  codec: string;
  encoder: string | null;
  /** A sentence: why this encoder. */
  encoderReason: string | null;
  /** Seconds of video per second of encoding. */
  speed: number | null;
  segmentCount: number;
  sizeBytes: bigint;
}

/** What every video's media lies under; also the prefix that its media tokens grant. */
export function videoPrefix(videoId: string): `videos/${string}/` {
  return `videos/${videoId}/`;
}

/** Where the upload of a video is written; it stays there as the original. */
export function uploadKey(videoId: string): string {
  return `uploads/${videoId}`;
}

export function renditionPrefix(videoId: string, name: string): string {
  return `${videoPrefix(videoId)}hls/${name}/`;
}

const legalMoves: Readonly<Record<VideoState, readonly VideoState[]>> = {
  // At once: the workspace has the same file already.
  AWAITING_UPLOAD: ['QUEUED', 'READY', 'FAILED'],
  IMPORTING: ['QUEUED', 'FAILED'],
  QUEUED: ['PROCESSING', 'FAILED'],
  PROCESSING: ['PROCESSING', 'READY', 'FAILED'],
  READY: [],
  FAILED: ['QUEUED', 'IMPORTING'],
};

/** The states from which a video may go to `to`; PROCESSING to PROCESSING is a dead worker's job taken over. */
export function statesBefore(to: VideoState): VideoState[] {
  return videoStates.filter((from) => legalMoves[from].includes(to));
}
