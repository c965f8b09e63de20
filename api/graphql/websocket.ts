/**
 * GraphQL over WebSocket at /graphql (graphql-transport-ws): all operations, with the same limits as over HTTP.
 *
 * A connection is who it was when it began. Its session or key is checked again every few seconds: when that has ended
 * or may do other things than before, the connection is closed with 4403 and may come back with a fresh token. It lives
 * as long as its session, not as its access token. Stock clients give up on 4401, 4500 and 1011, so those are
 * not used for anything that can pass.
 */

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  createSourceEventStream,
  type ExecutionArgs,
  execute,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { findLivePrincipals, type Grants, principalKey } from '../../core/domain/accounts/index.ts';
import { AppError } from '../../core/errors.ts';
import type { Log } from '../../core/log.ts';
import { type Context, createLoaders } from './context.ts';
import { type ErrorBorder, formatError } from './format-error.ts';
import { checkLimits, limits } from './limits.ts';
import { type Caller, type GraphqlEngine, identify, newContext } from './operations.ts';
import { checkText } from './text.ts';

const recheckEveryMs = 2_000;
const maxOperationsPerConnection = 100;
/** A peer that has not answered one ping by the next one is gone. */
const pingEveryMs = 12_000;
/** What may wait for a peer that asks but does not read; it is cut off then, and may come back and go on from its cursor. */
const maxUnreadBytes = 4 * 1024 * 1024;
/** How long a peer may take to say goodbye when the server stops. */
const goodbyeMs = 2_000;

interface Connection extends Record<PropertyKey, unknown> {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  id?: string;
  caller?: Caller;
}

export interface GraphqlSockets extends AsyncDisposable {
  /** Takes over a connection that asks for an upgrade; refuses it with 503 while closing. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** `addressOf` tells where a request comes from and how it reached us. */
export function openGraphqlSockets(
  engine: GraphqlEngine,
  addressOf: (request: IncomingMessage) => { ip: string; baseUrl: string },
): GraphqlSockets {
  const { app } = engine;
  const rules = app.config.graphql.hasIntrospection
    ? specifiedRules
    : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.bodyBytes,
    handleProtocols,
  });
  const connections = new Set<Connection>();
  const closing = new AbortController();
  const borderOf = (connection: Connection, operationId: string): ErrorBorder => ({
    log: app.log,
    requestId: `${connection.id}/${operationId.slice(0, 64)}`,
  });

  function prepare(
    caller: Caller,
    payload: SubscribePayload,
    requestId: string,
  ): ExecutionArgs | readonly GraphQLError[] {
    const text = engine.trustedDocuments.resolve(payload);
    const document = parse(text, { maxTokens: limits.tokens });
    const errors = validate(engine.schema, document, rules);
    if (errors.length > 0) return errors;
    const { operationName, variables } = payload;
    checkText({ document, variables });
    checkLimits({ schema: engine.schema, document, operationName, variables });
    return {
      schema: engine.schema,
      document,
      operationName: operationName ?? null,
      variableValues: variables ?? null,
      contextValue: newContext(engine, caller, requestId),
    };
  }

  const protocol = makeServer<Record<string, unknown>, Connection>({
    connectionInitWaitTimeout: 10_000,
    async onConnect({ extra: connection, connectionParams }) {
      const authorization = connectionParams?.authorization ?? connectionParams?.Authorization;
      const identity = await identify(app, typeof authorization === 'string' ? authorization : undefined);
      if (identity.authProblem) return false;
      connection.id = randomUUID();
      connection.caller = { ...identity, ...addressOf(connection.request) };
      // It may have gone while it was identified; nobody would take it out again.
      if (connection.socket.readyState === connection.socket.OPEN) connections.add(connection);
      return true;
    },
    onClose: ({ extra: connection }) => void connections.delete(connection),
    async onSubscribe({ extra: connection, subscriptions }, id, payload) {
      try {
        const { caller } = connection;
        if (!caller) throw new AppError('unauthenticated', 'The connection was not acknowledged.');
        if (Object.keys(subscriptions).length > maxOperationsPerConnection) {
          throw new AppError('rateLimited', `At most ${maxOperationsPerConnection} operations run on one connection.`);
        }
        await engine.rateLimit.count(caller);
        return prepare(caller, payload, borderOf(connection, id).requestId);
      } catch (error) {
        if (error instanceof GraphQLError) return [error];
        return [new GraphQLError('The operation was refused.', { originalError: error as Error })];
      }
    },
    subscribe: (args) => subscribeEventByEvent(engine, args),
    onNext: ({ extra: connection }, id, _payload, _args, { errors, ...result }) =>
      errors && { ...result, errors: errors.map((error) => formatError(error, borderOf(connection, id))) },
    onError: ({ extra: connection }, id, _payload, errors) =>
      errors.map((error) => formatError(error, borderOf(connection, id))),
  });
  const checking = closeLostConnections(engine, connections, closing.signal);

  return {
    upgrade(request, socket, head) {
      // Whoever was sent away comes back at once: let in, they would hold the server open for ever.
      if (closing.signal.aborted)
        return void socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const connection: Connection = { socket: webSocket, request };
        const closed = protocol.opened(adapt(webSocket, app.log), connection);
        webSocket.once('close', (code, reason) => void closed(code, reason.toString()));
      });
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      const sockets = [...server.clients];
      const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
      for (const socket of sockets) socket.close(1012, 'Service restart');
      const impatience = setTimeout(() => {
        for (const socket of sockets) socket.terminate();
      }, goodbyeMs);
      await closed;
      clearTimeout(impatience);
      await checking;
    },
  };
}

/** The socket as graphql-ws wants it. What goes wrong with one peer ends that connection; it may come back (1013). */
function adapt(socket: WebSocket, log: Log) {
  let isAnswered = true;
  const pinging = setInterval(() => {
    if (!isAnswered) return socket.terminate();
    isAnswered = false;
    socket.ping();
  }, pingEveryMs);
  socket.on('pong', () => {
    isAnswered = true;
  });
  socket.once('close', () => clearInterval(pinging));
  socket.on('error', (error) => log.debug({ err: error }, 'a WebSocket peer broke the protocol'));
  return {
    protocol: socket.protocol,
    send: (data: string) =>
      new Promise<void>((resolve, reject) => {
        if (socket.bufferedAmount > maxUnreadBytes) socket.terminate();
        if (socket.readyState !== socket.OPEN) return resolve();
        socket.send(data, (error) => (error && socket.readyState === socket.OPEN ? reject(error) : resolve()));
      }),
    close: (code?: number, reason?: string) => socket.close(code, reason),
    onMessage: (handle: (data: string) => Promise<void>) => {
      socket.on('message', async (data) => {
        try {
          await handle(data.toString());
        } catch (error) {
          log.error({ err: error }, 'a WebSocket message could not be handled');
          socket.close(1013, 'Try again later');
        }
      });
    },
  };
}

/** As graphql-js' subscribe, but every event is executed with loaders of its own: rows change between events. */
async function subscribeEventByEvent({ app }: GraphqlEngine, args: ExecutionArgs) {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  return {
    async next() {
      const event = await events.next();
      if (event.done) return { done: true as const, value: undefined };
      const contextValue: Context = { ...(args.contextValue as Context), loaders: createLoaders(app) };
      return { done: false as const, value: await execute({ ...args, contextValue, rootValue: event.value }) };
    },
    async return() {
      await events.return?.();
      return { done: true as const, value: undefined };
    },
    async throw(error: unknown) {
      await events.return?.();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await events.return?.();
    },
  };
}

async function closeLostConnections(
  { app }: GraphqlEngine,
  connections: ReadonlySet<Connection>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await app.clock.sleep(recheckEveryMs, signal);
      const known = [...connections].flatMap(({ socket, caller }) =>
        caller?.principal ? [{ socket, principal: caller.principal }] : [],
      );
      if (known.length === 0) continue;
      const live = await findLivePrincipals(
        app,
        known.map(({ principal }) => principal),
      );
      for (const { socket, principal } of known) {
        const now = live.get(principalKey(principal));
        if (!now) socket.close(4403, 'The session or key has ended');
        else if (!isSame(now.grants, principal.grants)) socket.close(4403, 'Access has changed: connect again');
      }
    } catch (error) {
      if (!signal.aborted) app.log.warn({ err: error }, 'running connections could not be checked');
    }
  }
}

function isSame(a: Grants, b: Grants): boolean {
  const flat = (grants: Grants) =>
    JSON.stringify([...grants].map(([workspaceId, granted]) => [workspaceId, [...granted].sort()]));
  return flat(a) === flat(b);
}
