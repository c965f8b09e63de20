/** Users, workspaces and members, batched within one operation. They load whatever is asked: the caller has checked access. */

import { findUsers, findWorkspaces, listMemberships } from '../../core/domain/accounts/index.ts';
import type { Db } from '../../core/platform/db/database.ts';
import { loadById, loadGroups } from '../graphql/batch.ts';

export function accountLoaders(db: Db) {
  return {
    user: loadById((ids) => findUsers(db, ids)),
    workspace: loadById((ids) => findWorkspaces(db, ids)),
    /** In the order they joined. */
    membersOfWorkspace: loadGroups(
      (workspaceIds) => listMemberships(db, workspaceIds),
      ({ workspaceId }) => workspaceId,
    ),
  };
}
