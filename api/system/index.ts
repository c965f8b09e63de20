/** What the installation adds to the schema. */

import { FailedJobResolver } from './failed-job.resolver.ts';
import { SystemResolver, WorkerResolver } from './system.resolver.ts';

export const resolvers = [SystemResolver, WorkerResolver, FailedJobResolver] as const;
