/** Chunks that wait for an encoder in hardware which no living worker has any more: whoever takes chunks shall make them. */

import type { App } from '../../app.ts';
import { hardwareEncoders } from '../jobs.ts';
import { listWorkers } from './worker.service.ts';

/** Returns how many it moved. */
export async function moveStrandedJobs(app: Pick<App, 'db' | 'clock' | 'queue'>): Promise<number> {
  const workers = await listWorkers(app);
  let moved = 0;
  for (const encoder of hardwareEncoders) {
    if (workers.some(({ capabilities }) => capabilities.encoders.includes(encoder))) continue;
    moved += await app.queue.moveAll(`rungs-${encoder}`, 'rungs');
  }
  return moved;
}
