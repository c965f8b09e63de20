/** What every transport does with a request before it executes anything: find out who asks, count, and bound. */

import { randomUUID } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { App } from '../../core/app.ts';
import { authenticate, type LoginLimit, openLoginLimit, type Principal } from '../../core/domain/accounts/index.ts';
import { type FeedTail, openFeedTail } from '../../core/domain/feeds/index.ts';
import { AppError } from '../../core/errors.ts';
import { type Context, createLoaders } from './context.ts';
import { openRateLimit, type RateLimit } from './rate-limit.ts';
import { buildPublicSchema } from './schema.ts';
import { openTrustedDocuments, type TrustedDocuments } from './trusted-documents.ts';

/** One per server; shared by the transports, so that their limits are counted together. */
export interface GraphqlEngine extends AsyncDisposable {
  readonly app: App;
  readonly schema: GraphQLSchema;
  readonly trustedDocuments: TrustedDocuments;
  readonly rateLimit: RateLimit;
  readonly loginLimit: LoginLimit;
  readonly feedTail: FeedTail;
}

export interface Caller {
  readonly principal: Principal | null;
  readonly authProblem: AppError | null;
  readonly ip: string;
  readonly baseUrl: string;
}

export async function openGraphqlEngine(app: App): Promise<GraphqlEngine> {
  const feedTail = openFeedTail(app);
  return {
    app,
    feedTail,
    schema: await buildPublicSchema(),
    trustedDocuments: await openTrustedDocuments(app.config.graphql.trustedDocumentsFile),
    rateLimit: openRateLimit(app.config.graphql.operationsPerMinute),
    loginLimit: openLoginLimit(),
    [Symbol.asyncDispose]: () => feedTail[Symbol.asyncDispose](),
  };
}

/** Who carries this `Bearer ...`; a bad token makes nobody of them, and says why. Other errors are thrown. */
export async function identify(
  app: App,
  authorization: string | undefined,
): Promise<Pick<Caller, 'principal' | 'authProblem'>> {
  const bearer = authorization && /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  if (!bearer) {
    const authProblem = authorization
      ? new AppError('unauthenticated', 'The authorization must be "Bearer <token>".')
      : null;
    return { principal: null, authProblem };
  }
  try {
    return { principal: await authenticate(app, bearer), authProblem: null };
  } catch (error) {
    if (error instanceof AppError && error.kind === 'unauthenticated') return { principal: null, authProblem: error };
    throw error;
  }
}

export function newContext(engine: GraphqlEngine, caller: Caller, requestId: string = randomUUID()): Context {
  const { app, loginLimit, feedTail } = engine;
  return { app, loginLimit, feedTail, requestId, ...caller, loaders: createLoaders(app) };
}
