/** What the installation adds to the schema. */

import { SystemResolver } from './system.resolver.ts';

export const resolvers = [SystemResolver] as const;
