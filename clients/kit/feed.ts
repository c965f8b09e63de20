/**
 * The resumable feed: a snapshot, then every event after its cursor, for ever.
 *
 * - It resumes after the last event that was handed over, so an outage costs time and never an event.
 * - An event that comes twice is handed over once.
 * - When the server says that there is a gap (CursorExpired, Lagged), the snapshot is taken anew.
 * - It retries for ever with growing, jittered pauses; `wake` cuts a pause short (the network is back, the tab is seen).
 */

import type { Client } from 'graphql-ws';
import type { TypedDocumentString } from './generated/graphql.ts';

interface FeedEventLike {
  readonly __typename: 'FeedEvent';
  readonly cursor: string;
}
type FeedEntryLike = FeedEventLike | { readonly __typename: 'CursorExpired' } | { readonly __typename: 'Lagged' };

/** The answer of a document that subscribes to the feed. */
export interface FeedResult {
  readonly feed: FeedEntryLike;
}

/** The event in such an answer. */
export type FeedEventOf<R extends FeedResult> = Extract<R['feed'], FeedEventLike>;

export interface FeedOptions<R extends FeedResult, V extends { after?: string | null }> {
  readonly socket: Pick<Client, 'iterate'>;
  readonly document: TypedDocumentString<R, V>;
  readonly variables: Omit<V, 'after'>;
  /** Reads what is shown and returns the feed's place at that moment. */
  readonly snapshot: () => Promise<string>;
  /** Returning 'reload' asks for a new snapshot: the event alone does not say what to show. */
  readonly onEvent: (event: FeedEventOf<R>) => 'reload' | undefined;
  /** A snapshot or a subscription failed; it is tried again. */
  readonly onProblem: (error: unknown) => void;
  /** Resolves after the pause before attempt n (0 for the first retry), or sooner. */
  readonly pause: (attempt: number, signal: AbortSignal) => Promise<void>;
}

export interface Feed {
  /** Takes the snapshot anew, then goes on from there. */
  reload(): void;
  close(): void;
}

const rememberedCursors = 256;

export function openFeed<R extends FeedResult, V extends { after?: string | null }>(options: FeedOptions<R, V>): Feed {
  const closing = new AbortController();
  let cursor: string | null = null;
  let isReloadWished = false;
  let interrupt = () => {};

  const take = (entry: R['feed'], seen: string[]) => {
    if (entry.__typename !== 'FeedEvent') {
      cursor = null;
      return;
    }
    if (seen.includes(entry.cursor)) return;
    seen.push(entry.cursor);
    if (seen.length > rememberedCursors) seen.shift();
    if (options.onEvent(entry as FeedEventOf<R>) === 'reload') isReloadWished = true;
    else cursor = entry.cursor;
  };

  const follow = async (after: string): Promise<void> => {
    const seen: string[] = [];
    const variables = { ...options.variables, after } as unknown as Record<string, unknown>;
    const entries = options.socket.iterate<R>({ query: options.document.toString(), variables });
    interrupt = () => void entries.return?.(undefined);
    for await (const result of entries) {
      if (closing.signal.aborted) return;
      if (result.errors?.[0]) throw result.errors[0];
      if (result.data) take(result.data.feed, seen);
      if (cursor === null || isReloadWished) return;
    }
  };

  const run = async () => {
    let attempt = 0;
    while (!closing.signal.aborted) {
      const before = cursor;
      try {
        if (isReloadWished) cursor = null;
        isReloadWished = false;
        cursor ??= await options.snapshot();
        if (!closing.signal.aborted && !isReloadWished) await follow(cursor);
      } catch (error) {
        if (!closing.signal.aborted) options.onProblem(error);
      }
      attempt = cursor === before ? attempt + 1 : 0;
      if (!isReloadWished) await options.pause(attempt, closing.signal);
    }
  };
  void run();

  return {
    reload: () => {
      isReloadWished = true;
      interrupt();
    },
    close: () => {
      closing.abort();
      interrupt();
    },
  };
}
