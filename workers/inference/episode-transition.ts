/** What the analysis has to tell of an episode, whether it is about somebody in a zone or about the picture itself. */

import { decideUrgency } from '../../core/domain/alerts/alert-urgency.rules.ts';
import type { AlertEventClass, AlertFacts, WhyEntry } from '../../core/domain/alerts/index.ts';
import type { Urgency } from '../../core/domain/events.ts';
import type { EpisodeClass } from './analyzer-state.ts';
import { type Box, durationSeconds, type Episode, type EpisodeChange } from './episode.rules.ts';
import { round } from './loitering.rules.ts';
import type { ImpairmentChange } from './picture-health.rules.ts';

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
  /** Of the subject, 0 to 1; null: of the picture as a whole. */
  readonly box: Box | null;
};

/** `subject`: '' for the zone as a whole. */
export function describeEpisode(
  change: EpisodeChange,
  about: {
    readonly eventClass: EpisodeClass;
    readonly zoneId: string;
    readonly zoneName: string;
    readonly subject: string;
    readonly episode: Episode;
    readonly atPtsUs: number;
    readonly context: Pick<AlertFacts, 'cameraName' | 'location'>;
  },
): EpisodeTransition {
  const { eventClass, zoneId, zoneName, subject, episode, atPtsUs, context } = about;
  const confidence = round(episode.confidence);
  return {
    kind: change.kind,
    episodeKey: [eventClass, zoneId, ...(subject === '' ? [] : [subject]), episode.sinceUs].join('-'),
    ...{ eventClass, zoneId, sincePtsUs: episode.sinceUs, atPtsUs, confidence, urgency: episode.urgency },
    facts: {
      ...{ eventClass, confidence, peopleCount: episode.peopleCount, ...context, zoneName },
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

/** `atPtsUs`: of the frame that told it. */
export function describeImpairment(
  change: ImpairmentChange,
  { atPtsUs, context }: { atPtsUs: number; context: Pick<AlertFacts, 'cameraName' | 'location'> },
): EpisodeTransition {
  const { about, kind, resolution } = change;
  const eventClass = 'CAMERA_IMPAIRED';
  const confidence = 1;
  return {
    kind,
    episodeKey: [eventClass, about.kind, about.sinceUs].join('-'),
    ...{ eventClass, zoneId: null, sincePtsUs: about.sinceUs, atPtsUs, confidence },
    urgency: decideUrgency({ eventClass, confidence, isEscalated: false }),
    facts: {
      ...{ eventClass, confidence, peopleCount: 0, ...context, zoneName: null, manner: about.kind },
      durationSeconds: Math.max(0, atPtsUs - about.sinceUs) / 1e6,
      isOver: kind === 'resolved',
    },
    why: about.why,
    ...(resolution === undefined ? {} : { resolution }),
    box: null,
  };
}
