/** Fixtures: the list of a camera, their removal, and how `node(id)` finds one. */

import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { allowed, requirePermission } from '../../core/domain/accounts/index.ts';
import { type Fixture as FixtureRow, removeFixture } from '../../core/domain/alerts/index.ts';
import type { Camera as CameraRow } from '../../core/domain/cameras/index.ts';
import { User } from '../accounts/account.type.ts';
import { Camera } from '../cameras/camera.type.ts';
import { Zone } from '../cameras/zone.type.ts';
import type { Context } from '../graphql/context.ts';
import { DeletePayload, type NodeSource } from '../graphql/node.ts';
import { Alert } from './alert.type.ts';
import { RemoveFixtureInput } from './alert-feedback.input.ts';
import { Fixture } from './alert-feedback.type.ts';

@Resolver(() => Camera)
export class CameraFixturesResolver {
  @FieldResolver(() => [Fixture], {
    description: 'What belongs to the place, in the order in which it was said; at most 100. Needs cameras:read.',
  })
  fixtures(@Root() camera: CameraRow, @Ctx() { loaders, principal }: Context) {
    requirePermission(principal, camera.workspaceId, 'cameras:read');
    return loaders.fixturesOfCamera.load(camera.id);
  }
}

@Resolver(() => Fixture)
export class FixtureResolver {
  @Mutation(() => DeletePayload, {
    description:
      'Removes a fixture: alerts are raised there again. The verdict that made it stays, as does what was suppressed. Needs cameras:write.',
  })
  async removeFixture(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => RemoveFixtureInput, { description: 'Which fixture.' }) input: RemoveFixtureInput,
  ): Promise<DeletePayload> {
    await removeFixture(app, principal, input);
    return { deletedId: input.id };
  }

  @FieldResolver(() => Alert, { description: 'The alert that it was said of. Needs alerts:read.' })
  alert(@Root() fixture: FixtureRow, @Ctx() { loaders, principal }: Context) {
    requirePermission(principal, fixture.workspaceId, 'alerts:read');
    return loaders.alert.load(fixture.alertId);
  }

  @FieldResolver(() => Zone, {
    nullable: true,
    description: 'The zone of that alert; null when it has none or the zone was deleted.',
  })
  zone(@Root() { zoneId }: FixtureRow, @Ctx() { loaders }: Context) {
    return zoneId ? loaders.zone.load(zoneId) : null;
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who said so; null for a program.' })
  createdBy(@Root() { createdById }: FixtureRow, @Ctx() { loaders }: Context) {
    return createdById ? loaders.user.load(createdById) : null;
  }
}

export const fixtureNode: NodeSource = {
  kind: 'fixture',
  load: async ({ loaders, principal }, id) => allowed(principal, 'cameras:read', await loaders.fixture.load(id)),
};
