/** The only queries for workspaces' profiles. */

import type { Db } from '../../platform/db/database.ts';
import type { Prisma } from '../../platform/db/generated/client.ts';

/** As the owner gave it; null: there is no such workspace. */
export async function findStoredProfile(db: Db, workspaceId: string): Promise<Record<string, unknown> | null> {
  const row = await db.workspace.findUnique({ where: { id: workspaceId }, select: { videoProfile: true } });
  return row && (row.videoProfile as Record<string, unknown>);
}

export async function updateStoredProfile(
  db: Db,
  workspaceId: string,
  profile: Readonly<Record<string, unknown>>,
): Promise<void> {
  const videoProfile = profile as Prisma.InputJsonObject;
  await db.workspace.update({ where: { id: workspaceId }, data: { videoProfile } });
}
