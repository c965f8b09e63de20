/** Imports by video, batched within one operation. They load whatever is asked: the caller has checked access. */

import { findImports, type VideoImport } from '../../core/domain/imports/index.ts';
import type { Db } from '../../core/platform/db/database.ts';
import { loadGroups } from '../graphql/batch.ts';

export function importLoaders(db: Db) {
  return {
    /** One, or none. */
    importsOfVideo: loadGroups<VideoImport>(
      (videoIds) => findImports(db, videoIds),
      ({ videoId }) => videoId,
    ),
  };
}
