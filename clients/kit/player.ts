/**
 * The player's core: HLS in a <video>, with qualities, captions, speeds and errors a person can read. Knows no framework.
 *
 * - Addresses are signed and run out: when the server refuses one, a fresh one is asked for and playback goes on from
 *   the same moment.
 * - A playlist lists the rungs whose first segments are there. `reload` reads it anew while the picture goes on: the
 *   next reader takes over the element with what it has buffered, so that neither place nor frame is lost.
 * - Where the browser plays HLS itself and hls.js cannot, it does, and the quality is the browser's choice.
 */

import Hls, { type ErrorData, ErrorTypes, Events, type HlsConfig } from 'hls.js';
import { type IsMade, madeFirstController } from './made-first.ts';
import { openNativePlayer } from './native-player.ts';
import { createObservable } from './observable.ts';
import { idlePlayer, type Player, type PlayerState, playerSentence, toQuality } from './player-state.ts';
import { watchStalls } from './stall-watch.ts';

export type { CaptionTrack, Player, PlayerState, Quality } from './player-state.ts';

export interface PlayerOptions {
  readonly video: HTMLVideoElement;
  /** The playlist's address; asked again (isRenewal) when the server refuses the last one or there is a newer one. */
  readonly source: (isRenewal: boolean) => Promise<string>;
  readonly isLive?: boolean;
  /** Of a video that is still being made; without it, all is there. */
  readonly isMade?: IsMade;
}

/** The server holds the answer for a segment that is still being encoded for up to 15 s. */
const segmentPolicy: HlsConfig['fragLoadPolicy'] = {
  default: {
    maxTimeToFirstByteMs: 25_000,
    maxLoadTimeMs: 60_000,
    timeoutRetry: { maxNumRetry: 4, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: { maxNumRetry: 12, retryDelayMs: 500, maxRetryDelayMs: 4000 },
  },
};
/** How much of the buffer stays when the quality changes: because somebody asked for it, or because it can be better. */
const quickSwitchS = 2;
const calmSwitchS = 10;

const liveConfig: Partial<HlsConfig> = {
  liveSyncDurationCount: 2,
  liveMaxLatencyDurationCount: 8,
  maxLiveSyncPlaybackRate: 1.1,
};

export function openPlayer({ video, source, isLive = false, isMade }: PlayerOptions): Player {
  if (!Hls.isSupported()) return openNativePlayer(video, source);
  const state = createObservable<PlayerState>(idlePlayer);
  const patch = (change: Partial<PlayerState>) => state.set({ ...state.get(), ...change });
  let hls: Hls | null = null;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let isClosed = false;
  /** Reloads that overlap end in one. */
  let isReloading = false;
  let isReloadWished = false;
  let wishedCaptions: string | null = null;
  /** The buffer holds parts that the reader does not know of: it cannot change their quality by itself. */
  let isTakenOver = false;

  const create = (config: Partial<HlsConfig>) => {
    const estimate = hls && Number.isFinite(hls.bandwidthEstimate) ? hls.bandwidthEstimate : null;
    const created = new Hls({
      capLevelToPlayerSize: true,
      backBufferLength: 60,
      fragLoadPolicy: segmentPolicy,
      ...(isLive ? liveConfig : {}),
      ...(isMade ? { abrController: madeFirstController(isMade) } : {}),
      ...(estimate ? { abrEwmaDefaultEstimate: estimate } : {}),
      ...config,
    });
    const isCurrent = () => created === hls && !isClosed;
    const keyOf = (level: number) => {
      const found = created.levels[level];
      return found ? toQuality(found).key : null;
    };
    created.on(Events.LEVEL_SWITCHED, (_event, { level }) => isCurrent() && patch({ playingQuality: keyOf(level) }));
    created.on(Events.FRAG_BUFFERED, () => {
      if (!isCurrent()) return;
      failures = 0;
      if (state.get().problem) patch({ problem: null });
    });
    created.on(Events.SUBTITLE_TRACKS_UPDATED, (_event, { subtitleTracks }) => {
      const captions = subtitleTracks.map(({ name, lang }, index) => ({ index, label: name, language: lang ?? '' }));
      if (isCurrent()) patch({ captions });
      const wished = captions.findIndex(({ language }) => language === wishedCaptions);
      if (wished >= 0) created.subtitleTrack = wished;
    });
    created.on(Events.SUBTITLE_TRACK_SWITCH, (_event, { id }) => {
      if (isCurrent()) patch({ selectedCaptions: id < 0 ? null : id });
    });
    created.on(Events.ERROR, (_event, error) => {
      if (error.fatal && isCurrent()) onFatal(created, error);
    });
    return created;
  };

  const adopt = (next: Hls) => {
    hls = next;
    const qualities = new Map(next.levels.map((level) => [toQuality(level).key, toQuality(level)]));
    patch({ qualities: [...qualities.values()].sort((a, b) => b.height - a.height || b.bitrate - a.bitrate) });
    const { selectedQuality } = state.get();
    if (selectedQuality !== 'auto' && qualities.has(selectedQuality)) next.loadLevel = levelOf(next, selectedQuality);
    else patch({ selectedQuality: 'auto' });
  };

  /** From nothing, or after an error that ended the last reader: the picture starts anew at the same moment. */
  const open = async (isRenewal: boolean) => {
    clearTimeout(retryTimer);
    const position = isRenewal && !isLive ? video.currentTime : -1;
    const isPlaying = isRenewal && !video.paused;
    try {
      const address = await source(isRenewal);
      if (isClosed) return;
      const next = create({ startPosition: position });
      hls?.destroy();
      hls = next;
      isTakenOver = false;
      next.on(Events.MANIFEST_PARSED, () => {
        adopt(next);
        if (video.autoplay || isPlaying) video.play().catch(() => {});
      });
      next.loadSource(address);
      next.attachMedia(video);
    } catch {
      if (!isClosed) retryLater();
    }
  };

  const reload = async (isWhole: boolean) => {
    if (isClosed || isLive || !hls || hls.levels.length === 0) return;
    isReloadWished = isReloading;
    if (isReloading) return;
    isReloading = true;
    const next = create({ autoStartLoad: false });
    try {
      await readManifest(next, await source(true));
      if (isClosed) throw new Error('closed');
      const playing = levelOf(next, state.get().playingQuality);
      if (playing >= 0) next.startLevel = playing;
      const last = hls;
      const attached = last.transferMedia();
      adopt(next);
      next.attachMedia(attached ?? video);
      next.startLoad(video.currentTime, true);
      last.destroy();
      isTakenOver = true;
      if (isWhole && state.get().selectedQuality === 'auto') flushAhead(next, calmSwitchS);
    } catch {
      // What plays goes on; the next change brings the next attempt.
      next.destroy();
    }
    isReloading = false;
    if (isReloadWished) void reload(isWhole);
  };

  const onFatal = (current: Hls, error: ErrorData) => {
    if (error.type === ErrorTypes.MEDIA_ERROR && failures < 2) {
      failures += 1;
      current.recoverMediaError();
      return;
    }
    const isFinal = error.type !== ErrorTypes.NETWORK_ERROR && failures >= 2;
    patch({ problem: { sentence: playerSentence(error, isLive), isFinal }, waitingFor: null });
    if (!isFinal) retryLater();
  };
  const retryLater = () => {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => void open(true), Math.min(1000 * 2 ** failures, 15_000));
    failures += 1;
  };

  const unwatch = watchStalls(video, (isStalled) => {
    const level = hls?.levels[hls.loadLevel];
    const hasBegun = state.get().qualities.length > 0 && (video.currentTime > 0 || !video.paused);
    patch({ waitingFor: isStalled && hasBegun ? (level ? toQuality(level) : 'unknown') : null });
  });
  void open(false);

  return {
    get: state.get,
    subscribe: state.subscribe,
    selectQuality: (key) => {
      patch({ selectedQuality: key });
      if (!hls) return;
      hls.nextLevel = key === 'auto' ? -1 : levelOf(hls, key);
      if (isTakenOver) flushAhead(hls, quickSwitchS);
    },
    selectCaptions: (captions) => {
      wishedCaptions = captions === null ? null : (state.get().captions[captions]?.language ?? null);
      if (hls) hls.subtitleTrack = captions ?? -1;
    },
    selectRate: (rate) => {
      // A new source goes back to the default rate.
      video.defaultPlaybackRate = rate;
      video.playbackRate = rate;
      patch({ rate });
    },
    reload: ({ isWhole }) => void reload(isWhole),
    close: () => {
      isClosed = true;
      clearTimeout(retryTimer);
      unwatch();
      hls?.destroy();
    },
  };
}

/** Frees what is buffered from the next part after so many seconds on, to be fetched anew in the quality of now. */
function flushAhead(hls: Hls, afterS: number): void {
  const from = (hls.media?.currentTime ?? 0) + afterS;
  const parts = hls.levels.find(({ details }) => details)?.details?.fragments ?? [];
  const startOffset = parts.find(({ start }) => start >= from)?.start;
  if (startOffset === undefined) return;
  hls.trigger(Events.BUFFER_FLUSHING, { startOffset, endOffset: Number.POSITIVE_INFINITY, type: 'video' });
}

function levelOf(hls: Hls, key: string | null): number {
  return hls.levels.findIndex((level) => toQuality(level).key === key);
}

/** Resolves when the playlist is read; rejects when it cannot be. */
function readManifest(hls: Hls, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    hls.once(Events.MANIFEST_PARSED, () => resolve());
    hls.on(Events.ERROR, (_event, error) => error.fatal && reject(error.error));
    hls.loadSource(address);
  });
}
