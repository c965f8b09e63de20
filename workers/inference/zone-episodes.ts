/** The episodes of a camera's zones: what the rules see in a frame moves them on, and what is taken away ends them. */

import type { AlertFacts, Impairment } from '../../core/domain/alerts/index.ts';
import type { ZoneRules } from '../../core/domain/cameras/index.ts';
import type { Point } from '../../core/domain/cameras/zone-geometry.rules.ts';
import type { EpisodeClass, ZoneState } from './analyzer-state.ts';
import { advanceEpisode, createEpisode, type Episode, endEpisode, isOpen } from './episode.rules.ts';
import { describeEpisode, type EpisodeTransition } from './episode-transition.ts';
import type { EventProbabilities } from './event-model.ts';
import { weighSighting } from './fusion.rules.ts';
import { advancePresences } from './presence.rules.ts';
import type { ActiveRule, RuleFrame } from './rule.ts';
import { zoneRules } from './zone-rules.ts';

export type AnalyzerZone = {
  readonly id: string;
  readonly name: string;
  /** 0 to 1 of the picture; people are tested with their foot point. */
  readonly polygon: readonly Point[];
  readonly rules: ZoneRules;
};

/** Why nothing can begin at the moment. */
export type Refusal = Exclude<Impairment, 'turned'> | 'moving' | 'changing' | 'warmingUp';

/** A frame of the camera as all of its zones see it. */
export type ZoneMoment = Pick<
  RuleFrame,
  'tracks' | 'width' | 'height' | 'pixelAspect' | 'ptsUs' | 'nowUs' | 'elapsedUs' | 'flames'
> & {
  readonly refusal: Refusal | null;
  readonly probabilities: EventProbabilities | null;
  readonly context: CameraContext;
};

type CameraContext = Pick<AlertFacts, 'cameraName' | 'location'>;
type ZoneStates = Record<string, ZoneState>;

const presenceGraceUs = 5_000_000;
/** Longer dwells are judged by their last two minutes. */
const maxWindowUs = 120_000_000;

/** Changes the state of the zone. */
export function advanceZone(zone: AnalyzerZone, state: ZoneState, moment: ZoneMoment): EpisodeTransition[] {
  const { polygon, rules } = zone;
  state.name = zone.name;
  const windowUs = Math.min(maxWindowUs, (rules.loitering?.dwellSeconds ?? 0) * 1e6);
  state.presences = advancePresences(state.presences, { ...moment, polygon, graceUs: presenceGraceUs, windowUs });
  return zoneRules.flatMap(({ eventClass, open }) => {
    const memory = state.memories[eventClass] ?? {};
    const rule = open(rules, memory);
    if (rule === null) return [];
    state.memories[eventClass] = memory;
    return advanceRule(rule, { eventClass, zone, state, moment });
  });
}

function advanceRule(
  rule: ActiveRule,
  about: { eventClass: EpisodeClass; zone: AnalyzerZone; state: ZoneState; moment: ZoneMoment },
): EpisodeTransition[] {
  const { eventClass, zone, state, moment } = about;
  const { ptsUs, elapsedUs, refusal, probabilities, context } = moment;
  const { presences, accessSignals } = state;
  const episodes = state.episodes[eventClass] ?? {};
  state.episodes[eventClass] = episodes;
  const isSubjectOpen = (subject: string) => episodes[subject] !== undefined && isOpen(episodes[subject]);
  // Flames change the whole picture themselves.
  const canBegin = refusal === null || eventClass === 'FIRE_SMOKE_DETECTION';
  const sightings = new Map(
    rule
      .see({ ...moment, polygon: zone.polygon, presences, accessSignals, isOpen: isSubjectOpen })
      .filter(({ subject }) => canBegin || isSubjectOpen(subject))
      .map((sighting) => [sighting.subject, weighSighting(sighting, eventClass, probabilities)]),
  );
  return [...new Set([...Object.keys(episodes), ...sightings.keys()])].flatMap((subject) => {
    const episode = episodes[subject] ?? createEpisode();
    episodes[subject] = episode;
    const evidence = sightings.get(subject) ?? null;
    const change = advanceEpisode(episode, { eventClass, evidence, limits: rule.limits, ptsUs, elapsedUs });
    if (episode.phase === 'IDLE') delete episodes[subject];
    const told = { eventClass, zoneId: zone.id, zoneName: zone.name, subject, episode, atPtsUs: ptsUs, context };
    return change === null ? [] : [describeEpisode(change, told)];
  });
}

/** Ends the episodes whose zone or rule has been taken away, and forgets such zones. */
export function endForgotten(
  zones: readonly AnalyzerZone[],
  states: ZoneStates,
  { atPtsUs, context }: { atPtsUs: number; context: CameraContext },
): EpisodeTransition[] {
  const byId = new Map(zones.map((zone) => [zone.id, zone]));
  const isGone = (zoneId: string, eventClass: EpisodeClass) => {
    const zone = byId.get(zoneId);
    return zone === undefined || !asksFor([zone], eventClass);
  };
  const transitions = endAll(states, { atPtsUs, resolution: 'ruleChanged', context }, isGone);
  for (const [zoneId, zone] of Object.entries(states)) {
    if (!byId.has(zoneId)) delete states[zoneId];
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

/** Ends what is open, of all zones or of those that match. */
export function endAll(
  states: ZoneStates,
  { atPtsUs, resolution, context }: { atPtsUs: number; resolution: string; context: CameraContext },
  matches: (zoneId: string, eventClass: EpisodeClass) => boolean = () => true,
): EpisodeTransition[] {
  return Object.entries(states).flatMap(([zoneId, zone]) =>
    episodesOf(zone).flatMap(({ eventClass, subject, episode }) => {
      if (!isOpen(episode) || !matches(zoneId, eventClass)) return [];
      const change = endEpisode(episode, resolution, 0);
      const told = { eventClass, zoneId, zoneName: zone.name, subject, episode, atPtsUs, context };
      return change === null ? [] : [describeEpisode(change, told)];
    }),
  );
}

export function asksFor(zones: readonly AnalyzerZone[], eventClass: EpisodeClass): boolean {
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
