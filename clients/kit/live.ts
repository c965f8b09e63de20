/** What a screen shows and keeps showing: loaded once, then moved on by the feed. */

import { ApiError, toApiError } from './api-error.ts';
import { type FeedEventOf, type FeedResult, openFeed } from './feed.ts';
import type { FeedSocket } from './feed-socket.ts';
import type { TypedDocumentString } from './generated/graphql.ts';
import { createObservable, type Readable } from './observable.ts';

export interface LiveState<T> {
  /** null until the first load. */
  readonly value: T | null;
  /** Why there is nothing (or nothing newer) to show; it is tried again without being asked. */
  readonly error: ApiError | null;
}

export interface Live<T> extends Readable<LiveState<T>> {
  /** Changes what is shown ahead of the feed: one more page, an answer of one's own mutation. */
  change(to: (value: T) => T): void;
  reload(): void;
  close(): void;
}

export interface LiveOptions<T, R extends FeedResult, V extends { after?: string | null }> {
  readonly socket: FeedSocket;
  readonly document: TypedDocumentString<R, V>;
  readonly variables: Omit<V, 'after'>;
  /** The cursor must not be newer than the value: the events after it are applied to the value. */
  readonly load: () => Promise<{ value: T; cursor: string }>;
  /** The value after an event; 'reload' when the event alone does not say it. */
  readonly apply: (value: T, event: FeedEventOf<R>) => T | 'reload';
}

export function openLive<T, R extends FeedResult, V extends { after?: string | null }>(
  options: LiveOptions<T, R, V>,
): Live<T> {
  const state = createObservable<LiveState<T>>({ value: null, error: null });
  let isClosed = false;
  const feed = openFeed<R, V>({
    socket: options.socket.client,
    document: options.document,
    variables: options.variables,
    pause: options.socket.pause,
    snapshot: async () => {
      const { value, cursor } = await options.load();
      if (!isClosed) state.set({ value, error: null });
      return cursor;
    },
    onEvent: (event) => {
      const { value } = state.get();
      if (isClosed || value === null) return undefined;
      const next = options.apply(value, event);
      if (next === 'reload') return 'reload';
      state.set({ value: next, error: null });
      return undefined;
    },
    onProblem: (problem) => {
      // A lost socket is said once, by the socket's state; here counts what could not be loaded.
      if (!isClosed && state.get().value === null) state.set({ value: null, error: toApiError(problem) });
    },
  });
  return {
    get: state.get,
    subscribe: state.subscribe,
    change: (to) => {
      const { value } = state.get();
      if (value !== null) state.set({ value: to(value), error: null });
    },
    reload: feed.reload,
    close: () => {
      isClosed = true;
      feed.close();
    },
  };
}
