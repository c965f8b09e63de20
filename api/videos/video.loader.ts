/** Videos and renditions, batched within one operation. They load whatever is asked: the caller has checked access. */

import {
  countSegments,
  findDownloads,
  findQuality,
  findRenditions,
  findRenditionsById,
  findVideos,
} from '../../core/domain/videos/index.ts';
import type { Db } from '../../core/platform/db/database.ts';
import { loadById, loadGroups } from '../graphql/batch.ts';

export function videoLoaders(db: Db) {
  return {
    video: loadById((ids) => findVideos(db, ids)),
    qualityOfVideo: loadById((ids) => findQuality(db, ids)),
    rendition: loadById((ids) => findRenditionsById(db, ids)),
    segmentCountsOfVideo: loadGroups(
      (videoIds) => countSegments(db, videoIds),
      ({ videoId }) => videoId,
    ),
    downloadsOfVideo: loadGroups(
      (videoIds) => findDownloads(db, videoIds),
      ({ videoId }) => videoId,
    ),
    /** Tallest first, the sound last. */
    renditionsOfVideo: loadGroups(
      async (videoIds) => (await findRenditions(db, videoIds)).sort((a, b) => (b.height ?? 0) - (a.height ?? 0)),
      ({ videoId }) => videoId,
    ),
  };
}
