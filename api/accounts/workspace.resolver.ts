/** Workspaces, their members and the viewer. */

import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Workspace as WorkspaceRow } from '../../core/domain/accounts/index.ts';
import {
  addMember,
  changeMemberRole,
  getApiKey,
  getApiKeys,
  getRole,
  getUser,
  getWorkspace,
  listWorkspaces,
  removeMember,
  requireMembership,
  resolveWorkspaceId,
} from '../../core/domain/accounts/index.ts';
import { usedBytes } from '../../core/domain/videos/index.ts';
import type { Context } from '../graphql/context.ts';
import { DeletePayload } from '../graphql/node.ts';
import { BigIntValue } from '../graphql/scalars.ts';
import { AddMemberInput, ChangeMemberRoleInput, RemoveMemberInput } from './account.input.ts';
import { ApiKey, Membership, RoleEnum, User, Viewer, Workspace } from './account.type.ts';

@Resolver(() => Workspace)
export class WorkspaceResolver {
  @Query(() => Workspace, { nullable: true, description: 'A workspace you are a member of; null when you are not.' })
  workspace(
    @Ctx() context: Context,
    @Arg('id', () => ID, { nullable: true, description: 'The workspace; without it, your first.' }) id: string | null,
  ): Promise<Workspace | null> {
    return getWorkspace(context.app, context.principal, resolveWorkspaceId(context.principal, id));
  }

  @FieldResolver(() => RoleEnum, { nullable: true, description: 'Your own role; null for API keys.' })
  role(@Ctx() context: Context, @Root() workspace: Workspace): Promise<RoleEnum | null> {
    return getRole(context.app, context.principal, workspace.id);
  }

  @FieldResolver(() => BigIntValue, { description: 'Bytes of original uploads that the workspace holds.' })
  usedBytes(@Ctx() context: Context, @Root() workspace: Workspace): Promise<bigint> {
    requireMembership(context.principal, workspace.id);
    return usedBytes(context.app.db, workspace.id);
  }

  @FieldResolver(() => BigIntValue, { description: 'Bytes of original uploads that the workspace may hold.' })
  quotaBytes(@Ctx() context: Context, @Root() workspace: WorkspaceRow): bigint {
    return workspace.quotaBytes ?? BigInt(context.app.config.uploads.workspaceQuotaBytes);
  }

  @FieldResolver(() => [Membership], { description: 'The members, in the order they joined.' })
  members(@Ctx() context: Context, @Root() workspace: Workspace): Promise<Membership[]> {
    requireMembership(context.principal, workspace.id);
    return context.loaders.membersOfWorkspace.load(workspace.id);
  }

  @FieldResolver(() => [ApiKey], { description: 'The API keys, also revoked ones. Needs workspace:admin.' })
  apiKeys(@Ctx() context: Context, @Root() workspace: Workspace): Promise<ApiKey[]> {
    return getApiKeys(context.app, context.principal, workspace.id);
  }
}

@Resolver(() => Membership)
export class MembershipResolver {
  @FieldResolver(() => User, { description: 'The member.' })
  user(@Ctx() context: Context, @Root() membership: Membership): Promise<User | null> {
    return context.loaders.user.load(membership.userId);
  }

  @FieldResolver(() => Workspace, { description: 'The workspace.' })
  workspace(@Ctx() context: Context, @Root() membership: Membership): Promise<Workspace | null> {
    return context.loaders.workspace.load(membership.workspaceId);
  }

  @Mutation(() => Membership, { description: 'Makes an existing user a member. Needs workspace:admin.' })
  addMember(
    @Ctx() context: Context,
    @Arg('input', () => AddMemberInput, { description: 'Who joins, and as what.' }) input: AddMemberInput,
  ): Promise<Membership> {
    return addMember(context.app, context.principal, input);
  }

  @Mutation(() => Membership, {
    description:
      'Gives a member another role. Needs workspace:admin; only an OWNER changes OWNERs, and the last one stays.',
  })
  changeMemberRole(
    @Ctx() context: Context,
    @Arg('input', () => ChangeMemberRoleInput, { description: 'Who, and what they become.' })
    input: ChangeMemberRoleInput,
  ): Promise<Membership> {
    return changeMemberRole(context.app, context.principal, input);
  }

  @Mutation(() => DeletePayload, {
    description:
      'Ends a membership; `deletedId` is the user. Needs workspace:admin, except for your own. The last OWNER stays.',
  })
  async removeMember(
    @Ctx() context: Context,
    @Arg('input', () => RemoveMemberInput, { description: 'Who leaves.' }) input: RemoveMemberInput,
  ): Promise<DeletePayload> {
    await removeMember(context.app, context.principal, input);
    return { deletedId: input.userId };
  }
}

@Resolver(() => Viewer)
export class ViewerResolver {
  @Query(() => Viewer, { nullable: true, description: 'Who you are; null without a token, an error with a bad one.' })
  async viewer(@Ctx() context: Context): Promise<Viewer | null> {
    const { app, principal } = context;
    if (context.authProblem) throw context.authProblem;
    if (!principal) return null;
    if (principal.kind === 'user') return { user: await getUser(app, principal, principal.userId), apiKey: null };
    return { user: null, apiKey: await getApiKey(app, principal, principal.apiKeyId) };
  }

  @FieldResolver(() => [Workspace], { description: 'The workspaces you can see; the first is the default one.' })
  workspaces(@Ctx() context: Context): Promise<Workspace[]> {
    return context.principal ? listWorkspaces(context.app, context.principal) : Promise.resolve([]);
  }

  @FieldResolver(() => [String], { description: 'What you may do in a workspace, for instance `alerts:write`.' })
  permissions(
    @Ctx() context: Context,
    @Arg('workspaceId', () => ID, { nullable: true, description: 'The workspace; without it, your first.' })
    workspaceId: string | null,
  ): string[] {
    const id = resolveWorkspaceId(context.principal, workspaceId);
    requireMembership(context.principal, id);
    return [...(context.principal.grants.get(id) ?? [])];
  }
}
