/** Any error as one of ours: a database that is away is `unavailable`, what nobody has foreseen is `internal`. */

import { AppError, toAppError } from './errors.ts';
import { isConnectionError } from './platform/db/connection-error.ts';

export function knownError(error: unknown): AppError {
  if (error instanceof AppError || !isConnectionError(error)) return toAppError(error);
  return new AppError('unavailable', 'The database does not answer. Try again in a moment.', { cause: error });
}
