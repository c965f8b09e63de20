/**
 * The analysis of one camera over all its connections: frames in, episodes out, and a checkpoint at any time.
 *
 * A frame is analysed once: what a resumed file shows again is left out by its media time.
 */

import type { App } from '../../core/app.ts';
import { type Camera, type CameraLease, concludeInterrupted, type Zone } from '../../core/domain/cameras/index.ts';
import { type Analyzer, openAnalyzer } from '../inference/analyzer.ts';
import { motionSize, type PictureSize, planPictureSize, unpackPicture } from '../inference/picture.ts';
import type { CameraMetrics } from './camera-metrics.ts';
import { type EpisodeReporter, openEpisodeReporter } from './episode-reporter.ts';
import type { TimeLine } from './time-line.ts';

/** After a longer gap nobody can say that an episode went on. */
const longestGapUs = 60_000_000;
/** A live source that is this far behind is analysed once a second until it has caught up. */
const lateMs = 2_500;
const floorUs = 1_000_000;

export interface AnalysisView {
  readonly camera: Pick<Camera, 'name' | 'location'>;
  readonly zones: readonly Zone[];
  readonly displayAspect: number;
}

export interface Analysis {
  /** Begins a connection whose first frame is expected at `firstUs`. */
  begin(view: AnalysisView, firstUs: number): Promise<void>;
  /** New names or zones while frames come. */
  look(view: AnalysisView): void;
  /** A packed picture. */
  push(packed: Uint8Array, mediaUs: number, line: { timeLine: TimeLine; isLive: boolean }): void;
  /** What has been found is written when this resolves; the checkpoint is of the moment it was called. */
  settle(): Promise<{ analysedUs: number | null; checkpoint: unknown }>;
  readonly analysedUs: number | null;
}

export function openAnalysis(
  app: Pick<App, 'db' | 'bell' | 'clock'>,
  options: { lease: CameraLease; metrics: CameraMetrics; saved: { analysedUs: number | null; checkpoint: unknown } },
): Analysis {
  const { lease, metrics } = options;
  const reporter: EpisodeReporter = openEpisodeReporter(app, lease);
  let saved: unknown = options.saved.checkpoint;
  let analysedUs = saved === null ? null : options.saved.analysedUs;
  let analyzer: Analyzer | null = null;
  let pictureSize: PictureSize = motionSize;

  function look({ camera, zones, displayAspect }: AnalysisView): boolean {
    const before: unknown = analyzer ? analyzer.checkpoint() : saved;
    const context = { cameraName: camera.name, location: camera.location };
    pictureSize = planPictureSize(displayAspect);
    analyzer = openAnalyzer({ ...motionSize, zones, context, displayAspect });
    saved = null;
    return before !== null && analyzer.restore(before);
  }

  return {
    async begin(view, firstUs) {
      const isContinued = analysedUs !== null && firstUs - analysedUs <= longestGapUs;
      if (!isContinued) {
        analyzer = null;
        saved = null;
      }
      if (look(view)) return;
      analysedUs = null;
      await reporter.settled();
      await concludeInterrupted(app, lease);
    },
    look,
    push(packed, mediaUs, { timeLine, isLive }) {
      if (!analyzer || (analysedUs !== null && mediaUs <= analysedUs)) return;
      const isLate = isLive && app.clock.now() - timeLine.wallMs(mediaUs) > lateMs;
      if (isLate && analysedUs !== null && mediaUs - analysedUs < floorUs) return metrics.droppedFrames.inc();
      const { transitions } = analyzer.push({ ...unpackPicture(packed, pictureSize), ptsUs: mediaUs });
      analysedUs = mediaUs;
      metrics.analysedFrames.inc();
      for (const transition of transitions) reporter.report(transition, timeLine);
    },
    async settle() {
      const state = { analysedUs, checkpoint: analyzer ? analyzer.checkpoint() : saved };
      await reporter.settled();
      return state;
    },
    get analysedUs() {
      return analysedUs;
    },
  };
}
