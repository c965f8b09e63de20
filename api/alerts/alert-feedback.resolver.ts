/** Feedback on alerts. */

import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { type Alert as AlertRow, giveAlertFeedback, possibleVerdicts } from '../../core/domain/alerts/index.ts';
import { User } from '../accounts/account.type.ts';
import type { Context } from '../graphql/context.ts';
import { Alert, AlertPayload } from './alert.type.ts';
import { GiveAlertFeedbackInput } from './alert-feedback.input.ts';
import { AlertFeedback, AlertVerdict } from './alert-feedback.type.ts';

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
}

@Resolver(() => AlertFeedback)
export class AlertFeedbackResolver {
  @FieldResolver(() => User, { nullable: true, description: 'Who said so; null for a program.' })
  givenBy(@Root() { givenById }: { givenById: string | null }, @Ctx() { loaders }: Context) {
    return givenById ? loaders.user.load(givenById) : null;
  }
}
