/** What the feed adds to the schema. */

import { FeedResolver } from './feed.resolver.ts';

export const resolvers = [FeedResolver] as const;
