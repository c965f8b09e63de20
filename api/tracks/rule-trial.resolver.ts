/** Tries rules on what was seen. */

import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { tryZoneRules } from '../../core/domain/tracks/index.ts';
import type { Context } from '../graphql/context.ts';
import { RuleTrial, TryZoneRulesInput } from './rule-trial.type.ts';

const mostTimes = 50;

@Resolver()
export class RuleTrialResolver {
  @Query(() => RuleTrial, {
    description:
      'How often the rules of a zone would have told of what its camera saw in the last 24 hours. Saves nothing. Needs cameras:write.',
  })
  async tryZoneRules(
    @Ctx() { app, principal }: Context,
    @Arg('input', () => TryZoneRulesInput, { description: 'The zone.' }) input: TryZoneRulesInput,
  ): Promise<RuleTrial> {
    const { outcomes, untried, ...trial } = await tryZoneRules(app, principal, input);
    const told = outcomes.map(({ eventClass, times }) => ({
      ...{ eventClass, count: times.length, times: times.slice(0, mostTimes) },
    }));
    return { ...trial, outcomes: told, untried: [...untried] };
  }
}
