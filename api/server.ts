/**
 * The one port: GraphQL over HTTP and WebSocket, access events (/access-events), uploads (/files), media (/media), the web
 * client, and the addresses that operators ask (/healthz, /readyz, /metrics).
 *
 * Uploads go to tus before Fastify sees them: their bodies are streams of any length. Closing lets running requests
 * end, up to `drainMs`, and tells WebSocket clients to come back (1012).
 */

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import type { App } from '../core/app.ts';
import { type AppError, tellError } from '../core/errors.ts';
import { registerAccessEvents } from './cameras/access-event-http.ts';
import { registerGraphiql } from './graphql/graphiql.ts';
import { fromFastify, registerGraphqlHttp } from './graphql/http.ts';
import { openGraphqlEngine } from './graphql/operations.ts';
import { type GraphqlSockets, openGraphqlSockets } from './graphql/websocket.ts';
import { registerMedia } from './media/media.ts';
import { checkReadiness } from './readiness.ts';
import { registerCors, registerSecurityHeaders } from './security-headers.ts';
import { openTusHandler } from './uploads/tus.ts';
import { registerWebClient } from './web-client.ts';

const drainMs = 5_000;
/** Longer than a proxy keeps its idle connections (nginx: 60 s): it must never send on one that we are just closing. */
const idleMs = 75_000;

export interface ApiServer extends AsyncDisposable {
  /** http://host:port, as bound. */
  readonly address: string;
}

/** Listens on the configured host and port (0: a free one). When that fails, nothing is left open. */
export async function startServer(app: App): Promise<ApiServer> {
  await using opened = new AsyncDisposableStack();
  const uploads = opened.use(openTusHandler(app));
  const engine = opened.use(await openGraphqlEngine(app));
  const fastify = Fastify({
    genReqId: () => randomUUID(),
    // A proxy on this machine may say whom it speaks for; nobody else may.
    trustProxy: 'loopback',
    // The tokens in media addresses are longer than the router's own bound of 100.
    routerOptions: { maxParamLength: 1000 },
    return503OnClosing: true,
    serverFactory: (handler) =>
      createServer({ keepAliveTimeout: idleMs }, (request, response) =>
        /^\/files(\/|\?|$)/.test(request.url ?? '') ? uploads.handle(request, response) : handler(request, response),
      ),
  });
  opened.defer(async () => {
    const impatience = setTimeout(() => fastify.server.closeAllConnections(), drainMs);
    await fastify.close();
    clearTimeout(impatience);
  });

  registerSecurityHeaders(fastify, app.config);
  registerCors(fastify, app.config.http.corsOrigins);
  fastify.setErrorHandler(sendError(app));
  await registerGraphqlHttp(fastify, engine);
  if (app.config.graphql.hasIntrospection) registerGraphiql(fastify);
  await registerAccessEvents(fastify, engine);
  await registerMedia(fastify, app);
  registerOperatorAddresses(fastify, app);
  await registerWebClient(fastify, app.config.rootDir);

  const sockets = opened.use(openGraphqlSockets(engine, (request) => addressOf(app, request)));
  routeUpgrades(fastify.server, sockets);
  await fastify.listen({ host: app.config.http.host, port: app.config.http.port });
  const { address, family, port } = fastify.server.address() as AddressInfo;
  const closing = opened.move();
  return {
    address: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

function registerOperatorAddresses(fastify: FastifyInstance, app: App): void {
  fastify.get('/healthz', () => ({ status: 'ok' }));
  fastify.get('/readyz', async (_request, reply) => {
    const { isReady, missing } = await checkReadiness(app);
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready: isReady, missing });
  });
  fastify.get('/metrics', async (_request, reply) =>
    reply.type(app.metrics.contentType).send(await app.metrics.metrics()),
  );
}

function routeUpgrades(server: Server, sockets: GraphqlSockets): void {
  server.on('upgrade', (request, socket, head) => {
    if (/^\/graphql(\?|$)/.test(request.url ?? '')) return sockets.upgrade(request, socket, head);
    socket.end(`HTTP/1.1 404 ${STATUS_CODES[404]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
}

/** Fastify does not see upgrades: what it would say of the request's origin, under the same trust. */
function addressOf(app: App, { headers, socket }: IncomingMessage): { ip: string; baseUrl: string } {
  const peer = socket.remoteAddress ?? '';
  const isTrusted = /^(::ffff:)?127\.|^::1$/.test(peer);
  const forwarded = (name: string) => (isTrusted ? headers[name]?.toString().split(',').at(-1)?.trim() : undefined);
  return {
    ip: forwarded('x-forwarded-for') ?? peer,
    baseUrl:
      app.config.http.publicUrl ??
      `${forwarded('x-forwarded-proto') ?? 'http'}://${forwarded('x-forwarded-host') ?? headers.host ?? 'localhost'}`,
  };
}

/** The border for everything but GraphQL: media, static files, operator addresses. */
function sendError(app: App) {
  return (error: FastifyError | AppError, request: { id: string }, reply: FastifyReply) => {
    const known = fromFastify(error);
    const { code, httpStatus, message } = tellError(known);
    const seconds = known.details.retryAfterSeconds;
    if (typeof seconds === 'number') reply.header('retry-after', String(seconds));
    if (known.kind === 'internal')
      app.log.error({ requestId: request.id, err: known.cause ?? known }, 'an HTTP request failed');
    // Whatever was meant to be said of the answer: a failure must not be kept.
    reply.header('cache-control', 'no-store');
    return reply.code(httpStatus).send({ error: { code, message, requestId: request.id } });
  };
}
