/** The only queries for storyboards: a column of their video. */

import type { Db } from '../../platform/db/database.ts';
import { Prisma } from '../../platform/db/generated/client.ts';
import type { StoryboardFacts } from './storyboard.plan.ts';

/** A storyboard that could not be made, so that nobody tries for ever. */
interface FailedStoryboard {
  failure: string;
}

/** false: the attempt is void. */
export async function saveStoryboard(
  db: Db,
  job: { videoId: string; attempt: number },
  found: StoryboardFacts | FailedStoryboard,
): Promise<boolean> {
  const { count } = await db.video.updateMany({
    where: { id: job.videoId, attempt: job.attempt, state: 'READY' },
    data: { storyboard: { ...found } },
  });
  return count === 1;
}

/** Videos with a picture that have been READY for a while, but have neither a storyboard nor a reason why not. */
export async function findWithoutStoryboard(
  db: Db,
  readyBefore: Date,
): Promise<{ id: string; attempt: number; workspaceId: string }[]> {
  return db.video.findMany({
    where: {
      state: 'READY',
      storyboard: { equals: Prisma.DbNull },
      width: { not: null },
      readyAt: { lt: readyBefore },
    },
    select: { id: true, attempt: true, workspaceId: true },
    orderBy: { readyAt: 'desc' },
    take: 50,
  });
}

/** What the column says; null for none and for one that failed. */
export function toStoryboard(column: unknown): StoryboardFacts | null {
  return column && typeof column === 'object' && 'version' in column ? (column as StoryboardFacts) : null;
}
