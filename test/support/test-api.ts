/** A real API server on a free port over a test app, and the few calls that tests make of it. */

import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startServer } from '../../api/server.ts';
import type { App } from '../../core/app.ts';
import type { Config } from '../../core/platform/config/config.ts';

export interface Reply {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever they have asked for
  data: any;
  errors:
    | { message: string; path?: unknown[]; extensions: { code: string; requestId: string } & Record<string, unknown> }[]
    | undefined;
}

export interface Account {
  token: string;
  refreshToken: string;
  userId: string;
  workspaceId: string;
  email: string;
}

export interface TestApi extends AsyncDisposable {
  readonly address: string;
  post(
    query: string,
    options?: { variables?: object; token?: string; headers?: Record<string, string> },
  ): Promise<Reply>;
  get(query: string, options?: { variables?: object; token?: string }): Promise<Reply>;
  /** The first result over a WebSocket of its own. */
  overSocket(query: string, options?: { variables?: object; token?: string }): Promise<Pick<Reply, 'data' | 'errors'>>;
  /** A connection that does not come back by itself. */
  connect(token?: string, on?: { closed?: (code: number, reason: string) => void }): Client;
  signUp(name: string): Promise<Account>;
}

export const password = 'correct horse battery';

export async function startTestApi(
  app: App,
  overrides: { graphql?: Partial<Config['graphql']>; http?: Partial<Config['http']>; isSignUpOpen?: boolean } = {},
): Promise<TestApi> {
  const config: Config = {
    ...app.config,
    isSignUpOpen: overrides.isSignUpOpen ?? true,
    http: { ...app.config.http, host: '127.0.0.1', port: 0, ...overrides.http },
    graphql: { ...app.config.graphql, hasIntrospection: true, ...overrides.graphql },
  };
  const server = await startServer({ ...app, config });
  const { address } = server;
  const bearer = (token?: string): Record<string, string> => (token ? { authorization: `Bearer ${token}` } : {});

  const api: TestApi = {
    address,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    async post(query, { variables, token, headers } = {}) {
      return readReply(
        await fetch(`${address}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...bearer(token), ...headers },
          body: JSON.stringify({ query, variables }),
        }),
      );
    },
    async get(query, { variables, token } = {}) {
      const url = new URL(`${address}/graphql`);
      url.searchParams.set('query', query);
      if (variables) url.searchParams.set('variables', JSON.stringify(variables));
      return readReply(await fetch(url, { headers: bearer(token) }));
    },
    connect(token, on = {}) {
      return createClient({
        url: `${address.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        ...(token && { connectionParams: { authorization: `Bearer ${token}` } }),
        on: { closed: (event) => on.closed?.((event as CloseEvent).code, (event as CloseEvent).reason) },
      });
    },
    async overSocket(query, { variables, token } = {}) {
      const client = api.connect(token);
      try {
        for await (const result of client.iterate({ query, variables: variables as Record<string, unknown> })) {
          return { data: result.data, errors: result.errors as unknown as Reply['errors'] };
        }
        return { data: null, errors: undefined };
      } catch (errors) {
        if (!Array.isArray(errors)) throw errors;
        return { data: null, errors };
      } finally {
        await client.dispose();
      }
    },
    async signUp(name) {
      const email = `${name}@example.org`;
      const { data, errors } = await api.post(
        'mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken refreshToken user { id } } }',
        { variables: { input: { email, password, name } } },
      );
      if (errors) throw new Error(errors[0]?.message);
      const { accessToken: token, refreshToken, user } = data.signUp;
      const { data: seen } = await api.post('{ workspace { id } }', { token });
      return { token, refreshToken, userId: user.id, workspaceId: seen.workspace.id, email };
    },
  };
  return api;
}

async function readReply(response: Response): Promise<Reply> {
  const body = (await response.json()) as Pick<Reply, 'data' | 'errors'>;
  return { status: response.status, headers: response.headers, data: body.data, errors: body.errors };
}
