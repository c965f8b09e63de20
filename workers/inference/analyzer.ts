/**
 * Turns the frames of one camera into tracks and the episodes of its zones.
 *
 * Pure and deterministic: media time only, no clock, no random. A checkpoint restored before the next frame gives
 * exactly what an analyzer that was never interrupted gives.
 */

import type { Impairment } from '../../core/domain/alerts/index.ts';
import type { ZoneRules } from '../../core/domain/cameras/index.ts';
import { type AccessSignal, keepSignals } from './access-signal.ts';
import { type EpisodeClass, freshState, freshZone, type ZoneState } from './analyzer-state.ts';
import { createBackground, createScratch, learn, type Segmentation, segment } from './background.ts';
import { type Blob, createBlobScratch, findBlobs } from './blobs.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import type { Detection, ObjectKind } from './detector.ts';
import {
  advanceEpisode,
  type Box,
  createEpisode,
  durationSeconds,
  type Episode,
  type EpisodeChange,
  endEpisode,
  isOpen,
} from './episode.rules.ts';
import { describeImpairment, type EpisodeTransition } from './episode-transition.ts';
import { sampleEventFrame } from './event-frame.ts';
import type { EventProbabilities } from './event-model.ts';
import { type Flames, noFlames, seeFlames } from './flames.ts';
import { weighSighting } from './fusion.rules.ts';
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
import { advancePresences } from './presence.rules.ts';
import type { RuleFrame } from './rule.ts';
import { toBoxes } from './track-detections.ts';
import { advanceTracks, footPoint, type Track } from './tracker.ts';
import type { Point } from './zone-geometry.rules.ts';
import { zoneRules } from './zone-rules.ts';

export type AnalyzerZone = {
  readonly id: string;
  readonly name: string;
  /** 0 to 1 of the picture; people are tested with their foot point. */
  readonly polygon: readonly Point[];
  readonly rules: ZoneRules;
};

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

/** Why nothing can begin at the moment. */
export type Refusal = Exclude<Impairment, 'turned'> | 'moving' | 'changing' | 'warmingUp';

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
const presenceGraceUs = 5_000_000;
/** Longer dwells are judged by their last two minutes. */
const maxWindowUs = 120_000_000;

export function openAnalyzer(settings: AnalyzerSettings): Analyzer {
  const { width, height } = settings;
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
      transitions.push(...endWhere(state.lastPtsUs, 'sourceRestarted', () => true));
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
    transitions.push(...endForgotten(ptsUs));
    return {
      ...{ state: seen?.state ?? 'suspended', refusal, impairment: health.open?.kind ?? null },
      ...{ tracks: state.tracker.tracks.map(viewOf), transitions, eventFrame },
    };
  }

  function tell(change: ImpairmentChange | null, atPtsUs: number): EpisodeTransition[] {
    return change === null ? [] : [describeImpairment(change, { atPtsUs, context: settings.context })];
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
    const moment = { ...time, ptsUs: frame.ptsUs, flames, refusal };
    return zones.flatMap((zone) => advanceZone(zone, moment, frame.probabilities ?? null));
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

  function advanceZone(
    zone: AnalyzerZone,
    {
      refusal,
      ...time
    }: {
      nowUs: number;
      elapsedUs: number;
      ptsUs: number;
      flames: Flames;
      refusal: Refusal | null;
    },
    probabilities: EventProbabilities | null,
  ): EpisodeTransition[] {
    const zoneState = stateOf(zone);
    zoneState.name = zone.name;
    const { tracks } = state.tracker;
    const frame = { tracks, width, height, ...time };
    const windowUs = Math.min(maxWindowUs, (zone.rules.loitering?.dwellSeconds ?? 0) * 1e6);
    const presenceFrame = { ...frame, polygon: zone.polygon, graceUs: presenceGraceUs, windowUs, pixelAspect };
    zoneState.presences = advancePresences(zoneState.presences, presenceFrame);
    const { presences } = zoneState;
    return zoneRules.flatMap(({ eventClass, open }) => {
      const memory = zoneState.memories[eventClass] ?? {};
      const rule = open(zone.rules, memory);
      if (rule === null) return [];
      zoneState.memories[eventClass] = memory;
      const episodes = zoneState.episodes[eventClass] ?? {};
      zoneState.episodes[eventClass] = episodes;
      const isSubjectOpen = (subject: string) => episodes[subject] !== undefined && isOpen(episodes[subject]);
      const view: RuleFrame = {
        ...{ ...frame, pixelAspect, polygon: zone.polygon, presences, isOpen: isSubjectOpen },
        accessSignals: zoneState.accessSignals,
      };
      // Flames change the whole picture themselves.
      const canBegin = refusal === null || eventClass === 'FIRE_SMOKE_DETECTION';
      const counted = rule.see(view).filter(({ subject }) => canBegin || isSubjectOpen(subject));
      const weighed = counted.map((sighting) => weighSighting(sighting, eventClass, probabilities));
      const sightings = new Map(weighed.map((sighting) => [sighting.subject, sighting]));
      return [...new Set([...Object.keys(episodes), ...sightings.keys()])].flatMap((subject) => {
        const episode = episodes[subject] ?? createEpisode();
        episodes[subject] = episode;
        const change = advanceEpisode(episode, {
          eventClass,
          evidence: sightings.get(subject) ?? null,
          limits: rule.limits,
          ptsUs: time.ptsUs,
          elapsedUs: time.elapsedUs,
        });
        if (episode.phase === 'IDLE') delete episodes[subject];
        if (change === null) return [];
        return [describe(change, { eventClass, zoneId: zone.id, subject, episode, atPtsUs: time.ptsUs })];
      });
    });
  }

  /** Ends the episodes whose zone or rule has been taken away, and forgets such zones. */
  function endForgotten(ptsUs: number): EpisodeTransition[] {
    const byId = new Map(zones.map((zone) => [zone.id, zone]));
    const isGone = (zoneId: string, eventClass: EpisodeClass) => {
      const zone = byId.get(zoneId);
      return zone === undefined || !asksFor([zone], eventClass);
    };
    const transitions = endWhere(ptsUs, 'ruleChanged', isGone);
    for (const [zoneId, zone] of Object.entries(state.zones)) {
      if (!byId.has(zoneId)) delete state.zones[zoneId];
      // A rule that comes back begins anew. Stays count from now, or its next episode would be the one that has just ended.
      for (const { eventClass } of zoneRules) {
        if (zone.memories[eventClass] === undefined || !isGone(zoneId, eventClass)) continue;
        delete zone.episodes[eventClass];
        delete zone.memories[eventClass];
        zone.presences = [];
      }
    }
    return transitions;
  }

  function endWhere(
    atPtsUs: number,
    resolution: string,
    matches: (zoneId: string, eventClass: EpisodeClass) => boolean,
  ): EpisodeTransition[] {
    return Object.entries(state.zones).flatMap(([zoneId, zone]) =>
      episodesOf(zone).flatMap(({ eventClass, subject, episode }) => {
        if (!isOpen(episode) || !matches(zoneId, eventClass)) return [];
        const change = endEpisode(episode, resolution, 0);
        return change === null ? [] : [describe(change, { eventClass, zoneId, subject, episode, atPtsUs })];
      }),
    );
  }

  function describe(
    change: EpisodeChange,
    about: { eventClass: EpisodeClass; zoneId: string; subject: string; episode: Episode; atPtsUs: number },
  ): EpisodeTransition {
    const { eventClass, zoneId, subject, episode, atPtsUs } = about;
    const confidence = round(episode.confidence);
    return {
      kind: change.kind,
      episodeKey: [eventClass, zoneId, ...(subject === '' ? [] : [subject]), episode.sinceUs].join('-'),
      eventClass,
      zoneId,
      sincePtsUs: episode.sinceUs,
      atPtsUs,
      confidence,
      urgency: episode.urgency,
      facts: {
        eventClass,
        confidence,
        peopleCount: episode.peopleCount,
        ...settings.context,
        zoneName: state.zones[zoneId]?.name ?? null,
        durationSeconds: round(durationSeconds(episode)),
        ...(episode.thing === null ? {} : { thing: episode.thing }),
        ...(episode.manner === null ? {} : { manner: episode.manner }),
        isOver: change.kind === 'resolved',
      },
      why: episode.why,
      ...(change.resolution === undefined ? {} : { resolution: change.resolution }),
      box: episode.box,
    };
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

function asksFor(zones: readonly AnalyzerZone[], eventClass: EpisodeClass): boolean {
  const rule = zoneRules.find((each) => each.eventClass === eventClass);
  return rule !== undefined && zones.some((zone) => rule.open(zone.rules, {}) !== null);
}

function episodesOf(zone: ZoneState): { eventClass: EpisodeClass; subject: string; episode: Episode }[] {
  return Object.entries(zone.episodes).flatMap(([eventClass, bySubject]) =>
    Object.entries(bySubject).map(([subject, episode]) => ({
      eventClass: eventClass as EpisodeClass,
      subject,
      episode,
    })),
  );
}
