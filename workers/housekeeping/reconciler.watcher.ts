/** Again and again: finds work for rows that wait without a job, and removes what is out of date. */

import type { App } from '../../core/app.ts';
import { pruneAccessEvents } from '../../core/domain/cameras/index.ts';
import { pruneFeed } from '../../core/domain/feeds/index.ts';
import { reconcileImports } from '../../core/domain/imports/index.ts';
import { pruneRecordings } from '../../core/domain/recordings/index.ts';
import { reconcileSubtitles } from '../../core/domain/subtitles/index.ts';
import { pruneTracks } from '../../core/domain/tracks/index.ts';
import {
  enqueueHashes,
  freeColdRenditions,
  freeDownloads,
  reconcileStoryboards,
  reconcileVideos,
  sealOriginals,
} from '../../core/domain/videos/index.ts';
import { moveStrandedJobs, sweepWorkers } from '../../core/domain/workers/index.ts';
import { sweepPartials } from '../import/partial-file.ts';
import { findUpgrades } from '../upgrade/upgrade.handler.ts';

interface Chore {
  readonly name: string;
  readonly everyMs: number;
  readonly run: (app: App) => Promise<unknown>;
}

/** Each by itself: one that fails or waits for the storage holds up no other. Several workers may do them at once. */
const chores: readonly Chore[] = [
  { name: 'reconcile', everyMs: 10_000, run: reconcile },
  { name: 'sweep workers', everyMs: 10_000, run: sweepWorkers },
  { name: 'hash originals', everyMs: 10_000, run: enqueueHashes },
  { name: 'sweep imports', everyMs: 60_000, run: sweepPartials },
  { name: 'move stranded jobs', everyMs: 30_000, run: moveStrandedJobs },
  { name: 'reconcile storyboards', everyMs: 60_000, run: reconcileStoryboards },
  { name: 'free downloads', everyMs: 600_000, run: freeDownloads },
  { name: 'prune recordings', everyMs: 60_000, run: pruneRecordings },
  { name: 'free cold renditions', everyMs: 60_000, run: freeColdRenditions },
  { name: 'encrypt originals', everyMs: 5 * 60_000, run: sealOriginals },
  { name: 'upgrade popular videos', everyMs: 60_000, run: findUpgrades },
  { name: 'prune feed', everyMs: 3600_000, run: (app) => pruneFeed(app) },
  { name: 'prune access events', everyMs: 3600_000, run: pruneAccessEvents },
  { name: 'prune tracks', everyMs: 10 * 60_000, run: pruneTracks },
];

/** How many loops there are, each asleep between its rounds. */
export const choreCount = chores.length;

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
  const mended = (await reconcileVideos(app)) + (await reconcileImports(app)) + (await reconcileSubtitles(app));
  if (mended > 0) app.log.info({ mended }, 'found work that had lost its job');
}
