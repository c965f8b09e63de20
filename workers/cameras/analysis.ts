/**
 * The analysis of one camera over all its connections: frames in, episodes out, and a checkpoint at any time.
 *
 * A frame is analysed once: what a resumed file shows again is left out by its media time.
 */

import type { App } from '../../core/app.ts';
import type { AlertModel, Impairment } from '../../core/domain/alerts/index.ts';
import {
  type AccessEvent,
  type Camera,
  type CameraLease,
  concludeInterrupted,
  isWithinSchedule,
  type Zone,
} from '../../core/domain/cameras/index.ts';
import { longestTrackUs } from '../../core/domain/tracks/index.ts';
import { type AnalysisStep, type Analyzer, openAnalyzer } from '../inference/analyzer.ts';
import type { Detection, Detector } from '../inference/detector.ts';
import type { EventModel } from '../inference/event-model.ts';
import { type EventWatch, openEventWatch } from '../inference/event-watch.ts';
import type { ModelLender, Models } from '../inference/held-models.ts';
import {
  type ColourPicture,
  motionSize,
  type PictureSize,
  planPictureSize,
  unpackPicture,
} from '../inference/picture.ts';
import { openTrackLog, type TrackLog, type TrackLogState } from '../inference/track-log.ts';
import type { CameraMetrics } from './camera-metrics.ts';
import { type EpisodeReporter, openEpisodeReporter } from './episode-reporter.ts';
import type { TimeLine } from './time-line.ts';
import { openTrackReporter } from './track-reporter.ts';

/** After a longer gap nobody can say that an episode went on. */
const longestGapUs = 60_000_000;
/** A live source that is this far behind is analysed once a second until it has caught up. */
const lateMs = 2_500;
const floorUs = 1_000_000;
/** Frames of a live source that may wait for the detector. */
const mostWaiting = 4;

export interface AnalysisView {
  readonly camera: Pick<Camera, 'name' | 'location' | 'mutedUntil'>;
  readonly zones: readonly Zone[];
  readonly displayAspect: number;
}

export interface Analysis {
  /** Begins a connection whose first frame is expected at `firstUs`. */
  begin(view: AnalysisView, firstUs: number): Promise<void>;
  /** New names or zones while frames come. */
  look(view: AnalysisView): void;
  /** A packed picture. Resolves when it is analysed: sources that can wait should. Rejects when the detector failed. */
  push(packed: Uint8Array, mediaUs: number, line: { timeLine: TimeLine; isLive: boolean }): Promise<void>;
  /** Nothing more comes: what is still seen is told as it is. */
  finish(): void;
  /** What has been found is written when this resolves; the checkpoint is of the moment it was called. */
  settle(): Promise<{ analysedUs: number | null; checkpoint: unknown }>;
  /** What doors have told, in the order of its sequence; the next frame is judged with it. */
  hear(accessEvents: readonly AccessEvent[]): void;
  /** Of the last one that was heard; 0n before any. */
  readonly heardSequence: bigint;
  readonly analysedUs: number | null;
}

interface Checkpoint {
  readonly analyzer: unknown;
  readonly events: unknown;
  readonly tracks: TrackLogState;
  /** Of the last access event that the analyzer has. */
  readonly toldSequence: number;
}

export function openAnalysis(
  app: Pick<App, 'db' | 'bell' | 'clock' | 'log'>,
  options: {
    lease: CameraLease;
    metrics: CameraMetrics;
    models: ModelLender;
    /** With every analysed frame: what is wrong with the picture, once it was told. */
    onImpairment: (impairment: Impairment | null) => void;
    saved: { analysedUs: number | null; checkpoint: unknown };
  },
): Analysis {
  const { lease, metrics, models, onImpairment } = options;
  const reporter: EpisodeReporter = openEpisodeReporter(app, { lease, metrics });
  const trackReporter = openTrackReporter(app, { lease, metrics });
  let saved = options.saved.checkpoint as Checkpoint | null;
  let analysedUs = saved === null ? null : options.saved.analysedUs;
  let analyzer: Analyzer | null = null;
  let events: { by: EventModel; watch: EventWatch } | null = null;
  /** Of the events, until a frame comes with a model to go on with. */
  let savedEvents: unknown = null;
  let trackLog: TrackLog | null = null;
  let view: AnalysisView | null = null;
  let watching: readonly boolean[] = [];
  let pictureSize: PictureSize = motionSize;
  let takenUs = analysedUs;
  let inFlight: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let toldSequence = 0;
  /** Access events that wait for a frame. */
  let heard: readonly AccessEvent[] = [];

  function look(next: AnalysisView): boolean {
    const { camera, zones, displayAspect } = next;
    const before = analyzer ? takeCheckpoint() : saved;
    const context = { cameraName: camera.name, location: camera.location };
    pictureSize = planPictureSize(displayAspect);
    analyzer = openAnalyzer({ ...motionSize, zones, context, displayAspect });
    view = next;
    watching = zones.map(() => true);
    saved = null;
    const isRestored = before !== null && analyzer.restore(before.analyzer);
    trackLog = openTracks(displayAspect, before?.tracks, isRestored);
    toldSequence = isRestored ? before.toldSequence : 0;
    events = null;
    savedEvents = isRestored ? before.events : null;
    return isRestored;
  }

  /** A model that is new here begins a window of its own; what it says counts from its sixteenth moment on. */
  function eventsBy(eventModel: EventModel | null, { zones }: AnalysisView): EventWatch | null {
    if (events?.by === eventModel) return events?.watch ?? null;
    if (!eventModel) events = null;
    else {
      const watch = openEventWatch(eventModel);
      watch.setClosedZones(zones.filter(({ rules }) => rules.restricted?.enabled).map(({ polygon }) => polygon));
      watch.restore(savedEvents);
      events = { by: eventModel, watch };
    }
    savedEvents = null;
    return events?.watch ?? null;
  }

  /** Tracks of an analyzer that does not go on are over. */
  function openTracks(aspect: number, before: TrackLogState | undefined, isRestored: boolean): TrackLog {
    const limits = { longestUs: longestTrackUs, aspect };
    if (isRestored) return openTrackLog(limits, before);
    if (before) trackReporter.report(openTrackLog(limits, before).end());
    return openTrackLog(limits);
  }

  function takeCheckpoint(): Checkpoint | null {
    if (!analyzer || !trackLog) return saved;
    const tracks = structuredClone(trackLog.state);
    const told = events?.watch.checkpoint() ?? savedEvents;
    return { analyzer: analyzer.checkpoint(), events: told, tracks, toldSequence };
  }

  function logTracks({ tracks }: AnalysisStep, colour: ColourPicture, at: { ptsUs: number; wallMs: number }): void {
    if (!trackLog || !view) return;
    const { reports, refused } = trackLog.see({ tracks, colour, zones: view.zones, ...at });
    trackReporter.report(reports);
    metrics.droppedTracks.inc(refused);
  }

  /**
   * Switches the rules of each zone on and off with its hours. A zone that is off is still looked at: whoever is in it when its
   * hours begin has been there for as long as it was seen.
   */
  function keepHours(by: Analyzer, { camera, zones }: AnalysisView, atMs: number): void {
    const isMuted = camera.mutedUntil !== null && atMs < camera.mutedUntil.getTime();
    const now = zones.map(({ schedule }) => !isMuted && (schedule === null || isWithinSchedule(schedule, atMs)));
    if (now.every((isOn, index) => isOn === watching[index])) return;
    watching = now;
    by.setZones(zones.map((zone, index) => (now[index] ? zone : { ...zone, rules: {} })));
  }

  /** A detector that fails must not stop the recording, nor what motion alone can tell. */
  async function detectIn(by: Detector, colour: ColourPicture): Promise<readonly Detection[] | null> {
    try {
      return (await by.detect([colour]))[0] ?? [];
    } catch (error) {
      metrics.failedDetections.inc();
      app.log.warn({ err: error, cameraId: lease.cameraId, model: by.model.id }, 'the detector failed');
      return null;
    }
  }

  /** A model that fails must not stop anything either: the rules go on without it. */
  async function tellEvents(to: EventWatch, frame: Uint8Array, mediaUs: number): Promise<void> {
    try {
      await to.see(frame, mediaUs);
      metrics.eventFrames.inc();
    } catch (error) {
      metrics.failedEventFrames.inc();
      app.log.warn({ err: error, cameraId: lease.cameraId }, 'the event model failed');
    }
  }

  function takeSignals(timeLine: TimeLine) {
    const taken = heard;
    heard = [];
    toldSequence = Number(taken.at(-1)?.sequence ?? toldSequence);
    return taken.map(({ zoneId, kind, people, at }) => ({
      ...{ zoneId, kind, people, atUs: timeLine.mediaUsAt(at.getTime()) },
    }));
  }

  async function analyse(
    packed: Uint8Array,
    { mediaUs, timeLine }: { mediaUs: number; timeLine: TimeLine },
    lent: Models,
  ): Promise<void> {
    if (!analyzer || !view) return;
    const { detector } = lent;
    const watch = eventsBy(lent.eventModel, view);
    keepHours(analyzer, view, timeLine.wallMs(mediaUs));
    const picture = unpackPicture(packed, pictureSize);
    const isWanted = detector !== null && analyzer.wantsDetections({ luma: picture.luma, ptsUs: mediaUs });
    const detections = isWanted ? await detectIn(detector, picture.colour) : null;
    const probabilities = watch?.probabilities ?? null;
    const accessSignals = takeSignals(timeLine);
    const step = analyzer.push({ ...picture, detections, probabilities, accessSignals, ptsUs: mediaUs });
    const { transitions, eventFrame, refusal, impairment } = step;
    logTracks(step, picture.colour, { ptsUs: mediaUs, wallMs: timeLine.wallMs(mediaUs) });
    if (watch && eventFrame) await tellEvents(watch, eventFrame, mediaUs);
    analysedUs = mediaUs;
    metrics.analysedFrames.inc();
    if (isWanted) metrics.detectedFrames.inc();
    if (refusal) metrics.refusedFrames.inc({ reason: refusal });
    onImpairment(impairment);
    for (const transition of transitions) reporter.report(transition, { timeLine, models: identify(lent) });
  }

  return {
    async begin(next, firstUs) {
      await inFlight;
      const isContinued = analysedUs !== null && firstUs - analysedUs <= longestGapUs;
      if (!isContinued) {
        const ended = trackLog ?? (saved && openTracks(next.displayAspect, saved.tracks, true));
        if (ended) trackReporter.report(ended.end());
        trackLog = null;
        analyzer = null;
        saved = null;
        heard = [];
      }
      if (look(next)) return;
      analysedUs = null;
      takenUs = null;
      await reporter.settled();
      await concludeInterrupted(app, lease);
    },
    look,
    async push(packed, mediaUs, { timeLine, isLive }) {
      if (!analyzer || (takenUs !== null && mediaUs <= takenUs)) return;
      const isLate = isLive && app.clock.now() - timeLine.wallMs(mediaUs) > lateMs;
      if (isLate && takenUs !== null && mediaUs - takenUs < floorUs) return metrics.droppedFrames.inc();
      if (isLive && waiting >= mostWaiting) return metrics.droppedFrames.inc();
      takenUs = mediaUs;
      waiting += 1;
      // One after the other: what a frame means depends on the ones before.
      const analysed = inFlight
        .then(() => models.lend((lent) => analyse(packed, { mediaUs, timeLine }, lent)))
        .finally(() => (waiting -= 1));
      inFlight = analysed.catch(() => {});
      return analysed;
    },
    finish() {
      if (trackLog) trackReporter.report(trackLog.end());
    },
    async settle() {
      await inFlight;
      const state = { analysedUs, checkpoint: takeCheckpoint() };
      await reporter.settled();
      await trackReporter.flush();
      return state;
    },
    hear(accessEvents) {
      heard = [...heard, ...accessEvents];
    },
    get heardSequence() {
      return heard.at(-1)?.sequence ?? BigInt(toldSequence);
    },
    get analysedUs() {
      return analysedUs;
    },
  };
}

function identify({ detector, eventModel }: Models): AlertModel[] {
  return [
    ...(detector ? [{ task: 'detection' as const, ...detector.model }] : []),
    ...(eventModel ? [{ task: 'events' as const, ...eventModel.model }] : []),
  ];
}
