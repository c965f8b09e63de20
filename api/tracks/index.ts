/** What tracks add to the schema. */

import { RuleTrialResolver } from './rule-trial.resolver.ts';
import { AlertTracksResolver, TrackResolver, trackNode } from './track.resolver.ts';
import { WhyNotResolver } from './why-not.resolver.ts';

export const resolvers = [TrackResolver, AlertTracksResolver, WhyNotResolver, RuleTrialResolver] as const;
export const nodes = [trackNode];
