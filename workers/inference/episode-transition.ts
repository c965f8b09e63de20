/** What the analysis has to tell of an episode, whether it is about somebody in a zone or about the picture itself. */

import { decideUrgency } from '../../core/domain/alerts/alert-urgency.rules.ts';
import type { AlertEventClass, AlertFacts, WhyEntry } from '../../core/domain/alerts/index.ts';
import type { Urgency } from '../../core/domain/events.ts';
import type { Box, EpisodeChange } from './episode.rules.ts';
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
