/** Dead letters: what failed for good, to be looked at, done again or forgotten. */

import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { allowed } from '../../core/domain/accounts/index.ts';
import {
  discardFailedJob,
  type FailedJob as FailedJobRow,
  listFailedJobs,
  retryFailedJob,
} from '../../core/domain/failed-jobs/index.ts';
import type { Video as VideoRow } from '../../core/domain/videos/index.ts';
import { AppError, tellError } from '../../core/errors.ts';
import { readPage, toConnection } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { Video } from '../videos/video.type.ts';
import {
  DiscardFailedJobInput,
  DiscardFailedJobPayload,
  FailedJob,
  FailedJobConnection,
  RetryFailedJobInput,
  RetryFailedJobPayload,
} from './failed-job.type.ts';

@Resolver(() => FailedJob)
export class FailedJobResolver {
  @Query(() => FailedJobConnection, {
    description: 'What failed for good in a workspace, latest first. Needs workspace:admin.',
  })
  async failedJobs(
    @Ctx() { app, principal }: Context,
    @Arg('workspaceId', () => ID, { nullable: true, description: 'The workspace; without it, your first.' })
    workspaceId: string | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many: 1 to 100, default 20.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the item before.' }) after: string | null,
  ) {
    const page = readPage({ first, after });
    const { rows, ...rest } = await listFailedJobs(app, principal, { workspaceId, ...page });
    return { ...toConnection(rows, page, (row) => ({ at: row.failedAt, id: row.id })), ...rest };
  }

  @Mutation(() => RetryFailedJobPayload, {
    description: 'Does a failed job again, with all its tries. Needs workspace:admin where its video is.',
  })
  async retryFailedJob(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => RetryFailedJobInput, { description: 'Which job.' }) input: RetryFailedJobInput,
  ): Promise<RetryFailedJobPayload> {
    return { retriedId: (await retryFailedJob(app, principal, input)).id };
  }

  @Mutation(() => DiscardFailedJobPayload, {
    description: 'Forgets a failed job. What it was to do stays undone. Needs workspace:admin where its video is.',
  })
  async discardFailedJob(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => DiscardFailedJobInput, { description: 'Which job.' }) input: DiscardFailedJobInput,
  ): Promise<DiscardFailedJobPayload> {
    return { discardedId: (await discardFailedJob(app, principal, input)).id };
  }

  @FieldResolver(() => String)
  reason(@Root() { kind, reason }: FailedJobRow): string {
    return tellError(new AppError(kind, reason)).message;
  }

  @FieldResolver(() => Video, { nullable: true, description: 'The video that it was about.' })
  async video(@Root() { video }: FailedJobRow, @Ctx() { loaders, principal }: Context): Promise<VideoRow | null> {
    return video && allowed(principal, 'videos:read', await loaders.video.load(video.id));
  }
}
