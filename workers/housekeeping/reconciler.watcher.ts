/** Every few seconds: finds work for rows that wait without a job, and sweeps what is out of date. */

import type { App } from '../../core/app.ts';
import { pruneFeed } from '../../core/domain/feeds/index.ts';
import { reconcileSubtitles } from '../../core/domain/subtitles/index.ts';
import { reconcileVideos } from '../../core/domain/videos/index.ts';
import { sweepWorkers } from '../../core/domain/workers/index.ts';

const everyMs = 10_000;
const pruneEveryMs = 3600_000;

export function startReconciler(app: App): AsyncDisposable {
  const stop = new AbortController();
  const loop = run(app, stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await loop;
    },
  };
}

async function run(app: App, signal: AbortSignal): Promise<void> {
  let prunedAtMs = 0;
  while (!signal.aborted) {
    try {
      const mended = (await reconcileVideos(app)) + (await reconcileSubtitles(app));
      if (mended > 0) app.log.info({ mended }, 'found work that had lost its job');
      await sweepWorkers(app);
      if (app.clock.now() - prunedAtMs > pruneEveryMs) {
        prunedAtMs = app.clock.now();
        await pruneFeed(app);
      }
    } catch (error) {
      app.log.warn({ err: error }, 'reconciling failed; it will be tried again');
    }
    await app.clock.sleep(everyMs, signal).catch(() => {});
  }
}
