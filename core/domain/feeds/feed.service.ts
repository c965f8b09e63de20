/** Writing to the log, and its retention. */

import type { App } from '../../app.ts';
import type { Db } from '../../platform/db/database.ts';
import type { NewFeedEvent } from '../events.ts';
import { appendEvents, deleteEventsBefore, loadHead } from './feed.store.ts';
import { encodeCursor } from './feed.ts';

const keptMs = 30 * 24 * 3600 * 1000;

/**
 * Changes domain rows and tells of it, in one transaction: `change` writes the rows through `tx` and returns the events,
 * which get their places in the log as the transaction's last statement. Without events the log is not touched.
 */
export async function recordChange<T>(
  app: Pick<App, 'db' | 'bell' | 'clock'>,
  workspaceId: string,
  change: (tx: Db) => Promise<{ result: T; events: readonly NewFeedEvent[] }>,
): Promise<T> {
  const { result, sequence } = await app.db.$transaction(async (tx) => {
    const { result, events } = await change(tx);
    if (events.length === 0) return { result, sequence: null };
    const occurredAt = new Date(app.clock.now());
    return { result, sequence: await appendEvents(tx, { workspaceId, events, occurredAt }) };
  });
  // Not awaited: the change has happened, and a bell that cannot be rung costs its listeners one slow poll.
  if (sequence !== null) app.bell.ring({ workspaceId, sequence }).catch(() => {});
  return result;
}

/** The cursor of what has happened so far. For list-then-subscribe, take it before the list: then nothing falls between. */
export async function currentCursor(db: Db, workspaceId: string): Promise<string> {
  return encodeCursor(workspaceId, await loadHead(db, workspaceId));
}

/** Forgets events that are older than `olderThanMs` (default 30 days). Returns how many. */
export async function pruneFeed(app: Pick<App, 'db' | 'clock'>, olderThanMs = keptMs): Promise<number> {
  return deleteEventsBefore(app.db, new Date(app.clock.now() - olderThanMs));
}
