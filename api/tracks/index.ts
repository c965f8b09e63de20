/** What tracks add to the schema. */

import { AlertTracksResolver, TrackResolver, trackNode } from './track.resolver.ts';

export const resolvers = [TrackResolver, AlertTracksResolver] as const;
export const nodes = [trackNode];
