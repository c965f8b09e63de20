/** Feedback on alerts, what was missed, and the statistics of both. */

import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import {
  type Alert as AlertRow,
  type CameraStatistics,
  getAlertStatistics,
  giveAlertFeedback,
  type MissedAlert as MissedAlertRow,
  possibleVerdicts,
  reportMissedAlert,
} from '../../core/domain/alerts/index.ts';
import type { Camera as CameraRow } from '../../core/domain/cameras/index.ts';
import { User } from '../accounts/account.type.ts';
import { Camera } from '../cameras/camera.type.ts';
import { Zone } from '../cameras/zone.type.ts';
import type { Context } from '../graphql/context.ts';
import { DateTime } from '../graphql/scalars.ts';
import { Alert, AlertPayload } from './alert.type.ts';
import { GiveAlertFeedbackInput, ReportMissedAlertInput } from './alert-feedback.input.ts';
import { AlertFeedback, AlertVerdict, MissedAlert, MissedAlertPayload } from './alert-feedback.type.ts';
import { CameraAlertStatistics } from './alert-statistics.type.ts';

@Resolver(() => Alert)
export class AlertVerdictResolver {
  @FieldResolver(() => AlertFeedback, {
    nullable: true,
    description: 'What somebody said of it, as it is now; null when nobody did or it was withdrawn.',
  })
  feedback(@Root() alert: AlertRow): (AlertFeedback & { givenById: string | null }) | null {
    const { verdict, verdictNote: note, verdictAt: givenAt, verdictById: givenById } = alert;
    return verdict && givenAt && { verdict, note, givenAt, givenById };
  }

  @FieldResolver(() => [AlertVerdict], {
    description: 'The verdicts that make sense for it: FIXTURE only for things at a place on the picture.',
  })
  possibleVerdicts(@Root() alert: AlertRow): AlertVerdict[] {
    return possibleVerdicts(alert);
  }

  @Mutation(() => AlertPayload, {
    description:
      'Says whether an alert was right, changes what was said, or withdraws it. Takes effect at once: FALSE and FIXTURE end an open episode, and nothing reopens it. Needs alerts:write.',
  })
  async giveAlertFeedback(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => GiveAlertFeedbackInput, { description: 'Which alert, and the verdict.' })
    input: GiveAlertFeedbackInput,
  ): Promise<{ alert: AlertRow }> {
    return { alert: await giveAlertFeedback(app, principal, input) };
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
}

@Resolver(() => AlertFeedback)
export class AlertFeedbackResolver {
  @FieldResolver(() => User, { nullable: true, description: 'Who said so; null for a program.' })
  givenBy(@Root() { givenById }: { givenById: string | null }, @Ctx() { loaders }: Context) {
    return givenById ? loaders.user.load(givenById) : null;
  }
}

@Resolver(() => MissedAlert)
export class MissedAlertResolver {
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

@Resolver(() => Camera)
export class CameraStatisticsResolver {
  @FieldResolver(() => CameraAlertStatistics, {
    description: 'How often its alerts were right, over at most 366 days. Needs alerts:read.',
  })
  alertStatistics(
    @Root() camera: CameraRow,
    @Ctx() { app, principal }: Context,
    @Arg('from', () => DateTime, { nullable: true, description: 'Inclusive; without it, 30 days before the end.' })
    from: Date | null,
    @Arg('to', () => DateTime, { nullable: true, description: 'Exclusive; without it, now.' }) to: Date | null,
  ): Promise<CameraStatistics> {
    return getAlertStatistics(app, principal, { camera, range: { from, to } });
  }
}
