/** The only queries for the key frames that stored segments begin with. */

import type { Db } from '../../platform/db/database.ts';
import type { KeyFrame } from './iframe-playlist.ts';

/** In order; segments whose first picture was not measured are left out. */
export async function findKeyFrames(db: Db, videoId: string, rendition: string): Promise<KeyFrame[]> {
  const rows = await db.videoSegment.findMany({
    where: { videoId, rendition, keyFrameBytes: { not: null } },
    select: { index: true, keyFrameBytes: true },
    orderBy: { index: 'asc' },
  });
  return rows.map(({ index, keyFrameBytes }) => ({ index, sizeBytes: keyFrameBytes ?? 0 }));
}

/** How many are known, and how large the largest is: what a master playlist says of them. */
export async function measureKeyFrames(
  db: Db,
  videoId: string,
  rendition: string,
): Promise<{ count: number; maxBytes: number }> {
  const { _count, _max } = await db.videoSegment.aggregate({
    where: { videoId, rendition },
    _count: { keyFrameBytes: true },
    _max: { keyFrameBytes: true },
  });
  return { count: _count.keyFrameBytes, maxBytes: _max.keyFrameBytes ?? 0 };
}
