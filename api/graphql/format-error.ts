/**
 * What callers are told of an error: a code out of the table of kinds and the id of the request.
 *
 * Whatever is not an AppError or a fault in the caller's document is masked, and logged here, once, under that id.
 */

import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { AppError, tellError } from '../../core/errors.ts';
import { knownError } from '../../core/known-error.ts';
import type { Log } from '../../core/log.ts';

export interface ErrorBorder {
  readonly log: Log;
  readonly requestId: string;
}

export function formatError(error: unknown, border: ErrorBorder): GraphQLFormattedError {
  const known = classify(error);
  if (known.kind === 'internal' || known.kind === 'unavailable') {
    border.log.error({ requestId: border.requestId, err: known.cause ?? known }, 'a GraphQL request failed');
  }
  const { code, message } = tellError(known);
  const location = error instanceof GraphQLError ? error.toJSON() : undefined;
  return {
    message,
    ...(location?.locations && { locations: location.locations }),
    ...(location?.path && { path: location.path }),
    extensions: {
      ...(known.kind === 'internal' ? {} : known.details),
      code,
      requestId: border.requestId,
    },
  };
}

/** Errors of graphql-js without a path are about the caller's request; with a path, they come from executing it. */
function classify(error: unknown): AppError {
  if (!(error instanceof GraphQLError)) return knownError(error);
  const { originalError } = error;
  if (originalError instanceof AppError) return originalError;
  const isOurs = error.path !== undefined || error.extensions.code === 'INTERNAL_SERVER_ERROR';
  const isArgument = originalError instanceof GraphQLError && originalError.message.startsWith('Argument ');
  return isOurs && !isArgument ? knownError(originalError ?? error) : new AppError('invalid', error.message);
}
