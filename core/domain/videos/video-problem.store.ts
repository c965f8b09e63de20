/** The only query for what a video waits for. */

import type { Db } from '../../platform/db/database.ts';

/** false: it says so already, or the video is gone. */
export async function setVideoProblem(db: Db, id: string, problem: string | null): Promise<boolean> {
  const differs =
    problem === null ? { problem: { not: null } } : { NOT: { AND: [{ problem: { not: null } }, { problem }] } };
  return (await db.video.updateMany({ where: { id, ...differs }, data: { problem } })).count === 1;
}
