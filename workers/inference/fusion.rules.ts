/**
 * What the event model has to say of what a rule has seen: it moves the rule's confidence, by little, and never raises
 * anything alone.
 */

import type { EpisodeClass } from './analyzer-state.ts';
import { type EventProbabilities, probabilityOf } from './event-model.ts';
import { round } from './loitering.rules.ts';
import type { Sighting } from './rule.ts';

/** At this probability the model has no say: it speaks for an event above, against it below. */
const neutral = 0.3;
/** Twice as likely as neutral, or out of the question: the most that it moves. */
const mostShift = 0.15;

export function weighSighting(
  sighting: Sighting,
  eventClass: EpisodeClass,
  probabilities: EventProbabilities | null,
): Sighting {
  if (probabilities === null) return sighting;
  const probability = probabilityOf(probabilities, eventClass);
  const shift = mostShift * Math.min(1, (probability - neutral) / neutral);
  return {
    ...sighting,
    score: Math.min(0.99, Math.max(0, sighting.score + shift)),
    why: [...sighting.why, { rule: 'eventModel', value: round(probability), threshold: neutral, unit: 'ratio' }],
  };
}
