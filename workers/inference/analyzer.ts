/**
 * Turns the frames of one camera into tracks and the episodes of its zones.
 *
 * Pure and deterministic: media time only, no clock, no random. A checkpoint restored before the next frame gives
 * exactly what an analyzer that was never interrupted gives.
 */

import type { Impairment } from '../../core/domain/alerts/index.ts';
import type { Point } from '../../core/domain/cameras/zone-geometry.rules.ts';
import { type AccessSignal, keepSignals } from './access-signal.ts';
import { freshState, freshZone, type ZoneState } from './analyzer-state.ts';
import { createBackground, createScratch, learn, type Segmentation, segment } from './background.ts';
import { type Blob, createBlobScratch, findBlobs } from './blobs.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import type { Detection, ObjectKind } from './detector.ts';
import type { Box } from './episode.rules.ts';
import { describeImpairment, type EpisodeTransition } from './episode-transition.ts';
import { sampleEventFrame } from './event-frame.ts';
import type { EventProbabilities } from './event-model.ts';
import { noFlames, seeFlames } from './flames.ts';
import { planLearning } from './learning.plan.ts';
import { boxOf, round } from './loitering.rules.ts';
import { openGate } from './motion-gate.ts';
import { personConfidence } from './person.rules.ts';
import type { ColourPicture } from './picture.ts';
import {
  advancePictureHealth,
  endImpairment,
  type ImpairmentChange,
  isBlind,
  type PictureHealth,
} from './picture-health.rules.ts';
import { toBoxes } from './track-detections.ts';
import { advanceTracks, footPoint, type Track } from './tracker.ts';
import { type AnalyzerZone, advanceZone, asksFor, endAll, endForgotten, type Refusal } from './zone-episodes.ts';

export type { AnalyzerZone, Refusal };

export type AnalyzerSettings = {
  /** Of the analysis frames, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly zones: readonly AnalyzerZone[];
  readonly context: { readonly cameraName: string; readonly location: string };
  /** Width over height of the camera's picture as it is shown; default: that of the analysis frame. */
  readonly displayAspect?: number;
};

export type TrackView = {
  readonly id: number;
  readonly box: Box;
  readonly foot: Point;
  /** Seen in this frame; otherwise the place is a guess. */
  readonly isObserved: boolean;
  /** 0 while nothing says that this is a person. */
  readonly personConfidence: number;
  /** A detector's word for it, and how sure it is; null: none has named it. */
  readonly kind: ObjectKind | null;
  readonly kindScore: number;
};

export type AnalysisStep = {
  /**
   * `suspended`: most of the picture changed, or it cannot be trusted; `warmingUp`: the first two seconds, and after most of it
   * has changed.
   */
  readonly state: 'warmingUp' | 'suspended' | 'running';
  /** What is wrong with the picture, once it was told. */
  readonly impairment: Impairment | null;
  /** Null: whatever rules see can begin an episode. */
  readonly refusal: Refusal | null;
  readonly tracks: readonly TrackView[];
  readonly transitions: readonly EpisodeTransition[];
  /** For the event model, when one is due (event-frame.ts). */
  readonly eventFrame: Uint8Array | null;
};

export type AnalyzerFrame = {
  /** width * height bytes. */
  readonly luma: Uint8Array;
  readonly colour?: ColourPicture | null;
  /** What a detector found in it; null when none looked. */
  readonly detections?: readonly Detection[] | null;
  /** What the event model says of the moments before it; null when none looked. */
  readonly probabilities?: EventProbabilities | null;
  /** What doors and readers have told since the frame before. */
  readonly accessSignals?: readonly (AccessSignal & { readonly zoneId: string })[];
  /** Media time: it grows from frame to frame. */
  readonly ptsUs: number;
};

export type Analyzer = {
  /** Whether a detector should look at this frame, the next one to be pushed. */
  wantsDetections(frame: Pick<AnalyzerFrame, 'luma' | 'ptsUs'>): boolean;
  push(frame: AnalyzerFrame): AnalysisStep;
  /** JSON; about 0.3 MB at 224x168. */
  checkpoint(): unknown;
  /** False, and nothing changed, when the checkpoint is of another shape or picture size. */
  restore(checkpoint: unknown): boolean;
  /** Episodes of zones and rules that are gone end with the next frame. */
  setZones(zones: readonly AnalyzerZone[]): void;
};

/** Longer gaps count as this much: nothing expires unseen. */
const maxElapsedUs = 1_000_000;

export function openAnalyzer(settings: AnalyzerSettings): Analyzer {
  const { width, height, context } = settings;
  const scratch = {
    ...createScratch(width * height),
    ...createBlobScratch(width * height),
    plan: new Uint8Array(width * height),
  };
  const pixelAspect = width / height / (settings.displayAspect ?? width / height);
  let zones = settings.zones;
  let state = freshState(width, height);

  function elapsedTo(ptsUs: number): number {
    return state.lastPtsUs === null ? 0 : Math.max(0, Math.min(maxElapsedUs, ptsUs - state.lastPtsUs));
  }

  function push(frame: AnalyzerFrame): AnalysisStep {
    const transitions: EpisodeTransition[] = [];
    if (state.lastPtsUs !== null && frame.ptsUs <= state.lastPtsUs) {
      transitions.push(...endAll(state.zones, { atPtsUs: state.lastPtsUs, resolution: 'sourceRestarted', context }));
      transitions.push(...tell(endImpairment(state.health, 'sourceRestarted'), state.lastPtsUs));
      state = { ...freshState(width, height), background: state.background };
    }
    const elapsedUs = elapsedTo(frame.ptsUs);
    state.lastPtsUs = frame.ptsUs;
    state.nowUs += elapsedUs;
    const { luma, ptsUs } = frame;
    const { health, sampling, nowUs } = state;
    const { view } = health;
    transitions.push(...tell(advancePictureHealth(health, { luma, width, ptsUs, nowUs, elapsedUs }), ptsUs));
    if (health.view !== view) {
      state.background = createBackground(width, height);
      state.tracker.tracks = [];
    }
    const { background } = state;
    for (const zone of zones) hearSignals(zone, frame);
    // A picture that is not to be trusted teaches nothing, and what was open on the last good one stays open.
    const seen = isBlind(health) ? null : segment(background, scratch, { luma, elapsedUs });
    const refusal = refusalOf(health, seen);
    const eventFrame = seen && sampleEventFrame(sampling, { background, seen, nowUs });
    if (seen) transitions.push(...judge(frame, seen, { elapsedUs, refusal }));
    transitions.push(...endForgotten(zones, state.zones, { atPtsUs: ptsUs, context }));
    return {
      ...{ state: seen?.state ?? 'suspended', refusal, impairment: health.open?.kind ?? null },
      ...{ tracks: state.tracker.tracks.map(viewOf), transitions, eventFrame },
    };
  }

  function tell(change: ImpairmentChange | null, atPtsUs: number): EpisodeTransition[] {
    return change === null ? [] : [describeImpairment(change, { atPtsUs, context })];
  }

  function judge(
    frame: AnalyzerFrame,
    seen: Segmentation,
    { elapsedUs, refusal }: { elapsedUs: number; refusal: Refusal | null },
  ): EpisodeTransition[] {
    const isRunning = seen.state === 'running';
    const flames =
      frame.colour && asksFor(zones, 'FIRE_SMOKE_DETECTION')
        ? seeFlames(state.flames, frame.colour, elapsedUs)
        : noFlames;
    if (!isRunning && !frame.detections && flames.cells.length === 0) return [];
    const time = { nowUs: state.nowUs, elapsedUs, width, height };
    const blobs = isRunning ? findBlobs(seen.mask, width, scratch) : [];
    const boxes = frame.detections ? toBoxes(frame.detections, { width, height }) : null;
    const owners = advanceTracks(state.tracker, { blobs, boxes, ...time, pixelAspect });
    if (isRunning) learnFrom(seen, blobs, owners);
    const { ptsUs, probabilities = null } = frame;
    const moment = {
      ...time,
      tracks: state.tracker.tracks,
      pixelAspect,
      ptsUs,
      flames,
      refusal,
      probabilities,
      context,
    };
    return zones.flatMap((zone) => advanceZone(zone, stateOf(zone), moment));
  }

  function learnFrom(seen: Segmentation, blobs: readonly Blob[], owners: ReadonlyMap<number, number>): void {
    const { background, tracker, nowUs } = state;
    const { labels } = scratch;
    const input = { background, seen, blobs, labels, tracks: tracker.tracks, owners, nowUs };
    const ghosts = planLearning(input, scratch.plan);
    if (ghosts.size > 0) tracker.tracks = tracker.tracks.filter((track) => !ghosts.has(track.id));
    learn(state.background, seen, scratch.plan);
  }

  function stateOf(zone: AnalyzerZone): ZoneState {
    const zoneState = state.zones[zone.id] ?? freshZone(zone.name);
    state.zones[zone.id] = zoneState;
    return zoneState;
  }

  /** Also where nothing is looked at: a signal is told once. */
  function hearSignals(zone: AnalyzerZone, { accessSignals = [], ptsUs }: AnalyzerFrame): void {
    const heard = accessSignals.filter(({ zoneId }) => zoneId === zone.id);
    const zoneState = stateOf(zone);
    const next = heard.map(({ zoneId: _, ...signal }) => signal);
    zoneState.accessSignals = keepSignals([...zoneState.accessSignals, ...next], ptsUs);
  }

  function viewOf(track: Track): TrackView {
    const foot = footPoint(track);
    return {
      id: track.id,
      box: boxOf(track, settings),
      foot: { x: round(foot.x / width), y: round(foot.y / height) },
      isObserved: track.isObserved,
      personConfidence: round(personConfidence(track)),
      kind: track.kind,
      kindScore: round(track.kindScore),
    };
  }

  return {
    wantsDetections: ({ luma, ptsUs }) => openGate(state.gate, { luma, nowUs: state.nowUs + elapsedTo(ptsUs) }),
    push,
    checkpoint: () => encodeCheckpoint(state),
    restore(checkpoint) {
      const restored = decodeCheckpoint(checkpoint, width, height);
      if (restored === null) return false;
      state = restored;
      return true;
    },
    setZones(next) {
      zones = next;
    },
  };
}

function refusalOf({ found }: PictureHealth, seen: Segmentation | null): Refusal | null {
  if (seen === null) return found === null || found.kind === 'turned' ? 'moving' : found.kind;
  if (seen.state === 'running') return null;
  return seen.state === 'suspended' ? 'changing' : 'warmingUp';
}
