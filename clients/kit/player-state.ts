/** What a player shows of itself, and its words. */

import { type ErrorData, ErrorDetails, ErrorTypes, type Level } from 'hls.js';
import type { Readable } from './observable.ts';

export interface Quality {
  /** For selectQuality; stays the same when the playlist is read anew and has more rungs. */
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly bitrate: number;
  /** The rung's name: "720p", by the short side. */
  readonly label: string;
  /** "H.264", "HEVC", "AV1". */
  readonly codec: string;
}

export interface CaptionTrack {
  readonly index: number;
  readonly label: string;
  readonly language: string;
}

export interface PlayerState {
  /** Best first. */
  readonly qualities: readonly Quality[];
  /** A quality's key. */
  readonly selectedQuality: string;
  /** The rung on the screen. */
  readonly playingQuality: string | null;
  readonly captions: readonly CaptionTrack[];
  readonly selectedCaptions: number | null;
  /** 1 is as fast as it was recorded. */
  readonly rate: number;
  /** The picture stands because a part has been asked for and has not come; the quality that it is asked in. */
  readonly waitingFor: Quality | 'unknown' | null;
  /** Set while nothing plays; it is tried again unless isFinal. */
  readonly problem: { readonly sentence: string; readonly isFinal: boolean } | null;
}

export interface Player extends Readable<PlayerState> {
  /** 'auto', or a key of the qualities. */
  selectQuality(key: string): void;
  selectCaptions(captions: number | null): void;
  selectRate(rate: number): void;
  /**
   * Reads the playlist anew: there is something new in it. The picture goes on meanwhile. `isWhole`: every part of every
   * quality is there, so what is buffered in a lesser one is fetched again.
   */
  reload(options: { isWhole: boolean }): void;
  close(): void;
}

export const idlePlayer: PlayerState = {
  qualities: [],
  selectedQuality: 'auto',
  playingQuality: null,
  captions: [],
  selectedCaptions: null,
  rate: 1,
  waitingFor: null,
  problem: null,
};

export function toQuality(level: Pick<Level, 'width' | 'height' | 'bitrate' | 'videoCodec'>): Quality {
  const { width, height, bitrate } = level;
  const label = height > 0 ? `${Math.min(width, height)}p` : 'Sound';
  const codec = codecName(level.videoCodec ?? '');
  return { key: [label, codec].filter(Boolean).join(' '), width, height, bitrate, label, codec };
}

/** The name that people know an RFC 6381 codec by. */
export function codecName(codec: string): string {
  if (/^avc[13]/.test(codec)) return 'H.264';
  if (/^(hvc1|hev1)/.test(codec)) return 'HEVC';
  if (codec.startsWith('av01')) return 'AV1';
  return codec.split('.')[0] ?? '';
}

/** hls.js's words for what went wrong are for developers; these are for the person who watches. */
export function playerSentence(error: Pick<ErrorData, 'type' | 'details' | 'response'>, isLive: boolean): string {
  const status = error.response?.code ?? 0;
  if (error.type === ErrorTypes.NETWORK_ERROR) {
    if (status === 404) return isLive ? 'The picture has not arrived yet.' : 'This part of the video is not there yet.';
    if (status === 401 || status === 403 || status === 410) return 'The address has run out; fetching a fresh one.';
    if (status === 503 && !isLive) return 'This part of the video is still being made; trying again.';
    if (status >= 500) return 'The server has trouble delivering the video; trying again.';
    return 'The connection to the server is lost; trying again.';
  }
  if (
    error.details === ErrorDetails.BUFFER_ADD_CODEC_ERROR ||
    error.details === ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR
  ) {
    return 'This browser cannot play the video’s format.';
  }
  return 'The video could not be played.';
}
