/**
 * GraphQL over HTTP at /graphql: Apollo Server behind hooks that know the caller and keep the limits.
 *
 * Credentials travel in the Authorization header only, never in cookies. Apollo's CSRF prevention is on for everything
 * but GET requests that no page of another site can have caused: those carry no authority and change nothing.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { AppError, tellError } from '../../core/errors.ts';
import { knownError } from '../../core/known-error.ts';
import type { Context } from './context.ts';
import { type ErrorBorder, formatError } from './format-error.ts';
import { checkLimits, limits } from './limits.ts';
import { type Caller, type GraphqlEngine, identify, newContext } from './operations.ts';
import { checkText } from './text.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on /graphql only. */
    caller: Caller | null;
  }
}

export async function registerGraphqlHttp(fastify: FastifyInstance, engine: GraphqlEngine): Promise<void> {
  const { app } = engine;
  const requests = new AsyncLocalStorage<ErrorBorder>();
  const apollo = new ApolloServer<Context>({
    schema: engine.schema,
    introspection: app.config.graphql.hasIntrospection,
    persistedQueries: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: limits.tokens },
    plugins: [ApolloServerPluginCacheControlDisabled(), keepLimits()],
    formatError: (_formatted, error) => formatError(error, requests.getStore() ?? { log: app.log, requestId: '' }),
    logger: { debug() {}, info() {}, warn: (text) => app.log.warn(text), error: (text) => app.log.error(text) },
  });
  await apollo.start();
  const handle = fastifyApolloHandler(apollo, {
    context: async (request) => newContext(engine, requireCaller(request), request.id),
  });

  await fastify.register(async (scope) => {
    scope.decorateRequest('caller', null);
    scope.addHook('onClose', () => apollo.stop());
    scope.setErrorHandler(sendRefusal(engine));
    scope.addHook('preHandler', async (request) => {
      const caller = await callerOf(engine, request);
      request.caller = caller;
      await engine.rateLimit.count(caller);
      resolveDocument(engine, request);
      if (isHarmlessGet(request)) request.headers['apollo-require-preflight'] = 'true';
    });
    scope.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      bodyLimit: limits.bodyBytes,
      handler(request, reply) {
        return requests.run({ log: app.log, requestId: request.id }, () => handle.call(scope, request, reply));
      },
    });
  });
}

/** Throws AppError `invalid` for a request that does not say by what name it found us: addresses are made of that. */
async function callerOf(engine: GraphqlEngine, request: FastifyRequest): Promise<Caller> {
  if (!URL.canParse(`http://${request.host}/`))
    throw new AppError('invalid', 'The Host header is missing or not valid.');
  return {
    ...(await identify(engine.app, request.headers.authorization)),
    ip: request.ip,
    baseUrl: engine.app.config.http.publicUrl ?? `${request.protocol}://${request.host}`,
  };
}

function requireCaller(request: { caller: Caller | null }): Caller {
  if (!request.caller) throw new AppError('internal', 'The caller of a GraphQL request was not identified.');
  return request.caller;
}

/** Browsers say where a request comes from; programs say nothing. */
function isHarmlessGet({ method, headers }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site'];
  return (
    method === 'GET' && (site === 'same-origin' || site === 'none' || (!site && !headers.origin && !headers.referer))
  );
}

function keepLimits(): ApolloServerPlugin<Context> {
  return {
    async requestDidStart({ request }) {
      return {
        async didResolveOperation({ schema, document, operation, operationName }) {
          refuseAs(() => {
            if (operation?.operation === 'subscription') {
              throw new AppError('invalid', 'Subscriptions need a WebSocket (graphql-transport-ws) at /graphql.');
            }
            checkText({ document, variables: request.variables });
            checkLimits({ schema, document, operationName, variables: request.variables });
          });
        },
        // "GraphQL over HTTP": under application/json, an answer is an answer, also to a document that is not valid.
        async willSendResponse({ response }) {
          const accept = request.http?.headers.get('accept') ?? '';
          if (response.http.status === 400 && !accept.includes('graphql-response+json')) response.http.status = 200;
        },
      };
    },
  };
}

/** Puts the text to execute where Apollo looks for it. */
function resolveDocument(engine: GraphqlEngine, request: FastifyRequest): void {
  if (request.method === 'POST') {
    const params = request.body;
    if (!isRecord(params)) return; // Apollo says what is wrong with it
    params.query = engine.trustedDocuments.resolve(params);
    if (isRecord(params.extensions)) params.extensions = withoutName(params.extensions);
    return;
  }
  const url = new URL(request.url, 'http://localhost');
  const extensions = readJsonObject(url.searchParams.get('extensions'));
  url.searchParams.set('query', engine.trustedDocuments.resolve({ query: url.searchParams.get('query'), extensions }));
  if (extensions) url.searchParams.set('extensions', JSON.stringify(withoutName(extensions)));
  request.raw.url = url.pathname + url.search;
}

/** Apollo would take the name for its own kind of persisted query. */
function withoutName<T extends object>(extensions: T): T {
  return { ...extensions, persistedQuery: undefined };
}

/** null for what is no JSON object: Apollo says what is wrong with it. */
function readJsonObject(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Apollo takes the status of its answer from here. */
function refuseAs(check: () => void): void {
  try {
    check();
  } catch (error) {
    const known = knownError(error);
    throw new GraphQLError(known.message, {
      originalError: known,
      extensions: { http: { status: tellError(known).httpStatus } },
    });
  }
}

/** Answers what never reached Apollo: bodies that are too large or no JSON, callers that ask too often. */
function sendRefusal({ app }: GraphqlEngine) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const known = fromFastify(error);
    const seconds = known.details.retryAfterSeconds;
    if (typeof seconds === 'number') reply.header('retry-after', String(seconds));
    return reply
      .code(tellError(known).httpStatus)
      .type('application/json; charset=utf-8')
      .send({ errors: [formatError(known, { log: app.log, requestId: request.id })] });
  };
}

/** Fastify's own refusals (bodies it could not read) are the caller's fault. */
export function fromFastify(error: FastifyError | AppError): AppError {
  if (error instanceof AppError) return error;
  if (error.statusCode === 413) return new AppError('tooLarge', 'The request body is too large.', { cause: error });
  const isTheirs = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return isTheirs ? new AppError('invalid', error.message, { cause: error }) : knownError(error);
}
