/** What the installation adds to the schema. */

import { FailedJobResolver } from './failed-job.resolver.ts';
import { SystemResolver } from './system.resolver.ts';

export const resolvers = [SystemResolver, FailedJobResolver] as const;
