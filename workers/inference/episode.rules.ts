/**
 * The life of an alert, the same for every class:
 * IDLE -> CANDIDATE -> CONFIRMED -> ONGOING -> ESCALATED -> (resolved) COOLDOWN -> IDLE.
 *
 * An episode is raised once its evidence is ripe and was strong in M of the last N evaluations; it ends when the
 * evidence has been weak for the whole exit grace. At most one change per frame. Grace and cooldown run in analysed
 * time: while no frames come nothing ends.
 */

import { decideUrgency } from '../../core/domain/alerts/alert-urgency.rules.ts';
import type { AlertEventClass, Manner, Thing, WhyEntry } from '../../core/domain/alerts/index.ts';
import type { Urgency } from '../../core/domain/events.ts';

/** 0 to 1 of the picture. */
export type Box = { readonly x: number; readonly y: number; readonly w: number; readonly h: number };

/** What a rule sees in one frame. */
export type Evidence = {
  /** 0 to 1. */
  readonly score: number;
  /** The rule's own threshold (a dwell, a minimum stay) is passed. */
  readonly isRipe: boolean;
  readonly sinceUs: number;
  readonly peopleCount: number;
  readonly box: Box;
  readonly why: readonly WhyEntry[];
  readonly thing?: Thing;
  readonly manner?: Manner;
  /** It is worse than an episode that merely goes on. */
  readonly isGrave?: boolean;
  /** The open episode ends at once, for this reason; there is nothing to begin one. */
  readonly resolution?: string;
};

/** Evidence that ends the open episode for a reason of the rule's own. */
export function endedBy(resolution: string): Evidence {
  const box = { x: 0, y: 0, w: 0, h: 0 };
  return { score: 0, isRipe: false, sinceUs: 0, peopleCount: 0, box, why: [], resolution };
}

export type EpisodeLimits = {
  readonly exitGraceUs: number;
  /** After the beginning of the episode. */
  readonly escalateAfterUs: number;
  readonly cooldownUs: number;
};

export type Episode = {
  phase: 'IDLE' | 'CANDIDATE' | 'CONFIRMED' | 'ONGOING' | 'ESCALATED' | 'COOLDOWN';
  /** The last evaluations, oldest first. */
  recent: boolean[];
  sinceUs: number;
  /** Media time at which it was last seen. */
  seenUs: number;
  weakUs: number;
  cooldownUs: number;
  confidence: number;
  peopleCount: number;
  /** A new number of people, and how long it has held. */
  nextPeopleCount: number;
  nextPeopleUs: number;
  urgency: Urgency;
  /** The next duration worth a revision. */
  milestoneSeconds: number;
  box: Box;
  why: readonly WhyEntry[];
  thing: Thing | null;
  manner: Manner | null;
};

export type EpisodeChange = {
  readonly kind: 'raised' | 'updated' | 'escalated' | 'resolved';
  readonly resolution?: string;
};

export type EpisodeStep = {
  readonly eventClass: AlertEventClass;
  readonly evidence: Evidence | null;
  readonly limits: EpisodeLimits;
  readonly ptsUs: number;
  readonly elapsedUs: number;
};

const enterScore = 0.6;
const leaveScore = enterScore - 0.15;
const neededOf = { m: 5, n: 8 };
const countHoldUs = 2_000_000;
const hedgeLimits = [0.75, 0.9];

export function createEpisode(): Episode {
  return {
    phase: 'IDLE',
    recent: [],
    sinceUs: 0,
    seenUs: 0,
    weakUs: 0,
    cooldownUs: 0,
    confidence: 0,
    peopleCount: 0,
    nextPeopleCount: 0,
    nextPeopleUs: 0,
    urgency: 'LOW',
    milestoneSeconds: 0,
    box: { x: 0, y: 0, w: 0, h: 0 },
    why: [],
    thing: null,
    manner: null,
  };
}

export function isOpen(episode: Episode): boolean {
  return episode.phase === 'CONFIRMED' || episode.phase === 'ONGOING' || episode.phase === 'ESCALATED';
}

/** Advances the episode in place; null when nothing happened that anybody must hear of. */
export function advanceEpisode(episode: Episode, step: EpisodeStep): EpisodeChange | null {
  if (isOpen(episode)) return carryOn(episode, step);
  if (episode.phase === 'COOLDOWN') {
    episode.cooldownUs -= step.elapsedUs;
    if (episode.cooldownUs > 0) return null;
    episode.phase = 'IDLE';
  }
  return watch(episode, step);
}

/** Ends an open episode for a reason from outside; null if none was open. */
export function endEpisode(episode: Episode, resolution: string, cooldownUs: number): EpisodeChange | null {
  const wasOpen = isOpen(episode);
  episode.phase = 'COOLDOWN';
  episode.cooldownUs = cooldownUs;
  episode.recent = [];
  return wasOpen ? { kind: 'resolved', resolution } : null;
}

function watch(episode: Episode, step: EpisodeStep): EpisodeChange | null {
  const { evidence } = step;
  const isStrong = evidence !== null && evidence.resolution === undefined && evidence.score >= enterScore;
  episode.recent.push(isStrong);
  if (episode.recent.length > neededOf.n) episode.recent.shift();
  const strong = episode.recent.filter(Boolean).length;
  episode.phase = strong === 0 ? 'IDLE' : 'CANDIDATE';
  if (!isStrong || !evidence.isRipe || strong < neededOf.m) return null;
  episode.phase = 'CONFIRMED';
  episode.recent = [];
  episode.sinceUs = evidence.sinceUs;
  episode.weakUs = 0;
  episode.confidence = evidence.score;
  episode.peopleCount = Math.max(1, evidence.peopleCount);
  episode.nextPeopleUs = 0;
  remember(episode, evidence, step.ptsUs);
  episode.urgency = decideUrgency({ eventClass: step.eventClass, confidence: episode.confidence, isEscalated: false });
  episode.milestoneSeconds = nextMilestone(durationSeconds(episode));
  return { kind: 'raised' };
}

function carryOn(episode: Episode, step: EpisodeStep): EpisodeChange | null {
  const { evidence, limits, ptsUs } = step;
  if (evidence?.resolution !== undefined) return endEpisode(episode, evidence.resolution, limits.cooldownUs);
  if (evidence === null || evidence.score < leaveScore) {
    episode.weakUs += step.elapsedUs;
    return episode.weakUs >= limits.exitGraceUs ? endEpisode(episode, 'left', limits.cooldownUs) : null;
  }
  episode.weakUs = 0;
  remember(episode, evidence, ptsUs);
  const isMaterial = [
    noteCount(episode, evidence, step.elapsedUs),
    noteConfidence(episode, evidence),
    noteDuration(episode),
  ].includes(true);
  const isEscalated =
    episode.phase === 'ESCALATED' || evidence.isGrave === true || ptsUs - episode.sinceUs >= limits.escalateAfterUs;
  episode.urgency = decideUrgency({ eventClass: step.eventClass, confidence: episode.confidence, isEscalated });
  if (isEscalated && episode.phase !== 'ESCALATED') {
    episode.phase = 'ESCALATED';
    return { kind: 'escalated' };
  }
  if (!isMaterial) return null;
  if (episode.phase === 'CONFIRMED') episode.phase = 'ONGOING';
  return { kind: 'updated' };
}

function remember(episode: Episode, evidence: Evidence, ptsUs: number): void {
  episode.seenUs = ptsUs;
  episode.box = evidence.box;
  episode.why = evidence.why;
  episode.thing = evidence.thing ?? episode.thing;
  episode.manner = evidence.manner ?? episode.manner;
}

/** From the beginning until it was last seen, media time. */
export function durationSeconds(episode: Episode): number {
  return Math.max(0, (episode.seenUs - episode.sinceUs) / 1e6);
}

function noteCount(episode: Episode, evidence: Evidence, elapsedUs: number): boolean {
  const count = Math.max(1, evidence.peopleCount);
  if (count === episode.peopleCount || count !== episode.nextPeopleCount) episode.nextPeopleUs = 0;
  else episode.nextPeopleUs += elapsedUs;
  episode.nextPeopleCount = count;
  if (count === episode.peopleCount || episode.nextPeopleUs < countHoldUs) return false;
  episode.peopleCount = count;
  return true;
}

/** Confidence only grows within an episode; it is material when the hedge of the sentence falls away. */
function noteConfidence(episode: Episode, evidence: Evidence): boolean {
  if (evidence.score <= episode.confidence) return false;
  const isMaterial = hedgeLimits.some((limit) => episode.confidence < limit && evidence.score >= limit);
  episode.confidence = evidence.score;
  return isMaterial;
}

function noteDuration(episode: Episode): boolean {
  const seconds = durationSeconds(episode);
  if (seconds < episode.milestoneSeconds) return false;
  episode.milestoneSeconds = nextMilestone(seconds);
  return true;
}

/** 15, 30, 60 seconds and so on, doubling: a long episode is revised ever less often. */
function nextMilestone(seconds: number): number {
  let milestone = 15;
  while (milestone <= seconds * 1.2) milestone *= 2;
  return milestone;
}
