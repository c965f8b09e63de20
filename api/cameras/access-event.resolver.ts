/** Access events: how they come in, and the last ones of a camera and of a zone. */

import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { requirePermission } from '../../core/domain/accounts/index.ts';
import {
  type AccessEvent as AccessEventRow,
  type Camera as CameraRow,
  listAccessEvents,
  recordAccessEvent,
  type Zone as ZoneRow,
} from '../../core/domain/cameras/index.ts';
import { readPage } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { AccessEvent, AccessEventPayload, RecordAccessEventInput } from './access-event.type.ts';
import { Camera } from './camera.type.ts';
import { Zone } from './zone.type.ts';

const howMany = { nullable: true, description: 'How many: 1 to 100, default 20.' };

@Resolver(() => AccessEvent)
export class AccessEventResolver {
  @Mutation(() => AccessEventPayload, {
    description:
      'Records what a door or a badge reader reports; zones with badges are judged by it within seconds. Needs access:write or cameras:write.',
  })
  async recordAccessEvent(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => RecordAccessEventInput, { description: 'What is reported.' }) input: RecordAccessEventInput,
  ): Promise<{ accessEvent: AccessEventRow }> {
    return { accessEvent: (await recordAccessEvent(app, principal, input)).accessEvent };
  }

  @FieldResolver(() => Zone, { nullable: true, description: 'The zone behind the door. Needs cameras:read.' })
  zone(@Root() { workspaceId, zoneId }: AccessEventRow, @Ctx() { loaders, principal }: Context) {
    requirePermission(principal, workspaceId, 'cameras:read');
    return loaders.zone.load(zoneId);
  }
}

@Resolver(() => Camera)
export class CameraAccessResolver {
  @FieldResolver(() => [AccessEvent], {
    description: 'What the doors of its zones have reported in the last 30 days, newest first. Needs cameras:read.',
  })
  accessEvents(
    @Root() { id, workspaceId }: CameraRow,
    @Ctx() { app, principal }: Context,
    @Arg('first', () => Int, howMany) first: number | null,
  ): Promise<AccessEventRow[]> {
    requirePermission(principal, workspaceId, 'cameras:read');
    return listAccessEvents(app.db, { cameraId: id, limit: readPage({ first }).limit });
  }
}

@Resolver(() => Zone)
export class ZoneAccessResolver {
  @FieldResolver(() => [AccessEvent], {
    description: 'What its doors have reported in the last 30 days, newest first. Needs cameras:read.',
  })
  async accessEvents(
    @Root() { id, cameraId }: ZoneRow,
    @Ctx() { app, principal, loaders }: Context,
    @Arg('first', () => Int, howMany) first: number | null,
  ): Promise<AccessEventRow[]> {
    const camera = await loaders.camera.load(cameraId);
    if (!camera) return [];
    requirePermission(principal, camera.workspaceId, 'cameras:read');
    return listAccessEvents(app.db, { zoneId: id, limit: readPage({ first }).limit });
  }
}
