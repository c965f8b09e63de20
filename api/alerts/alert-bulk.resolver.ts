/** Many alerts changed at once. */

import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { acknowledgeAlerts, type BulkChange, giveAlertsFeedback } from '../../core/domain/alerts/index.ts';
import { tellError } from '../../core/errors.ts';
import type { Context } from '../graphql/context.ts';
import { AcknowledgeAlertsInput, AlertsPayload, GiveAlertsFeedbackInput } from './alert-bulk.type.ts';

@Resolver()
export class AlertBulkResolver {
  @Mutation(() => AlertsPayload, {
    description:
      'Says that somebody has seen the alerts. All that can be are changed together; the others are told. Needs alerts:write.',
  })
  async acknowledgeAlerts(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => AcknowledgeAlertsInput, { description: 'Which alerts.' }) input: AcknowledgeAlertsInput,
  ) {
    return toPayload(await acknowledgeAlerts(app, principal, input));
  }

  @Mutation(() => AlertsPayload, {
    description:
      'Says of several alerts whether they were right. All that can be are changed together; the others are told. Needs alerts:write.',
  })
  async giveAlertsFeedback(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => GiveAlertsFeedbackInput, { description: 'Which alerts, and the verdict.' })
    input: GiveAlertsFeedbackInput,
  ) {
    return toPayload(await giveAlertsFeedback(app, principal, input));
  }
}

function toPayload({ alerts, failures }: BulkChange) {
  return {
    alerts,
    failures: failures.map(({ id, error }) => {
      const { code, message } = tellError(error);
      return { id, code, message };
    }),
  };
}
