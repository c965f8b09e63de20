/**
 * Writes the tracks that the analysis has told, in batches, while it goes on.
 *
 * Only the last report of a track counts. What cannot be written waits for the next batch; of too many the oldest go, are
 * counted, and nothing else suffers: tracks are for looking back, alerts do not wait for them.
 */

import type { App } from '../../core/app.ts';
import type { CameraLease } from '../../core/domain/cameras/index.ts';
import { recordTracks, type TrackReport } from '../../core/domain/tracks/index.ts';
import type { CameraMetrics } from './camera-metrics.ts';

const mostPending = 200;

export interface TrackReporter {
  report(reports: readonly TrackReport[]): void;
  /** Writes what has been told; never rejects. */
  flush(): Promise<void>;
}

export function openTrackReporter(
  app: Pick<App, 'db' | 'log'>,
  { lease, metrics }: { lease: CameraLease; metrics: Pick<CameraMetrics, 'tracks' | 'droppedTracks'> },
): TrackReporter {
  let pending = new Map<string, TrackReport>();

  function report(reports: readonly TrackReport[]): void {
    for (const each of reports) {
      pending.delete(each.trackKey);
      pending.set(each.trackKey, each);
    }
    for (const key of pending.keys()) {
      if (pending.size <= mostPending) break;
      pending.delete(key);
      metrics.droppedTracks.inc();
    }
  }

  return {
    report,
    async flush() {
      if (pending.size === 0) return;
      const batch = pending;
      pending = new Map();
      try {
        await recordTracks(app, lease, [...batch.values()]);
        metrics.tracks.inc(batch.size);
      } catch (error) {
        app.log.warn({ err: error, cameraId: lease.cameraId, tracks: batch.size }, 'tracks could not be written');
        // What was told meanwhile is newer.
        const newer = pending;
        pending = new Map();
        report([...batch.values(), ...newer.values()]);
      }
    },
  };
}
