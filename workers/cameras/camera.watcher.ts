/**
 * Finds cameras that nobody watches and watches them, for as long as this worker runs.
 *
 * Leases say who watches what: a worker that was killed stops renewing, and within `leaseMs` and one poll another one takes
 * its cameras. One camera is taken per poll, so that workers which start together share them.
 */

import { availableParallelism } from 'node:os';
import type { App } from '../../core/app.ts';
import {
  acquireCameraLease,
  type CameraTimes,
  cameraTimes,
  type TakenCamera,
} from '../../core/domain/cameras/index.ts';
import { holdModels, type ModelLender, noModels } from '../inference/held-models.ts';
import { openCameraMetrics } from './camera-metrics.ts';
import { watchCamera } from './camera-watch.ts';

/** Decoding one 1080p stream at 25 frames/s takes about an eighth of a core. */
const camerasPerCore = 8;
/** A camera that sends nothing costs next to nothing, so it does not stand in the way of one that does; this bounds both. */
const watchesPerConnected = 8;

export interface CameraWatcherOptions {
  readonly workerId: string;
  /** Without, motion and rules alone. */
  readonly models?: ModelLender;
  /** Other times than usual, for tests. */
  readonly times?: Partial<CameraTimes>;
  /** How many cameras may send pictures before no further one is taken; default by the number of cores. */
  readonly maxConnected?: number;
}

/** Disposing it stops taking cameras, stores where each stands, and gives the leases back. */
export async function startCameraWatchers(app: App, options: CameraWatcherOptions): Promise<AsyncDisposable> {
  const times = { ...cameraTimes, ...options.times };
  const metrics = openCameraMetrics(app);
  const models = options.models ?? holdModels(noModels);
  const stop = new AbortController();
  const watches = new Set<Promise<void>>();
  const connected = new Set<string>();
  const maxConnected = options.maxConnected ?? camerasPerCore * availableParallelism();
  const maxWatches = maxConnected * watchesPerConnected;

  function begin(taken: TakenCamera): void {
    const watch = watchCamera(app, taken, {
      times,
      metrics,
      models,
      connected,
      stop: stop.signal,
    })
      .catch((error) => app.log.error({ err: error, cameraId: taken.camera.id }, 'a camera could not be watched'))
      .finally(() => watches.delete(watch));
    watches.add(watch);
  }

  async function search(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        if (connected.size < maxConnected && watches.size < maxWatches) {
          const taken = await acquireCameraLease(app.db, { workerId: options.workerId, leaseMs: times.leaseMs });
          if (taken) begin(taken);
        }
      } catch (error) {
        app.log.warn({ err: error }, 'cameras could not be looked for');
      }
      await app.clock.sleep(times.pollMs * (0.8 + Math.random() * 0.4), stop.signal).catch(() => {});
    }
  }

  const searching = search();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('the worker stops'));
      await searching;
      await Promise.all(watches);
    },
  };
}
