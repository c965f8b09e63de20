/** How a workspace's videos are encoded: shown to its members, changed by its administrators. */

import type { App } from '../../app.ts';
import {
  lockWorkspace,
  type Principal,
  requireMembership,
  requirePermission,
  resolveWorkspaceId,
} from '../accounts/index.ts';
import { findStoredProfile, updateStoredProfile } from './video-profile.store.ts';
import { readVideoProfile, type VideoProfile } from './video-profile.ts';

/** Throws AppError `unauthenticated`, `notFound` for strangers. */
export async function getVideoProfile(
  app: Pick<App, 'db'>,
  principal: Principal | null,
  workspaceId: string,
): Promise<VideoProfile> {
  requireMembership(principal, workspaceId);
  return readVideoProfile(await findStoredProfile(app.db, workspaceId));
}

/**
 * Changes what is given and leaves the rest; videos that were planned keep their plan. Returns the workspace's id.
 * Throws AppError `invalid` that names the field, `forbidden`.
 */
export async function updateVideoProfile(
  app: Pick<App, 'db'>,
  principal: Principal | null,
  input: { workspaceId?: string | null | undefined; change: Partial<VideoProfile> },
): Promise<string> {
  const workspaceId = resolveWorkspaceId(principal, input.workspaceId);
  requirePermission(principal, workspaceId, 'workspace:admin');
  const given = Object.fromEntries(Object.entries(input.change).filter(([, value]) => value != null));
  await app.db.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const changed = { ...(await findStoredProfile(tx, workspaceId)), ...given };
    readVideoProfile(changed);
    await updateStoredProfile(tx, workspaceId, changed);
  });
  return workspaceId;
}
