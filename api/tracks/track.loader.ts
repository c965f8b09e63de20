/** Tracks by id, batched within one operation. They load whatever is asked: the caller has checked access. */

import { findTracks } from '../../core/domain/tracks/index.ts';
import type { Db } from '../../core/platform/db/database.ts';
import { loadById } from '../graphql/batch.ts';

export function trackLoaders(db: Db) {
  return { track: loadById((ids) => findTracks(db, ids)) };
}
