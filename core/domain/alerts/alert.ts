/** An alert: the record of one episode that people see, its states and their legal moves. */

import type { ModelIdentity, ModelTask } from '../../platform/models/model-identity.ts';
import type { EventClass, Urgency } from '../events.ts';

export const alertStates = ['CONFIRMED', 'ONGOING', 'ESCALATED', 'RESOLVED'] as const;
export type AlertState = (typeof alertStates)[number];

/** From each state to those that may follow; nothing leaves RESOLVED. */
const moves: Readonly<Record<AlertState, readonly AlertState[]>> = {
  CONFIRMED: ['ONGOING', 'ESCALATED', 'RESOLVED'],
  ONGOING: ['ONGOING', 'ESCALATED', 'RESOLVED'],
  ESCALATED: ['ESCALATED', 'RESOLVED'],
  RESOLVED: [],
};

export function canMove(from: AlertState, to: AlertState): boolean {
  return moves[from].includes(to);
}

export const alertVerdicts = ['TRUE', 'FALSE', 'KNOWN', 'FIXTURE'] as const;
/** KNOWN: it happened and is expected, such as the cleaner. FIXTURE: what was seen belongs to the place. */
export type AlertVerdict = (typeof alertVerdicts)[number];

export interface Alert {
  readonly id: string;
  readonly workspaceId: string;
  readonly cameraId: string;
  readonly zoneId: string | null;
  readonly eventClass: EventClass;
  readonly state: AlertState;
  /** Grows by one with every change that a person should see. */
  readonly revision: number;
  readonly urgency: Urgency;
  /** 0 to 1. */
  readonly confidence: number;
  readonly text: string;
  /** AlertFacts and, where the picture was about something, {@link EpisodeMoment}. */
  readonly facts: unknown;
  /** WhyEntry[] */
  readonly why: unknown;
  /** AlertModel[] */
  readonly models: unknown;
  readonly episodeKey: string;
  /** When the episode began. */
  readonly since: Date;
  readonly resolvedAt: Date | null;
  readonly resolution: string | null;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedById: string | null;
  /** What somebody said of it; null: nobody has, or it was withdrawn, and then so are the three below. */
  readonly verdict: AlertVerdict | null;
  readonly verdictNote: string | null;
  readonly verdictAt: Date | null;
  readonly verdictById: string | null;
  readonly snapshotKey: string | null;
  readonly clipKey: string | null;
  /** The digest that counts it, in a storm. */
  readonly digestId: string | null;
  /** Its digest tells of it; what notifies people leaves it out. */
  readonly isQuiet: boolean;
  /** When the episode was confirmed, in the camera's wall time. */
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A model that looked at the camera's pictures while the episode went on. */
export interface AlertModel extends ModelIdentity {
  readonly task: ModelTask;
}

/**
 * Where the episode was confirmed, in media time and on the picture, and how far in media time it is known. Stored among the
 * facts: media time finds the footage whatever happened to workers and clocks meanwhile.
 */
export interface EpisodeMoment {
  readonly atPtsUs: number;
  /** Of the last report that was applied. */
  readonly latestPtsUs: number;
  /** Shares of width and height, at the confirmation. */
  readonly box: AlertBox | null;
}

export interface AlertBox {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
