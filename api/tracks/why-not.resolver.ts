/** Why no alert came of a stretch of time. */

import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { explainWhyNot, type WhyNotReason as Reason } from '../../core/domain/tracks/index.ts';
import { Zone } from '../cameras/zone.type.ts';
import type { Context } from '../graphql/context.ts';
import { DateTime } from '../graphql/scalars.ts';
import { Track } from './track.type.ts';
import { WhyNotReason } from './why-not.type.ts';

@Resolver(() => WhyNotReason)
export class WhyNotResolver {
  @Query(() => [WhyNotReason], {
    description:
      'Why no alert came of what a camera saw, by its zones as they are now and what is kept of that time. Needs cameras:read and alerts:read.',
  })
  whyNot(
    @Ctx() { app, principal }: Context,
    @Arg('cameraId', () => ID, { description: 'The camera.' }) cameraId: string,
    @Arg('since', () => DateTime, { description: 'From when.' }) since: Date,
    @Arg('until', () => DateTime, { description: 'To when: at most one hour later.' }) until: Date,
  ): Promise<Reason[]> {
    return explainWhyNot(app, principal, { cameraId, since, until });
  }

  @FieldResolver(() => Zone, { nullable: true })
  zone(@Root() { zoneId }: Reason, @Ctx() { loaders }: Context) {
    return zoneId ? loaders.zone.load(zoneId) : null;
  }

  @FieldResolver(() => Track, { nullable: true })
  track(@Root() { trackId }: Reason, @Ctx() { loaders }: Context) {
    return trackId ? loaders.track.load(trackId) : null;
  }
}
