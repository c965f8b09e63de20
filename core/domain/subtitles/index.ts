/** Subtitles: the module's only door. */

export { cuesOf } from './cue.rules.ts';
export {
  failSubtitles,
  findOpenTrack,
  finishSubtitles,
  reconcileSubtitles,
  startSubtitles,
} from './subtitle.service.ts';
export { findTrack, reopenSubtitles, tracksOfVideos } from './subtitle.store.ts';
export type { Cue, SpokenWord, SubtitleState, SubtitleTrack } from './subtitle.ts';
export { toSubRip, toSubtitlePlaylist, toWebVtt, toWebVttSegment } from './subtitle-format.rules.ts';
