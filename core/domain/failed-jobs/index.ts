/** Failed jobs: the module's only door. */

export {
  discardFailedJob,
  findAllFailedJobs,
  listFailedJobs,
  retryAsOperator,
  retryFailedJob,
} from './failed-job.service.ts';
export type { FailedJob } from './failed-job.ts';
