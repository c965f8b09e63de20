/** What imports add to the schema. */

import { ImportResolver, OriginResolver } from './import.resolver.ts';

export const resolvers = [ImportResolver, OriginResolver] as const;
