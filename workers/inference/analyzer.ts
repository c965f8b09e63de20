/**
 * Turns the frames of one camera into tracks and the episodes of its zones.
 *
 * Pure and deterministic: media time only, no clock, no random. A checkpoint restored before the next frame gives
 * exactly what an analyzer that was never interrupted gives.
 */

import type { AlertEventClass, AlertFacts, WhyEntry } from '../../core/domain/alerts/index.ts';
import type { ZoneRules } from '../../core/domain/cameras/index.ts';
import type { Urgency } from '../../core/domain/events.ts';
import { type AccessSignal, keepSignals } from './access-signal.ts';
import { type EpisodeClass, freshState, freshZone, type ZoneState } from './analyzer-state.ts';
import { createScratch, learn, type Segmentation, segment } from './background.ts';
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
import { sampleEventFrame } from './event-frame.ts';
import type { EventProbabilities } from './event-model.ts';
import { type Flames, noFlames, seeFlames } from './flames.ts';
import { weighSighting } from './fusion.rules.ts';
import { planLearning } from './learning.plan.ts';
import { boxOf, round } from './loitering.rules.ts';
import { openGate } from './motion-gate.ts';
import { personConfidence } from './person.rules.ts';
import type { ColourPicture } from './picture.ts';
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

export type EpisodeTransition = {
  readonly kind: EpisodeChange['kind'];
  /** The same for the same frames: class, zone, subject and first media time. */
  readonly episodeKey: string;
  readonly eventClass: AlertEventClass;
  readonly zoneId: string | null;
  readonly sincePtsUs: number;
  readonly atPtsUs: number;
  readonly confidence: number;
  readonly urgency: Urgency;
  readonly facts: AlertFacts;
  readonly why: readonly WhyEntry[];
  /** Why it ended: left, ruleChanged, sourceRestarted, or what the rule says. */
  readonly resolution?: string;
  /** Of the subject, 0 to 1. */
  readonly box: Box;
};

export type AnalysisStep = {
  /** `suspended`: most of the picture changed; `warmingUp`: the first two seconds, and after a suspension. */
  readonly state: 'warmingUp' | 'suspended' | 'running';
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
      state = { ...freshState(width, height), background: state.background };
    }
    const elapsedUs = elapsedTo(frame.ptsUs);
    state.lastPtsUs = frame.ptsUs;
    state.nowUs += elapsedUs;
    const seen = segment(state.background, scratch, { luma: frame.luma, elapsedUs });
    const isRunning = seen.state === 'running';
    const eventFrame = sampleEventFrame(state.sampling, { background: state.background, seen, nowUs: state.nowUs });
    const flames =
      frame.colour && asksFor(zones, 'FIRE_SMOKE_DETECTION')
        ? seeFlames(state.flames, frame.colour, elapsedUs)
        : noFlames;
    for (const zone of zones) hearSignals(zone, frame);
    if (isRunning || frame.detections || flames.cells.length > 0) {
      const time = { nowUs: state.nowUs, elapsedUs, width, height };
      const blobs = isRunning ? findBlobs(seen.mask, width, scratch) : [];
      const boxes = frame.detections ? toBoxes(frame.detections, { width, height }) : null;
      const owners = advanceTracks(state.tracker, { blobs, boxes, ...time, pixelAspect });
      if (isRunning) learnFrom(seen, blobs, owners);
      for (const zone of zones)
        transitions.push(...advanceZone(zone, { ...time, ptsUs: frame.ptsUs, flames }, frame.probabilities ?? null));
    }
    transitions.push(...endForgotten(frame.ptsUs));
    return { state: seen.state, tracks: state.tracker.tracks.map(viewOf), transitions, eventFrame };
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
    time: { nowUs: number; elapsedUs: number; ptsUs: number; flames: Flames },
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
      const weighed = rule.see(view).map((sighting) => weighSighting(sighting, eventClass, probabilities));
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
