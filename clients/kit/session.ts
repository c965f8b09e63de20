/**
 * Who is signed in: the access token in memory, the refresh token in a store that all tabs share.
 *
 * Refresh tokens rotate, and a used one is refused: so one refresh runs at a time over all tabs (the lock), and each
 * reads the token anew once it holds the lock. A session ends when the server refuses its token, never because the
 * network is away.
 */

import { ApiError, fromGraphQLError, toApiError } from './api-error.ts';
import {
  RefreshSessionDocument,
  type SessionTokensFragment,
  SignInDocument,
  type SignInInput,
  SignOutDocument,
  SignUpDocument,
  type SignUpInput,
  type TypedDocumentString,
} from './generated/graphql.ts';
import { createObservable, type Readable } from './observable.ts';

export interface TokenStore {
  read(): string | null;
  write(token: string | null): void;
  /** Calls back when another tab wrote. Returns the function that ends it. */
  watch(listener: () => void): () => void;
}

/** Runs `task` while no other tab runs one. */
export type ExclusiveLock = <T>(task: () => Promise<T>) => Promise<T>;

export interface SessionOptions {
  /** Address of the GraphQL endpoint. */
  readonly url: string;
  readonly store: TokenStore;
  readonly lock: ExclusiveLock;
  readonly now?: () => number;
  readonly fetch?: typeof fetch;
}

export interface Session {
  readonly isSignedIn: Readable<boolean>;
  signIn(input: SignInInput): Promise<void>;
  signUp(input: SignUpInput): Promise<void>;
  signOut(): Promise<void>;
  /** The access token if it is good for 30 more seconds. */
  currentToken(): string | null;
  /** A good access token, refreshed when needed. Throws ApiError UNAUTHENTICATED when signed out. */
  accessToken(): Promise<string>;
  /** Forgets the access token, although it is not over yet: the server refused it. */
  forgetAccessToken(): void;
  close(): void;
}

const marginMs = 30_000;

export function openSession(options: SessionOptions): Session {
  const now = options.now ?? Date.now;
  const isSignedIn = createObservable(options.store.read() !== null);
  let access: { token: string; expiresAt: number } | null = null;
  let refreshing: Promise<string> | null = null;
  const unwatch = options.store.watch(() => {
    if (options.store.read() === null) access = null;
    isSignedIn.set(options.store.read() !== null);
  });

  const keep = (tokens: SessionTokensFragment) => {
    access = { token: tokens.accessToken, expiresAt: Date.parse(tokens.expiresAt) };
    options.store.write(tokens.refreshToken);
    isSignedIn.set(true);
    return tokens.accessToken;
  };
  const end = () => {
    access = null;
    options.store.write(null);
    isSignedIn.set(false);
  };
  const currentToken = () => (access && access.expiresAt - marginMs > now() ? access.token : null);

  const refresh = () =>
    options.lock(async () => {
      const refreshToken = options.store.read();
      if (refreshToken === null) throw new ApiError('Please sign in.', 'UNAUTHENTICATED');
      try {
        return keep((await post(options, RefreshSessionDocument, { input: { refreshToken } })).refreshSession);
      } catch (error) {
        if (toApiError(error).code === 'UNAUTHENTICATED') end();
        throw error;
      }
    });

  return {
    isSignedIn,
    currentToken,
    signIn: async (input) => void keep((await post(options, SignInDocument, { input })).signIn),
    signUp: async (input) => void keep((await post(options, SignUpDocument, { input })).signUp),
    signOut: async () => {
      const refreshToken = options.store.read();
      end();
      // Signed out here at once; the server learns of it when it can be reached.
      if (refreshToken !== null) await post(options, SignOutDocument, { input: { refreshToken } }).catch(() => {});
    },
    accessToken: async () => {
      const token = currentToken();
      if (token !== null) return token;
      refreshing ??= refresh().finally(() => {
        refreshing = null;
      });
      return refreshing;
    },
    forgetAccessToken: () => {
      access = null;
    },
    close: unwatch,
  };
}

/** One GraphQL call without a token. Throws ApiError. */
async function post<R, V>(options: SessionOptions, document: TypedDocumentString<R, V>, variables: V): Promise<R> {
  const body = JSON.stringify({ query: document.toString(), variables });
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' };
  let answer: { data?: R | null; errors?: { message: string; extensions?: Record<string, unknown> }[] };
  try {
    const response = await (options.fetch ?? fetch)(options.url, { method: 'POST', headers, body });
    answer = await response.json();
  } catch (error) {
    throw toApiError(error);
  }
  const [first] = answer.errors ?? [];
  if (first) throw fromGraphQLError(first);
  if (!answer.data) throw toApiError(new Error('an answer without data'));
  return answer.data;
}

/** The refresh token in localStorage, so that all tabs share one sign-in. */
export function openBrowserTokenStore(key = 'sightline.refreshToken'): TokenStore {
  return {
    read: () => localStorage.getItem(key),
    write: (token) => (token === null ? localStorage.removeItem(key) : localStorage.setItem(key, token)),
    watch: (listener) => {
      const onStorage = (event: StorageEvent) => {
        if (event.key === key || event.key === null) listener();
      };
      addEventListener('storage', onStorage);
      return () => removeEventListener('storage', onStorage);
    },
  };
}

/** A Web Lock; where there is none (plain http on another host), the lock is this tab's alone. */
export function openBrowserLock(name = 'sightline.session'): ExclusiveLock {
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (!('locks' in navigator)) return task();
    let result: { value: T } | undefined;
    await navigator.locks.request(name, async () => {
      result = { value: await task() };
    });
    return (result as { value: T }).value;
  };
}
