/** What a workspace may hold. */

import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { requireMembership } from '../../core/domain/accounts/index.ts';
import { getQuota } from '../../core/domain/videos/index.ts';
import { Workspace } from '../accounts/account.type.ts';
import type { Context } from '../graphql/context.ts';
import { WorkspaceQuota } from './quota.type.ts';

@Resolver(() => Workspace)
export class QuotaResolver {
  @FieldResolver(() => WorkspaceQuota, { description: 'What it holds and may hold.' })
  async quota(@Ctx() { app, principal }: Context, @Root() { id }: Workspace): Promise<WorkspaceQuota> {
    requireMembership(principal, id);
    const { usedMs, maxMs, ...rest } = await getQuota(app, id);
    return { ...rest, usedMinutes: Math.ceil(usedMs / 60_000), maxMinutes: Math.floor(maxMs / 60_000) };
  }
}
