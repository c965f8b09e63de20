/** Again and again: finds work for rows that wait without a job, and removes what is out of date. */

import type { App } from '../../core/app.ts';
import { pruneFeed } from '../../core/domain/feeds/index.ts';
import { pruneRecordings } from '../../core/domain/recordings/index.ts';
import { reconcileSubtitles } from '../../core/domain/subtitles/index.ts';
import { reconcileVideos } from '../../core/domain/videos/index.ts';
import { sweepWorkers } from '../../core/domain/workers/index.ts';

interface Chore {
  readonly name: string;
  readonly everyMs: number;
  readonly run: (app: App) => Promise<unknown>;
}

/** Each by itself: one that fails or waits for the storage holds up no other. Several workers may do them at once. */
const chores: readonly Chore[] = [
  { name: 'reconcile', everyMs: 10_000, run: reconcile },
  { name: 'sweep workers', everyMs: 10_000, run: sweepWorkers },
  { name: 'prune recordings', everyMs: 60_000, run: pruneRecordings },
  { name: 'prune feed', everyMs: 3600_000, run: (app) => pruneFeed(app) },
];

export function startReconciler(app: App): AsyncDisposable {
  const stop = new AbortController();
  const loops = chores.map((chore) => repeat(app, chore, stop.signal));
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(loops);
    },
  };
}

async function repeat(app: App, { name, everyMs, run }: Chore, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await run(app);
    } catch (error) {
      app.log.warn({ err: error, chore: name }, 'a chore failed; it will be tried again');
    }
    await app.clock.sleep(everyMs, signal).catch(() => {});
  }
}

async function reconcile(app: App): Promise<void> {
  const mended = (await reconcileVideos(app)) + (await reconcileSubtitles(app));
  if (mended > 0) app.log.info({ mended }, 'found work that had lost its job');
}
