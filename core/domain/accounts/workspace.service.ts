/**
 * Workspaces and their members.
 *
 * Changes of members take the workspace's row lock first, so that two of them cannot together remove the last OWNER.
 */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import type { Db } from '../../platform/db/database.ts';
import { parseInput } from '../input.ts';
import { requireMembership, requirePermission, resolveWorkspaceId } from './access.rules.ts';
import type { Membership, User, Workspace } from './account.ts';
import { checkRoleChange } from './membership.rules.ts';
import { type Principal, type Role, roles } from './principal.ts';
import { emailContract } from './session.service.ts';
import { findUserByEmail, findUserSeenFrom } from './user.store.ts';
import {
  countOwners,
  deleteMembership,
  findMembership,
  findWorkspaces,
  insertMembership,
  lockWorkspace,
  updateRole,
} from './workspace.store.ts';

type DbApp = Pick<App, 'db'>;
const addMemberContract = z.object({ email: emailContract, role: z.enum(roles) });

/** The workspace, or null for strangers. */
export async function getWorkspace(app: DbApp, principal: Principal | null, id: string): Promise<Workspace | null> {
  if (!principal?.grants.has(id)) return null;
  const [workspace] = await findWorkspaces(app.db, [id]);
  return workspace ?? null;
}

/** Every workspace that the principal can see, in the order of its grants. */
export async function listWorkspaces(app: DbApp, principal: Principal): Promise<Workspace[]> {
  const ids = [...principal.grants.keys()];
  const found = await findWorkspaces(app.db, ids);
  return found.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

/** The user, when it is the principal or shares a workspace with it; null otherwise. */
export async function getUser(app: DbApp, principal: Principal | null, id: string): Promise<User | null> {
  if (!principal) return null;
  return findUserSeenFrom(app.db, id, {
    viewerId: principal.kind === 'user' ? principal.userId : null,
    workspaceIds: [...principal.grants.keys()],
  });
}

/** The principal's own role in the workspace; null for API keys and strangers. */
export async function getRole(app: DbApp, principal: Principal | null, workspaceId: string): Promise<Role | null> {
  return actorRole(app.db, principal, workspaceId);
}

/** Makes an existing user a member. Throws `notFound` (no such user), `conflict` (is one already), `forbidden`. */
export async function addMember(
  app: Pick<App, 'db' | 'clock'>,
  principal: Principal | null,
  input: { workspaceId?: string | null; email: string; role: Role },
): Promise<Membership> {
  const workspaceId = resolveWorkspaceId(principal, input.workspaceId);
  requirePermission(principal, workspaceId, 'workspace:admin');
  const { email, role } = parseInput(addMemberContract, input);
  return app.db.$transaction(async (tx) => {
    const change = await beginChange(tx, principal, workspaceId);
    const user = await findUserByEmail(tx, email);
    if (!user) throw new AppError('notFound', 'Nobody has an account with this e-mail address.');
    if (await findMembership(tx, workspaceId, user.id))
      throw new AppError('conflict', 'This user is a member already.');
    checkRoleChange({ ...change, from: null, to: role });
    return insertMembership(tx, { workspaceId, userId: user.id, role, createdAt: new Date(app.clock.now()) });
  });
}

/** Throws `notFound` (no such member), `conflict` (last OWNER), `forbidden`. */
export async function changeMemberRole(
  app: DbApp,
  principal: Principal | null,
  input: { workspaceId?: string | null; userId: string; role: Role },
): Promise<Membership> {
  const workspaceId = resolveWorkspaceId(principal, input.workspaceId);
  requirePermission(principal, workspaceId, 'workspace:admin');
  return app.db.$transaction(async (tx) => {
    const change = await beginChange(tx, principal, workspaceId);
    const member = await requireMember(tx, workspaceId, input.userId);
    checkRoleChange({ ...change, from: member.role, to: input.role });
    return updateRole(tx, { workspaceId, userId: input.userId }, input.role);
  });
}

/** Anybody may leave; an administrator may remove others. Throws `notFound`, `conflict` (last OWNER), `forbidden`. */
export async function removeMember(
  app: DbApp,
  principal: Principal | null,
  input: { workspaceId?: string | null; userId: string },
): Promise<void> {
  const workspaceId = resolveWorkspaceId(principal, input.workspaceId);
  const isLeaving = principal?.kind === 'user' && principal.userId === input.userId;
  if (isLeaving) requireMembership(principal, workspaceId);
  else requirePermission(principal, workspaceId, 'workspace:admin');
  await app.db.$transaction(async (tx) => {
    const change = await beginChange(tx, principal, workspaceId);
    const member = await requireMember(tx, workspaceId, input.userId);
    checkRoleChange({ ...change, from: member.role, to: null });
    await deleteMembership(tx, { workspaceId, userId: input.userId });
  });
}

async function beginChange(tx: Db, principal: Principal | null, workspaceId: string) {
  await lockWorkspace(tx, workspaceId);
  return { actor: await actorRole(tx, principal, workspaceId), ownerCount: await countOwners(tx, workspaceId) };
}

async function actorRole(db: Db, principal: Principal | null, workspaceId: string): Promise<Role | null> {
  if (principal?.kind !== 'user') return null;
  return (await findMembership(db, workspaceId, principal.userId))?.role ?? null;
}

async function requireMember(tx: Db, workspaceId: string, userId: string): Promise<Membership> {
  const member = await findMembership(tx, workspaceId, userId);
  if (!member) throw new AppError('notFound', 'There is no such member in the workspace.');
  return member;
}
