/** Whether the system can do its work now: database, queue, storage and at least one worker answer. */

import type { App } from '../core/app.ts';
import { listWorkers } from '../core/domain/workers/index.ts';

const patienceMs = 2_000;

export interface Readiness {
  isReady: boolean;
  /** What does not answer, with a sentence about it. Empty when ready. */
  missing: Record<string, string>;
}

export async function checkReadiness(app: App): Promise<Readiness> {
  const checks: Record<string, () => Promise<unknown>> = {
    database: () => app.pool.query('SELECT 1'),
    queue: () => app.queue.ping(),
    storage: () => app.storage.ping(),
    worker: async () => {
      if ((await listWorkers(app)).length === 0) throw new Error('No worker has reported within 10 seconds.');
    },
  };
  const missing: Record<string, string> = {};
  await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const problem = await problemOf(check);
      if (problem) missing[name] = problem;
    }),
  );
  return { isReady: Object.keys(missing).length === 0, missing };
}

async function problemOf(check: () => Promise<unknown>): Promise<string | null> {
  const patience = Promise.withResolvers<string>();
  const timer = setTimeout(
    () => patience.resolve(`It has not answered within ${patienceMs / 1000} seconds.`),
    patienceMs,
  );
  const outcome = check().then(
    () => null,
    (error: unknown) => (error instanceof Error && error.message) || 'It does not answer.',
  );
  try {
    return await Promise.race([outcome, patience.promise]);
  } finally {
    clearTimeout(timer);
  }
}
