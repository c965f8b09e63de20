/**
 * Turns the frames of one camera into tracks and the episodes of its zones.
 *
 * Pure and deterministic: media time only, no clock, no random. A checkpoint restored before the next frame gives
 * exactly what an analyzer that was never interrupted gives.
 */

import type { AlertEventClass, AlertFacts, WhyEntry } from '../../core/domain/alerts/alert-sentence.rules.ts';
import type { Urgency } from '../../core/domain/events.ts';
import { type EpisodeClass, episodeClasses, freshState, freshZone } from './analyzer-state.ts';
import { createScratch, learn, segment } from './background.ts';
import { createBlobScratch, findBlobs } from './blobs.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import {
  advanceEpisode,
  type Box,
  durationSeconds,
  type Episode,
  type EpisodeChange,
  endEpisode,
  isOpen,
} from './episode.rules.ts';
import { planLearning } from './learning.plan.ts';
import { boxOf, loiteringLimits, round, seeLoitering } from './loitering.rules.ts';
import { personConfidence } from './person.rules.ts';
import { advancePresences } from './presence.rules.ts';
import { restrictedLimits, seeIntrusion } from './restricted.rules.ts';
import { advanceTracks, footPoint, type Track } from './tracker.ts';
import type { Point } from './zone-geometry.rules.ts';

export type AnalyzerZone = {
  readonly id: string;
  readonly name: string;
  /** 0 to 1 of the picture; tested with the foot point. */
  readonly polygon: readonly Point[];
  readonly rules: {
    readonly loitering?: { readonly enabled: boolean; readonly dwellSeconds: number } | null | undefined;
    readonly restricted?: { readonly enabled: boolean; readonly minSeconds: number } | null | undefined;
  };
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
};

export type EpisodeTransition = {
  readonly kind: EpisodeChange['kind'];
  /** The same for the same frames: class, zone and first media time. */
  readonly episodeKey: string;
  readonly eventClass: AlertEventClass;
  readonly zoneId: string | null;
  readonly sincePtsUs: number;
  readonly atPtsUs: number;
  readonly confidence: number;
  readonly urgency: Urgency;
  readonly facts: AlertFacts;
  readonly why: readonly WhyEntry[];
  /** Why it ended: left, ruleChanged or sourceRestarted. */
  readonly resolution?: string;
  /** Of the subject, 0 to 1. */
  readonly box: Box;
};

export type AnalysisStep = {
  /** `suspended`: most of the picture changed; `warmingUp`: the first two seconds, and after a suspension. */
  readonly state: 'warmingUp' | 'suspended' | 'running';
  readonly tracks: readonly TrackView[];
  readonly transitions: readonly EpisodeTransition[];
};

export type Analyzer = {
  /** Luma has width * height bytes; the time grows from frame to frame. */
  push(frame: { luma: Uint8Array; ptsUs: number }): AnalysisStep;
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

  function push(frame: { luma: Uint8Array; ptsUs: number }): AnalysisStep {
    const transitions: EpisodeTransition[] = [];
    if (state.lastPtsUs !== null && frame.ptsUs <= state.lastPtsUs) {
      transitions.push(...endWhere(state.lastPtsUs, 'sourceRestarted', () => true));
      state = { ...freshState(width, height), background: state.background };
    }
    const elapsedUs = state.lastPtsUs === null ? 0 : Math.min(maxElapsedUs, frame.ptsUs - state.lastPtsUs);
    state.lastPtsUs = frame.ptsUs;
    state.nowUs += elapsedUs;
    const seen = segment(state.background, scratch, { luma: frame.luma, elapsedUs });
    if (seen.state === 'running') {
      const time = { nowUs: state.nowUs, elapsedUs, width, height };
      const blobs = findBlobs(seen.mask, width, scratch);
      const owners = advanceTracks(state.tracker, { blobs, ...time, pixelAspect });
      const { background, tracker, nowUs } = state;
      const ghosts = planLearning(
        { background, seen, blobs, labels: scratch.labels, tracks: tracker.tracks, owners, nowUs },
        scratch.plan,
      );
      if (ghosts.size > 0) tracker.tracks = tracker.tracks.filter((track) => !ghosts.has(track.id));
      learn(state.background, seen, scratch.plan);
      for (const zone of zones) transitions.push(...advanceZone(zone, { ...time, ptsUs: frame.ptsUs }));
    }
    transitions.push(...endForgotten(frame.ptsUs));
    return { state: seen.state, tracks: state.tracker.tracks.map(viewOf), transitions };
  }

  function advanceZone(
    zone: AnalyzerZone,
    time: { nowUs: number; elapsedUs: number; ptsUs: number },
  ): EpisodeTransition[] {
    const zoneState = state.zones[zone.id] ?? freshZone(zone.name);
    state.zones[zone.id] = zoneState;
    zoneState.name = zone.name;
    const { tracks } = state.tracker;
    const frame = { tracks, width, height, ...time };
    const windowUs = Math.min(maxWindowUs, (zone.rules.loitering?.dwellSeconds ?? 0) * 1e6);
    const presenceFrame = { ...frame, polygon: zone.polygon, graceUs: presenceGraceUs, windowUs, pixelAspect };
    zoneState.presences = advancePresences(zoneState.presences, presenceFrame);
    const { presences } = zoneState;
    return episodeClasses.flatMap((eventClass) => {
      const episode = zoneState.episodes[eventClass];
      const rule = ruleOf(zone, eventClass);
      if (rule === null) return [];
      const evidence = rule.see({ ...frame, presences, isOpen: isOpen(episode) });
      const change = advanceEpisode(episode, {
        eventClass,
        evidence,
        limits: rule.limits,
        ptsUs: time.ptsUs,
        elapsedUs: time.elapsedUs,
      });
      return change === null ? [] : [describe(change, { eventClass, zoneId: zone.id, episode, atPtsUs: time.ptsUs })];
    });
  }

  /** Ends the episodes whose zone or rule has been taken away, and forgets such zones. */
  function endForgotten(ptsUs: number): EpisodeTransition[] {
    const byId = new Map(zones.map((zone) => [zone.id, zone]));
    const transitions = endWhere(ptsUs, 'ruleChanged', (zoneId, eventClass) => {
      const zone = byId.get(zoneId);
      return zone === undefined || ruleOf(zone, eventClass) === null;
    });
    for (const zoneId of Object.keys(state.zones)) if (!byId.has(zoneId)) delete state.zones[zoneId];
    return transitions;
  }

  function endWhere(
    atPtsUs: number,
    resolution: string,
    matches: (zoneId: string, eventClass: EpisodeClass) => boolean,
  ) {
    const transitions: EpisodeTransition[] = [];
    for (const [zoneId, zone] of Object.entries(state.zones)) {
      for (const eventClass of episodeClasses) {
        const episode = zone.episodes[eventClass];
        if (!isOpen(episode) || !matches(zoneId, eventClass)) continue;
        const change = endEpisode(episode, resolution, 0);
        if (change !== null) transitions.push(describe(change, { eventClass, zoneId, episode, atPtsUs }));
      }
    }
    return transitions;
  }

  function describe(
    change: EpisodeChange,
    about: { eventClass: EpisodeClass; zoneId: string; episode: Episode; atPtsUs: number },
  ): EpisodeTransition {
    const { eventClass, zoneId, episode, atPtsUs } = about;
    const confidence = round(episode.confidence);
    return {
      kind: change.kind,
      episodeKey: `${eventClass}-${zoneId}-${episode.sinceUs}`,
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
    };
  }

  return {
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

function ruleOf(zone: AnalyzerZone, eventClass: EpisodeClass) {
  const { loitering, restricted } = zone.rules;
  if (eventClass === 'SUSPICIOUS_LOITERING') {
    if (!loitering?.enabled) return null;
    const { dwellSeconds } = loitering;
    return {
      limits: loiteringLimits(dwellSeconds),
      see: (frame: Parameters<typeof seeLoitering>[0]) => seeLoitering(frame, dwellSeconds),
    };
  }
  if (!restricted?.enabled) return null;
  const { minSeconds } = restricted;
  return {
    limits: restrictedLimits,
    see: (frame: Parameters<typeof seeIntrusion>[0]) => seeIntrusion(frame, minSeconds),
  };
}
