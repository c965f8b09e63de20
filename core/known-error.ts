/** Any error as one of ours: a database that is away or full is `unavailable`, what nobody has foreseen is `internal`. */

import { AppError, toAppError } from './errors.ts';
import { isConnectionError } from './platform/db/connection-error.ts';

export function knownError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isDiskFull(error)) return new AppError('unavailable', 'The disk of the database is full.', { cause: error });
  if (!isConnectionError(error)) return toAppError(error);
  return new AppError('unavailable', 'The database does not answer. Try again in a moment.', { cause: error });
}

/** PostgreSQL's disk_full; Prisma tells of it in the message only. */
function isDiskFull(error: unknown): boolean {
  return error instanceof Error && ((error as { code?: unknown }).code === '53100' || /\b53100\b/.test(error.message));
}
