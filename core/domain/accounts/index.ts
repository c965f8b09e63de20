/** Accounts: who asks, what they may do, and how they prove it. */

export { allowed, requireMembership, requirePermission, requireSignedIn, resolveWorkspaceId } from './access.rules.ts';
export type { ApiKey, Membership, User, Workspace } from './account.ts';
export { createApiKey, getApiKey, getApiKeys, revokeApiKey } from './api-key.service.ts';
export { authenticate, findLivePrincipals, principalKey } from './authenticate.service.ts';
export { ensureFirstOwner, type FirstOwner } from './first-owner.service.ts';
export { type LoginLimit, openLoginLimit } from './login-limit.ts';
export { type Grants, type Permission, type Principal, permissionsOfRole, type Role } from './principal.ts';
export { resetPassword } from './reset-password.service.ts';
export {
  type LoginAttempt,
  refreshSession,
  type SessionGrant,
  signIn,
  signOut,
  signUp,
} from './session.service.ts';
export { findUsers } from './user.store.ts';
export {
  addMember,
  changeMemberRole,
  getRole,
  getUser,
  getWorkspace,
  listWorkspaces,
  removeMember,
} from './workspace.service.ts';
export { findWorkspaces, listMemberships, lockWorkspace } from './workspace.store.ts';
