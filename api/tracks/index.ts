/** What tracks add to the schema. */

import { TrackResolver, trackNode } from './track.resolver.ts';

export const resolvers = [TrackResolver] as const;
export const nodes = [trackNode];
