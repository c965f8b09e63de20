/** Subtitle tracks by video, batched within one operation. They load whatever is asked: the caller has checked access. */

import { tracksOfVideos } from '../../core/domain/subtitles/index.ts';
import type { Db } from '../../core/platform/db/database.ts';
import { loadGroups } from '../graphql/batch.ts';

export function subtitleLoaders(db: Db) {
  return {
    subtitlesOfVideo: loadGroups(
      (videoIds) => tracksOfVideos(db, videoIds),
      ({ videoId }) => videoId,
    ),
  };
}
