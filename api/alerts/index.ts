/** What alerts add to the schema. */

import { AlertResolver, alertNode } from './alert.resolver.ts';

export const resolvers = [AlertResolver] as const;
export const nodes = [alertNode];
