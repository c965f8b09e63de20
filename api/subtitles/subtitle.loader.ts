/** Subtitle tracks by video, batched. */

import DataLoader from 'dataloader';
import { type SubtitleTrack, tracksOfVideos } from '../../core/domain/subtitles/index.ts';
import type { Db } from '../../core/platform/db/database.ts';

export function subtitleLoaders(db: Db) {
  return {
    subtitlesOfVideo: new DataLoader<string, SubtitleTrack[]>(async (videoIds) => {
      const tracks = Map.groupBy(await tracksOfVideos(db, videoIds), (track) => track.videoId);
      return videoIds.map((id) => tracks.get(id) ?? []);
    }),
  };
}
