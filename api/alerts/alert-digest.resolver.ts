/** Digests: their list, and what is computed from a row. */

import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { allowed } from '../../core/domain/accounts/index.ts';
import {
  type AlertDigest as AlertDigestRow,
  composeDigest,
  countOf,
  endOf,
  listAlertDigests,
} from '../../core/domain/alerts/index.ts';
import { readPage, toConnection } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import type { NodeSource } from '../graphql/node.ts';
import { DateTime } from '../graphql/scalars.ts';
import { AlertDigest, AlertDigestConnection } from './alert-digest.type.ts';

@Resolver(() => AlertDigest)
export class AlertDigestResolver {
  @Query(() => AlertDigestConnection, {
    description: 'The storms of a workspace, the latest first. Needs alerts:read.',
  })
  async alertDigests(
    @Ctx() { app, principal }: Context,
    @Arg('workspaceId', () => ID, { nullable: true, description: 'The workspace; without it, your first.' })
    workspaceId: string | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many: 1 to 100, default 20.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the item before.' }) after: string | null,
  ) {
    const page = readPage({ first, after });
    const { rows, ...rest } = await listAlertDigests(app, principal, { workspaceId, page });
    return { ...toConnection(rows, page, (row) => ({ at: row.since, id: row.id })), ...rest };
  }

  @FieldResolver(() => String, {
    description: 'How many alerts, where, in what time and of which kinds, as a sentence of at most 178 characters.',
  })
  text(
    @Root() digest: AlertDigestRow,
    @Arg('language', () => String, {
      nullable: true,
      description: 'A BCP 47 tag; there are de, en, es, fr and pt. Without it, and for others, English.',
    })
    language: string | null,
  ): string {
    return composeDigest(digest, language ?? 'en');
  }

  @FieldResolver(() => Int, { description: 'How many alerts it counts.' })
  count(@Root() digest: AlertDigestRow): number {
    return countOf(digest);
  }

  @FieldResolver(() => DateTime, {
    description: 'When it is over, unless the storm goes on before: 10 minutes after the latest of its alerts.',
  })
  endsAt(@Root() digest: AlertDigestRow): Date {
    return endOf(digest);
  }
}

export const digestNode: NodeSource = {
  kind: 'alertDigest',
  load: async ({ loaders, principal }, id) => allowed(principal, 'alerts:read', await loaders.alertDigest.load(id)),
};
