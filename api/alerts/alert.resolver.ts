/** Alerts: queries, mutations and what is computed from a row. */

import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { allowed } from '../../core/domain/accounts/index.ts';
import {
  type AlertFacts,
  type Alert as AlertRow,
  acknowledgeAlert,
  composeSentence,
  getAlert,
  listAlerts,
  resolveAlert,
} from '../../core/domain/alerts/index.ts';
import { User } from '../accounts/account.type.ts';
import { Camera } from '../cameras/camera.type.ts';
import { Zone } from '../cameras/zone.type.ts';
import { readPage, toConnection } from '../graphql/connection.ts';
import type { Context } from '../graphql/context.ts';
import type { NodeSource } from '../graphql/node.ts';
import { Clip, Image } from '../media/media.type.ts';
import { linkMedia } from '../media/media-link.ts';
import { AcknowledgeAlertInput, AlertFilter, AlertOrder, ResolveAlertInput } from './alert.input.ts';
import { Alert, AlertConnection, AlertPayload } from './alert.type.ts';
import { AlertDigest } from './alert-digest.type.ts';

@Resolver(() => Alert)
export class AlertResolver {
  @FieldResolver(() => String)
  text(
    @Root() { text, facts }: AlertRow,
    @Arg('language', () => String, {
      nullable: true,
      description: 'A BCP 47 tag; there are de, en, es, fr and pt. Without it, and for others, English.',
    })
    language: string | null,
  ): string {
    return language ? composeSentence(facts as AlertFacts, language) : text;
  }

  @Query(() => Alert, { nullable: true, description: 'An alert; null when there is none that you can see.' })
  alert(
    @Ctx() { app, principal }: Context,
    @Arg('id', () => ID, { description: 'The alert.' }) id: string,
  ): Promise<AlertRow | null> {
    return getAlert(app, principal, id);
  }

  @Query(() => AlertConnection, { description: 'The alerts of a workspace. Needs alerts:read.' })
  async alerts(
    @Ctx() { app, principal }: Context,
    @Arg('workspaceId', () => ID, { nullable: true, description: 'The workspace; without it, your first.' })
    workspaceId: string | null,
    @Arg('first', () => Int, { nullable: true, description: 'How many: 1 to 100, default 20.' }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor of the item before.' }) after: string | null,
    @Arg('filter', () => AlertFilter, { nullable: true, description: 'Which of them.' }) filter: AlertFilter | null,
    @Arg('orderBy', () => AlertOrder, { nullable: true, description: 'In which order; default NEWEST_FIRST.' })
    order: AlertOrder | null,
  ) {
    const page = readPage({ first, after });
    const { rows, totalCount, feedCursor } = await listAlerts(app, principal, { workspaceId, filter, order, page });
    return { ...toConnection(rows, page, (row) => ({ at: row.since, id: row.id })), totalCount, feedCursor };
  }

  @Mutation(() => AlertPayload, {
    description: 'Says that somebody has seen the alert; the first one counts. Needs alerts:write.',
  })
  async acknowledgeAlert(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => AcknowledgeAlertInput, { description: 'Which alert.' }) input: AcknowledgeAlertInput,
  ): Promise<{ alert: AlertRow }> {
    return { alert: await acknowledgeAlert(app, principal, input) };
  }

  @Mutation(() => AlertPayload, { description: 'Declares the episode over. Needs alerts:write.' })
  async resolveAlert(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => ResolveAlertInput, { description: 'Which alert, and how it ended.' }) input: ResolveAlertInput,
  ): Promise<{ alert: AlertRow }> {
    return { alert: await resolveAlert(app, principal, input) };
  }

  @FieldResolver(() => Camera, { description: 'The camera that saw it.' })
  camera(@Root() alert: AlertRow, @Ctx() { loaders }: Context) {
    return loaders.camera.load(alert.cameraId);
  }

  @FieldResolver(() => Zone, {
    nullable: true,
    description: 'Where it happened; null when it has no zone or the zone was deleted.',
  })
  zone(@Root() alert: AlertRow, @Ctx() { loaders }: Context) {
    return alert.zoneId ? loaders.zone.load(alert.zoneId) : null;
  }

  @FieldResolver(() => AlertDigest, {
    nullable: true,
    description: 'The digest that counts it, when it came in a storm: more than 6 alerts in 10 minutes at its site.',
  })
  digest(@Root() alert: AlertRow, @Ctx() { loaders }: Context) {
    return alert.digestId ? loaders.alertDigest.load(alert.digestId) : null;
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: 'Who acknowledged it; null when nobody did, or a program.',
  })
  acknowledgedBy(@Root() alert: AlertRow, @Ctx() { loaders }: Context) {
    return alert.acknowledgedById ? loaders.user.load(alert.acknowledgedById) : null;
  }

  @FieldResolver(() => Image, {
    nullable: true,
    description: 'The moment it was confirmed, with a box around the subject; a few seconds after the alert.',
  })
  snapshot(@Root() alert: AlertRow, @Ctx() context: Context): Image | null {
    return alert.snapshotKey ? linkMedia(context, `alerts/${alert.id}/`, alert.snapshotKey) : null;
  }

  @FieldResolver(() => Clip, {
    nullable: true,
    description: 'From 10 seconds before the confirmation to 20 seconds after it, or to the end of the episode.',
  })
  clip(@Root() alert: AlertRow, @Ctx() context: Context): Clip | null {
    return alert.clipKey ? linkMedia(context, `alerts/${alert.id}/`, alert.clipKey) : null;
  }
}

export const alertNode: NodeSource = {
  kind: 'alert',
  load: async ({ loaders, principal }, id) => allowed(principal, 'alerts:read', await loaders.alert.load(id)),
};
