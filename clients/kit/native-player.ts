/** HLS where the browser plays it itself and hls.js cannot: the quality is the browser's choice. */

import { createObservable } from './observable.ts';
import { idlePlayer, type Player } from './player-state.ts';

export function openNativePlayer(video: HTMLVideoElement, source: (isRenewal: boolean) => Promise<string>): Player {
  const state = createObservable(idlePlayer);
  const fail = (sentence: string) => state.set({ ...state.get(), problem: { sentence, isFinal: true } });
  const load = async (isRenewal: boolean) => {
    const { currentTime, paused } = video;
    try {
      video.src = await source(isRenewal);
    } catch {
      return fail('The connection to the server is lost.');
    }
    if (!isRenewal) return;
    video.currentTime = currentTime;
    if (!paused) await video.play().catch(() => {});
  };
  const onError = () => fail('This browser cannot play the video.');
  video.addEventListener('error', onError);
  void load(false);
  return {
    get: state.get,
    subscribe: state.subscribe,
    selectQuality: () => {},
    selectCaptions: (captions) => {
      for (const [index, track] of [...video.textTracks].entries())
        track.mode = index === captions ? 'showing' : 'disabled';
      state.set({ ...state.get(), selectedCaptions: captions });
    },
    selectRate: (rate) => {
      video.defaultPlaybackRate = rate;
      video.playbackRate = rate;
      state.set({ ...state.get(), rate });
    },
    reload: () => void load(true),
    close: () => {
      video.removeEventListener('error', onError);
      video.removeAttribute('src');
      video.load();
    },
  };
}
