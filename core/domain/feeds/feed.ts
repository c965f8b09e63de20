/** The feed's words: entries, filters and cursors. */

import { AppError } from '../../errors.ts';
import type { EventClass, EventType, Urgency } from '../events.ts';

/** One event of the log, as every reader gets it. */
export interface FeedEventEntry {
  readonly kind: 'event';
  /** Resuming with it continues right after this event. */
  readonly cursor: string;
  readonly type: EventType;
  readonly occurredAt: Date;
  readonly videoId?: string;
  readonly cameraId?: string;
  readonly alertId?: string;
  readonly zoneId?: string;
  readonly eventClass?: EventClass;
  readonly urgency?: Urgency;
  /** What was true when it happened, by the contract of its type. */
  readonly payload: Readonly<Record<string, unknown>>;
}

export type FeedEntry =
  | FeedEventEntry
  /** Events after the given cursor are no longer kept. The last entry of its stream; `oldestCursor` reads all that is left. */
  | { readonly kind: 'cursorExpired'; readonly oldestCursor: string }
  /** The reader was too slow. The last entry of its stream; nothing is lost to who resumes with the cursor. */
  | { readonly kind: 'lagged'; readonly resumeCursor: string };

/** What is given must be equal; nothing given matches everything. */
export interface FeedFilter {
  readonly types?: readonly string[] | null;
  readonly videoId?: string | null;
  readonly cameraId?: string | null;
  readonly zoneId?: string | null;
  readonly eventClass?: EventClass | null;
  readonly urgency?: Urgency | null;
}

export const filterKeys = ['videoId', 'cameraId', 'zoneId', 'eventClass', 'urgency'] as const;

export function matchesFilter(event: FeedEventEntry, filter: FeedFilter): boolean {
  if (filter.types && !filter.types.includes(event.type)) return false;
  return filterKeys.every((key) => filter[key] == null || filter[key] === event[key]);
}

/** Opaque to clients: the workspace it belongs to and the sequence of the last event that was seen. */
export function encodeCursor(workspaceId: string, sequence: bigint): string {
  return Buffer.from(`${workspaceId}.${sequence}`).toString('base64url');
}

/** The sequence in a cursor. Throws AppError `invalid` for anything that was not made for this workspace. */
export function decodeCursor(workspaceId: string, cursor: string): bigint {
  const [owner, digits] = Buffer.from(cursor, 'base64url').toString('utf8').split('.');
  if (owner === workspaceId && digits !== undefined && /^\d{1,18}$/.test(digits)) {
    const sequence = BigInt(digits);
    if (encodeCursor(workspaceId, sequence) === cursor) return sequence;
  }
  throw new AppError('invalid', 'The cursor is not one of this workspace’s feed.');
}
