/** Heart-beats of worker processes: who is alive, and what each can do. */

import type { App } from '../../app.ts';
import { deleteWorker, deleteWorkersSilentSince, findWorkersHeardSince, upsertWorker } from './worker.store.ts';
import { heartbeatMs, silentAfterMs, type WorkerNode } from './worker-node.ts';

/** Announces the worker and keeps saying that it lives, what it can do and what it has to give until it is disposed; then takes its row away. */
export async function startHeartbeat(
  app: Pick<App, 'db' | 'clock' | 'log'>,
  node: Omit<WorkerNode, 'startedAt' | 'heartbeatAt' | 'capacity' | 'capabilities'>,
  measure: () => Promise<Pick<WorkerNode, 'capacity' | 'capabilities'>>,
): Promise<AsyncDisposable> {
  const startedAt = new Date(app.clock.now());
  const beat = async () => {
    await upsertWorker(app.db, { ...node, ...(await measure()), startedAt, heartbeatAt: new Date(app.clock.now()) });
  };
  await beat();
  const stop = new AbortController();
  const loop = (async () => {
    while (!stop.signal.aborted) {
      await app.clock.sleep(heartbeatMs, stop.signal).catch(() => {});
      if (stop.signal.aborted) return;
      await beat().catch((error) => app.log.warn({ err: error }, 'the heart-beat could not be written'));
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await loop;
      await deleteWorker(app.db, node.id).catch((error) =>
        app.log.warn({ err: error }, 'the worker row could not be removed'),
      );
    },
  };
}

/** Workers that were heard within the last ten seconds. */
export function listWorkers(app: Pick<App, 'db' | 'clock'>): Promise<WorkerNode[]> {
  return findWorkersHeardSince(app.db, new Date(app.clock.now() - silentAfterMs));
}

/** Forgets workers that were silent for ten minutes. */
export function sweepWorkers(app: Pick<App, 'db' | 'clock'>): Promise<number> {
  return deleteWorkersSilentSince(app.db, new Date(app.clock.now() - 60 * silentAfterMs));
}
