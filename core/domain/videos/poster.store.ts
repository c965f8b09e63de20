/** The only queries for posters: two columns of their video. */

import type { Db } from '../../platform/db/database.ts';

/** Where the poster should come from; null: chosen by the picture. false: the video is gone. */
export async function savePosterWish(
  db: Db,
  key: { id: string; workspaceId: string },
  atMs: number | null,
): Promise<boolean> {
  const { id, workspaceId } = key;
  return (await db.video.updateMany({ where: { id, workspaceId }, data: { posterAtMs: atMs } })).count === 1;
}

/** false: another moment was wanted meanwhile, or the video is gone. */
export async function savePoster(
  db: Db,
  wish: { videoId: string; atMs: number | null },
  posterKey: string,
): Promise<boolean> {
  const where = { id: wish.videoId, posterAtMs: wish.atMs };
  return (await db.video.updateMany({ where, data: { posterKey } })).count === 1;
}
