/** Counters of the watching, one set per process. */

import { Counter } from 'prom-client';
import type { App } from '../../core/app.ts';

export interface CameraMetrics {
  readonly chunks: Counter;
  readonly droppedChunks: Counter;
  readonly analysedFrames: Counter;
  readonly detectedFrames: Counter;
  readonly failedDetections: Counter;
  readonly eventFrames: Counter;
  readonly failedEventFrames: Counter;
  readonly droppedFrames: Counter;
  readonly connections: Counter;
  readonly suppressedAlerts: Counter;
  readonly tracks: Counter;
  readonly droppedTracks: Counter;
  readonly refusedFrames: Counter<'reason'>;
}

export function openCameraMetrics({ metrics }: Pick<App, 'metrics'>): CameraMetrics {
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    (metrics.getSingleMetric(`sightline_camera_${name}`) as Counter<Label> | undefined) ??
    new Counter({ name: `sightline_camera_${name}`, help, labelNames, registers: [metrics] });
  return {
    chunks: counter('chunks_total', 'Recorded chunks.'),
    droppedChunks: counter('dropped_chunks_total', 'Chunks of live sources that could not be kept.'),
    analysedFrames: counter('analysed_frames_total', 'Frames that were analysed.'),
    detectedFrames: counter('detected_frames_total', 'Frames that a detector looked at.'),
    failedDetections: counter('failed_detections_total', 'Frames at which the detector failed.'),
    eventFrames: counter('event_frames_total', 'Frames that the event model looked at.'),
    failedEventFrames: counter('failed_event_frames_total', 'Frames at which the event model failed.'),
    droppedFrames: counter('dropped_frames_total', 'Frames that were left out because the analysis was behind.'),
    connections: counter('connections_total', 'Connections to sources that were opened.'),
    suppressedAlerts: counter(
      'suppressed_alerts_total',
      'Episodes that were not raised because a fixture stands there.',
    ),
    tracks: counter('tracks_total', 'Tracks that were written, or written anew.'),
    droppedTracks: counter('dropped_tracks_total', 'Tracks that were not kept because there were too many.'),
    refusedFrames: counter(
      'refused_frames_total',
      'Analysed frames in which nothing could begin, by what kept it: frozen, black, overexposed, covered, moving, changing or warmingUp.',
      ['reason'],
    ),
  };
}
