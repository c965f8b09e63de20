/** What was missed: reported, listed and taken back. */

import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { allowed } from '../../core/domain/accounts/index.ts';
import {
  listMissedAlerts,
  type MissedAlert as MissedAlertRow,
  reportMissedAlert,
  withdrawMissedAlert,
} from '../../core/domain/alerts/index.ts';
import { User } from '../accounts/account.type.ts';
import { Camera } from '../cameras/camera.type.ts';
import { Zone } from '../cameras/zone.type.ts';
import { readPage, toConnection } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import { DeletePayload, type NodeSource } from '../graphql/node.ts';
import { ReportMissedAlertInput, WithdrawMissedAlertInput } from './alert-feedback.input.ts';
import { MissedAlert, MissedAlertConnection, MissedAlertPayload } from './alert-feedback.type.ts';

@Resolver(() => MissedAlert)
export class MissedAlertResolver {
  @Query(() => MissedAlertConnection, {
    description: 'What was reported as missed, the last to have happened first. Needs alerts:read.',
  })
  async missedAlerts(
    @Ctx() { app, principal }: Context,
    @Arg('workspaceId', () => ID, { nullable: true, description: 'The workspace; without it, your first.' })
    workspaceId: string | null,
    @Arg('cameraId', () => ID, { nullable: true, description: 'Only before this camera.' }) cameraId: string | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many: 1 to 100, default 20.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the item before.' }) after: string | null,
  ) {
    const page = readPage({ first, after });
    const { rows, ...rest } = await listMissedAlerts(app, principal, { workspaceId, cameraId, page });
    return { ...toConnection(rows, page, ({ at, id }) => ({ at, id })), ...rest };
  }

  @Mutation(() => MissedAlertPayload, {
    description: 'Reports something that happened and that no alert told of. Needs alerts:write.',
  })
  async reportMissedAlert(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => ReportMissedAlertInput, { description: 'What happened, where and when.' })
    input: ReportMissedAlertInput,
  ): Promise<{ missedAlert: MissedAlertRow }> {
    return { missedAlert: await reportMissedAlert(app, principal, input) };
  }

  @Mutation(() => DeletePayload, {
    description: 'Takes a report of a missed alert back: it is counted no longer. Needs alerts:write.',
  })
  async withdrawMissedAlert(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => WithdrawMissedAlertInput, { description: 'Which report.' }) input: WithdrawMissedAlertInput,
  ): Promise<DeletePayload> {
    await withdrawMissedAlert(app, principal, input);
    return { deletedId: input.id };
  }

  @FieldResolver(() => Camera, { description: 'The camera before which it happened.' })
  camera(@Root() { cameraId }: MissedAlertRow, @Ctx() { loaders }: Context) {
    return loaders.camera.load(cameraId);
  }

  @FieldResolver(() => Zone, { nullable: true, description: 'In which zone, where somebody said so.' })
  zone(@Root() { zoneId }: MissedAlertRow, @Ctx() { loaders }: Context) {
    return zoneId ? loaders.zone.load(zoneId) : null;
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who reported it; null for a program.' })
  reportedBy(@Root() { createdById }: MissedAlertRow, @Ctx() { loaders }: Context) {
    return createdById ? loaders.user.load(createdById) : null;
  }
}

export const missedAlertNode: NodeSource = {
  kind: 'missedAlert',
  load: async ({ loaders, principal }, id) => allowed(principal, 'alerts:read', await loaders.missedAlert.load(id)),
};
