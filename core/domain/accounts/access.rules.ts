/**
 * Who may do what, decided without I/O.
 *
 * A stranger learns nothing: a workspace that the principal is no member of does not exist for it.
 */

import { AppError } from '../../errors.ts';
import type { Permission, Principal } from './principal.ts';

/** Throws `unauthenticated` for nobody, `notFound` for a stranger, `forbidden` for a member who may do too little. */
export function requirePermission(
  principal: Principal | null,
  workspaceId: string,
  permission: Permission,
): asserts principal is Principal {
  requireMembership(principal, workspaceId);
  if (!principal.grants.get(workspaceId)?.has(permission)) {
    throw new AppError('forbidden', `This needs the permission ${permission} in the workspace.`, {
      details: { permission },
    });
  }
}

/** Throws `unauthenticated` for nobody and `notFound` for a stranger. */
export function requireMembership(principal: Principal | null, workspaceId: string): asserts principal is Principal {
  requireSignedIn(principal);
  if (!principal.grants.has(workspaceId)) throw new AppError('notFound', 'There is no such workspace.');
}

/**
 * The thing itself when the principal may do that in its workspace; null when it does not exist, also for a stranger.
 * Throws `unauthenticated` for nobody, `forbidden` for a member who may do too little.
 */
export function allowed<T extends { readonly workspaceId: string }>(
  principal: Principal | null,
  permission: Permission,
  thing: T | null | undefined,
): T | null {
  requireSignedIn(principal);
  if (!thing || !principal.grants.has(thing.workspaceId)) return null;
  requirePermission(principal, thing.workspaceId, permission);
  return thing;
}

/** Throws `unauthenticated`. */
export function requireSignedIn(principal: Principal | null): asserts principal is Principal {
  if (!principal) throw new AppError('unauthenticated', 'Sign in first: this needs an access token or an API key.');
}

/** The workspace that was named, or else the principal's first. Says nothing about permission. Throws `unauthenticated`, `notFound`. */
export function resolveWorkspaceId(principal: Principal | null, given?: string | null): string {
  requireSignedIn(principal);
  const workspaceId = given ?? principal.grants.keys().next().value;
  if (!workspaceId) throw new AppError('notFound', 'You are not a member of any workspace.');
  return workspaceId;
}
