/** Videos and renditions by id, batched within one operation. They load whatever is asked: the caller has checked access. */

import DataLoader from 'dataloader';
import { findRenditions, findVideos, type Rendition, type Video } from '../../core/domain/videos/index.ts';
import type { Db } from '../../core/platform/db/database.ts';

export function videoLoaders(db: Db) {
  return {
    video: new DataLoader<string, Video | null>(async (ids) => {
      const byId = new Map((await findVideos(db, ids)).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    /** Tallest first, the sound last. */
    renditionsOfVideo: new DataLoader<string, Rendition[]>(async (videoIds) => {
      const byVideo = Map.groupBy(await findRenditions(db, videoIds), (rendition) => rendition.videoId);
      return videoIds.map((id) => (byVideo.get(id) ?? []).sort((a, b) => (b.height ?? 0) - (a.height ?? 0)));
    }),
  };
}
