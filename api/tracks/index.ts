/** What tracks add to the schema. */

import { AlertTracksResolver, TrackResolver, trackNode } from './track.resolver.ts';
import { WhyNotResolver } from './why-not.resolver.ts';

export const resolvers = [TrackResolver, AlertTracksResolver, WhyNotResolver] as const;
export const nodes = [trackNode];
