/**
 * Tells the alerts module what the analysis found, one after the other, while the analysis goes on.
 *
 * The checkpoint of the analysis may only be stored after `settled()`: then a worker that takes over cannot miss an alert.
 */

import type { App } from '../../core/app.ts';
import { type AlertModel, raiseAlert, reviseAlert } from '../../core/domain/alerts/index.ts';
import { type CameraLease, holdLease } from '../../core/domain/cameras/index.ts';
import type { EpisodeTransition } from '../inference/episode-transition.ts';
import type { CameraMetrics } from './camera-metrics.ts';
import { retrying } from './retrying.ts';
import type { TimeLine } from './time-line.ts';

export interface EpisodeReporter {
  /** `models`: those that look at the camera. */
  report(transition: EpisodeTransition, by: { timeLine: TimeLine; models: readonly AlertModel[] }): void;
  /** Resolves when everything reported so far is written; rejects once for each that could not be. */
  settled(): Promise<void>;
}

export function openEpisodeReporter(
  app: Pick<App, 'db' | 'bell' | 'clock' | 'log'>,
  { lease, metrics }: { lease: CameraLease; metrics: Pick<CameraMetrics, 'suppressedAlerts'> },
): EpisodeReporter {
  let written: Promise<void> = Promise.resolve();
  const failures: unknown[] = [];

  async function write(
    transition: EpisodeTransition,
    { atMs, models }: { atMs: number; models: readonly AlertModel[] },
  ): Promise<void> {
    const { kind, zoneId, urgency, facts, why, atPtsUs, sincePtsUs, box } = transition;
    const at = new Date(Math.round(atMs));
    const episode = {
      workspaceId: lease.workspaceId,
      episodeKey: `${lease.cameraId}-${transition.episodeKey}`,
      ...{ urgency, facts, why, models },
    };
    const guard = (tx: Parameters<typeof holdLease>[0]) => holdLease(tx, lease);
    if (kind === 'raised') {
      // The episode may have begun on a connection before this one: its length in media time is what counts.
      const since = new Date(Math.round(atMs - (atPtsUs - sincePtsUs) / 1000));
      const { cameraId } = lease;
      const moment = { atPtsUs, box };
      const alert = await raiseAlert(app, { ...episode, cameraId, zoneId, moment, since, confirmedAt: at }, guard);
      if (alert) return;
      metrics.suppressedAlerts.inc();
      app.log.debug({ cameraId, episodeKey: episode.episodeKey }, 'not raised: a fixture stands there');
    } else {
      await reviseAlert(app, { ...episode, kind, atPtsUs, at, resolution: transition.resolution }, guard);
    }
  }

  return {
    report(transition, { timeLine, models }) {
      const atMs = timeLine.wallMs(transition.atPtsUs);
      written = written
        .then(() => retrying(app, () => write(transition, { atMs, models })))
        .catch((error) => void failures.push(error));
    },
    async settled() {
      await written;
      if (failures.length > 0) throw failures.shift();
    },
  };
}
