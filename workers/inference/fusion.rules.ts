/**
 * What the event model has to say of what a rule has seen: it moves the rule's confidence, the less the surer the rule is,
 * and never raises anything alone.
 */

import type { EpisodeClass } from './analyzer-state.ts';
import { type EventProbabilities, probabilityOf } from './event-model.ts';
import { round } from './loitering.rules.ts';
import type { Sighting } from './rule.ts';

/** At this probability the model has no say: it speaks for an event above, against it below. */
const neutral = 0.3;
/** The most that it adds to the rule's log-odds, or takes from them: from e times as likely as neutral on. */
const weight = 0.7;
const mostShift = 0.15;

export function weighSighting(
  sighting: Sighting,
  eventClass: EpisodeClass,
  probabilities: EventProbabilities | null,
): Sighting {
  if (probabilities === null) return sighting;
  const probability = probabilityOf(probabilities, eventClass);
  return {
    ...sighting,
    score: weigh(sighting.score, probability),
    why: [...sighting.why, { rule: 'eventModel', value: round(probability), threshold: neutral, unit: 'ratio' }],
  };
}

function weigh(score: number, probability: number): number {
  if (score <= 0 || score >= 1) return score;
  const evidence = weight * clamp(Math.log(Math.max(probability, 1e-6) / neutral), 1);
  const odds = Math.log(score / (1 - score)) + evidence;
  return score + clamp(1 / (1 + Math.exp(-odds)) - score, mostShift);
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
