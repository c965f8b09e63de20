/**
 * The one WebSocket that all feeds of a page share, and whether it is up.
 *
 * It opens with the first feed and never retries by itself: each feed does, from its own cursor. A connection whose
 * pong does not come within 5 s is dead and closed.
 */

import { type Client, CloseCode, createClient } from 'graphql-ws';
import { createObservable, type Readable } from './observable.ts';
import type { Session } from './session.ts';

export interface FeedSocket {
  readonly client: Client;
  readonly state: Readable<'connecting' | 'live' | 'lost'>;
  /** The pause of FeedOptions: 0.5 s doubling to 10 s, each cut by a random part, ended early by a wake-up. */
  pause(attempt: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

const pongWithinMs = 5000;

export function openFeedSocket(url: string, session: Session): FeedSocket {
  const state = createObservable<'connecting' | 'live' | 'lost'>('connecting');
  const wakeUps = new EventTarget();
  let pongTimer: ReturnType<typeof setTimeout> | undefined;

  const client = createClient({
    url,
    lazy: true,
    retryAttempts: 0,
    keepAlive: 10_000,
    connectionParams: async () => ({ authorization: `Bearer ${await session.accessToken()}` }),
    on: {
      connected: () => state.set('live'),
      closed: (event) => {
        clearTimeout(pongTimer);
        const code = (event as { code?: number }).code;
        if (code === CloseCode.Unauthorized || code === CloseCode.Forbidden) session.forgetAccessToken();
        state.set('lost');
      },
      ping: (isReceived) => {
        if (!isReceived) pongTimer = setTimeout(() => client.terminate(), pongWithinMs);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(pongTimer);
      },
    },
  });

  const wake = () => {
    if (globalThis.document?.visibilityState !== 'hidden') wakeUps.dispatchEvent(new Event('wake'));
  };
  globalThis.addEventListener?.('online', wake);
  globalThis.document?.addEventListener('visibilitychange', wake);

  return {
    client,
    state,
    pause: (attempt, signal) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, retryDelayMs(attempt, Math.random()));
      const done = () => resolve();
      wakeUps.addEventListener('wake', done);
      signal.addEventListener('abort', done);
      return promise.finally(() => {
        clearTimeout(timer);
        wakeUps.removeEventListener('wake', done);
        signal.removeEventListener('abort', done);
      });
    },
    close: () => {
      globalThis.removeEventListener?.('online', wake);
      globalThis.document?.removeEventListener('visibilitychange', wake);
      void client.dispose();
    },
  };
}

/** Half of it is certain, half is chance, so that a thousand clients do not come back in one instant. */
export function retryDelayMs(attempt: number, chance: number): number {
  const longest = Math.min(500 * 2 ** attempt, 10_000);
  return longest / 2 + (longest / 2) * chance;
}
