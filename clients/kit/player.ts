/**
 * The player's core: HLS in a <video>, with qualities, captions and errors a person can read. Knows no framework.
 *
 * Addresses are signed and run out: when the server refuses one, a fresh one is asked for and playback goes on from
 * the same moment. Where the browser plays HLS itself and hls.js cannot, it does, and the quality is the browser's choice.
 */

import Hls, { type ErrorData, ErrorDetails, ErrorTypes, Events, type HlsConfig } from 'hls.js';
import { createObservable, type Readable } from './observable.ts';

export interface Quality {
  /** For selectQuality. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  readonly bitrate: number;
  /** The rung's name: "720p", by the short side. */
  readonly label: string;
}

export interface CaptionTrack {
  readonly index: number;
  readonly label: string;
  readonly language: string;
}

export interface PlayerState {
  /** Best first. */
  readonly qualities: readonly Quality[];
  readonly selectedQuality: number | 'auto';
  /** The rung on the screen. */
  readonly playingQuality: number | null;
  readonly captions: readonly CaptionTrack[];
  readonly selectedCaptions: number | null;
  /** Set while nothing plays; it is tried again unless isFinal. */
  readonly problem: { readonly sentence: string; readonly isFinal: boolean } | null;
}

export interface PlayerOptions {
  readonly video: HTMLVideoElement;
  /** The playlist's address; asked again (isRenewal) when the server refuses the last one. */
  readonly source: (isRenewal: boolean) => Promise<string>;
  readonly isLive?: boolean;
}

export interface Player extends Readable<PlayerState> {
  selectQuality(quality: number | 'auto'): void;
  selectCaptions(captions: number | null): void;
  /** Reads the playlist anew and goes on from the same moment: there is something new in it. */
  reload(): void;
  close(): void;
}

const idle: PlayerState = {
  qualities: [],
  selectedQuality: 'auto',
  playingQuality: null,
  captions: [],
  selectedCaptions: null,
  problem: null,
};

/** The server holds the answer for a segment that is still being encoded for up to 15 s. */
const segmentPolicy: HlsConfig['fragLoadPolicy'] = {
  default: {
    maxTimeToFirstByteMs: 25_000,
    maxLoadTimeMs: 60_000,
    timeoutRetry: { maxNumRetry: 4, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: { maxNumRetry: 6, retryDelayMs: 1000, maxRetryDelayMs: 8000 },
  },
};

export function openPlayer({ video, source, isLive = false }: PlayerOptions): Player {
  const state = createObservable<PlayerState>(idle);
  const patch = (change: Partial<PlayerState>) => state.set({ ...state.get(), ...change });
  if (!Hls.isSupported()) return openNativePlayer(video, source, state);

  const hls = new Hls({
    capLevelToPlayerSize: true,
    backBufferLength: 60,
    fragLoadPolicy: segmentPolicy,
    ...(isLive ? { liveSyncDurationCount: 2, liveMaxLatencyDurationCount: 8, maxLiveSyncPlaybackRate: 1.1 } : {}),
  });
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isClosed = false;
  let wasPlaying = false;

  const load = async (isRenewal: boolean) => {
    try {
      const address = await source(isRenewal);
      if (isClosed) return;
      const position = isRenewal && !isLive ? video.currentTime : -1;
      wasPlaying = !video.paused;
      hls.loadSource(address);
      hls.startLoad(position);
    } catch {
      if (!isClosed) retryLater(true);
    }
  };
  const retryLater = (isRenewal: boolean) => {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => void load(isRenewal), Math.min(1000 * 2 ** failures, 15_000));
    failures += 1;
  };

  hls.on(Events.MANIFEST_PARSED, () => {
    patch({ qualities: hls.levels.map(toQuality).sort((a, b) => b.bitrate - a.bitrate) });
    if (video.autoplay || wasPlaying) video.play().catch(() => {});
  });
  hls.on(Events.LEVEL_SWITCHED, (_event, { level }) => patch({ playingQuality: level }));
  hls.on(Events.FRAG_BUFFERED, () => {
    failures = 0;
    patch({ problem: null });
  });
  hls.on(Events.SUBTITLE_TRACKS_UPDATED, (_event, { subtitleTracks }) => {
    const captions = subtitleTracks.map(({ name, lang }, index) => ({ index, label: name, language: lang ?? '' }));
    patch({ captions });
  });
  hls.on(Events.SUBTITLE_TRACK_SWITCH, (_event, { id }) => patch({ selectedCaptions: id < 0 ? null : id }));
  hls.on(Events.ERROR, (_event, error) => {
    if (!error.fatal || isClosed) return;
    if (error.type === ErrorTypes.MEDIA_ERROR && failures < 2) {
      failures += 1;
      hls.recoverMediaError();
      return;
    }
    const isFinal = error.type !== ErrorTypes.NETWORK_ERROR && failures >= 2;
    patch({ problem: { sentence: playerSentence(error, isLive), isFinal } });
    if (!isFinal) retryLater(true);
  });
  hls.attachMedia(video);
  void load(false);

  return {
    get: state.get,
    subscribe: state.subscribe,
    selectQuality: (quality) => {
      hls.nextLevel = quality === 'auto' ? -1 : quality;
      patch({ selectedQuality: quality });
    },
    selectCaptions: (captions) => {
      hls.subtitleTrack = captions ?? -1;
    },
    reload: () => void load(true),
    close: () => {
      isClosed = true;
      clearTimeout(retryTimer);
      hls.destroy();
    },
  };
}

function toQuality(level: { width: number; height: number; bitrate: number }, index: number): Quality {
  const { width, height, bitrate } = level;
  return { index, width, height, bitrate, label: `${Math.min(width, height)}p` };
}

/** hls.js's words for what went wrong are for developers; these are for the person who watches. */
function playerSentence(error: Pick<ErrorData, 'type' | 'details' | 'response'>, isLive: boolean): string {
  const status = error.response?.code ?? 0;
  if (error.type === ErrorTypes.NETWORK_ERROR) {
    if (status === 404) return isLive ? 'The picture has not arrived yet.' : 'This part of the video is not there yet.';
    if (status === 401 || status === 403 || status === 410) return 'The address has run out; fetching a fresh one.';
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

function openNativePlayer(
  video: HTMLVideoElement,
  source: PlayerOptions['source'],
  state: ReturnType<typeof createObservable<PlayerState>>,
): Player {
  const load = async () => {
    try {
      video.src = await source(false);
    } catch {
      state.set({ ...state.get(), problem: { sentence: 'The connection to the server is lost.', isFinal: true } });
    }
  };
  const onError = () =>
    state.set({ ...state.get(), problem: { sentence: 'This browser cannot play the video.', isFinal: true } });
  video.addEventListener('error', onError);
  void load();
  return {
    get: state.get,
    subscribe: state.subscribe,
    selectQuality: () => {},
    selectCaptions: (captions) => {
      for (const [index, track] of [...video.textTracks].entries())
        track.mode = index === captions ? 'showing' : 'disabled';
      state.set({ ...state.get(), selectedCaptions: captions });
    },
    reload: () => void load(),
    close: () => {
      video.removeEventListener('error', onError);
      video.removeAttribute('src');
      video.load();
    },
  };
}
