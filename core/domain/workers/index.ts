/** Worker processes: the module's only door. */

export { moveStrandedJobs } from './stranded-job.service.ts';
export { listWorkers, startHeartbeat, sweepWorkers } from './worker.service.ts';
export type { WorkerCapabilities, WorkerCapacity, WorkerNode } from './worker-node.ts';
