/** Videos and renditions, batched within one operation. They load whatever is asked: the caller has checked access. */

import { findRenditions, findRenditionsById, findVideos } from '../../core/domain/videos/index.ts';
import type { Db } from '../../core/platform/db/database.ts';
import { loadById, loadGroups } from '../graphql/batch.ts';

export function videoLoaders(db: Db) {
  return {
    video: loadById((ids) => findVideos(db, ids)),
    rendition: loadById((ids) => findRenditionsById(db, ids)),
    /** Tallest first, the sound last. */
    renditionsOfVideo: loadGroups(
      async (videoIds) => (await findRenditions(db, videoIds)).sort((a, b) => (b.height ?? 0) - (a.height ?? 0)),
      ({ videoId }) => videoId,
    ),
  };
}
