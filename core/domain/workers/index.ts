/** Worker processes: the module's only door. */

export { listWorkers, startHeartbeat, sweepWorkers } from './worker.service.ts';
export type { WorkerCapabilities, WorkerNode } from './worker-node.ts';
