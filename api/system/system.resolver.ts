/** What the installation says of itself to those who are signed in. */

import { Ctx, Query, Resolver } from 'type-graphql';
import { requireSignedIn } from '../../core/domain/accounts/index.ts';
import { listWorkers } from '../../core/domain/workers/index.ts';
import type { Context } from '../graphql/context.ts';
import { System } from './system.type.ts';
import { readVersion } from './version.ts';

@Resolver()
export class SystemResolver {
  @Query(() => System, { description: 'The installation and its workers. Needs a token of any kind.' })
  async system(@Ctx() { app, principal }: Context): Promise<System> {
    requireSignedIn(principal);
    return { version: await readVersion(app.config.rootDir), workers: await listWorkers(app) };
  }
}
