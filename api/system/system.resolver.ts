/** What the installation says of itself to those who are signed in. */

import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { requireSignedIn } from '../../core/domain/accounts/index.ts';
import { listKnownModels } from '../../core/domain/models/index.ts';
import { listWorkers, type WorkerNode as WorkerRow } from '../../core/domain/workers/index.ts';
import type { Context } from '../graphql/context.ts';
import { KnownModel, WorkerModels } from './model.type.ts';
import { System, WorkerNode } from './system.type.ts';
import { readVersion } from './version.ts';

@Resolver(() => System)
export class SystemResolver {
  @Query(() => System, { description: 'The installation and its workers. Needs a token of any kind.' })
  async system(@Ctx() { app, principal }: Context) {
    requireSignedIn(principal);
    return { version: await readVersion(app.config.rootDir), workers: await listWorkers(app) };
  }

  @FieldResolver(() => [KnownModel])
  models(@Ctx() { app }: Context): Promise<KnownModel[]> {
    return listKnownModels(app);
  }
}

@Resolver(() => WorkerNode)
export class WorkerResolver {
  @FieldResolver(() => WorkerModels)
  models(@Root() { capabilities }: WorkerRow): WorkerModels {
    const { detector, eventModel, installedModels, ortProviders, modelProblems } = capabilities;
    return {
      inUse: [
        ...(detector ? [{ ...detector, task: 'detection' as const, milliseconds: detector.pictureMs }] : []),
        ...(eventModel ? [{ ...eventModel, task: 'events' as const, milliseconds: eventModel.momentMs }] : []),
      ],
      installed: installedModels,
      providers: ortProviders,
      problems: modelProblems,
    };
  }
}
