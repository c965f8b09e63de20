/**
 * The one error type and the closed table of its kinds.
 *
 * Foreign errors are mapped to an AppError where they enter. The table is read in this file only: the borders ask
 * `tellError` (what leaves through api/) and `isRetryable` (workers and the queue).
 */

const errorKinds = {
  invalid: { graphqlCode: 'BAD_USER_INPUT', httpStatus: 400, isRetryable: false },
  unauthenticated: { graphqlCode: 'UNAUTHENTICATED', httpStatus: 401, isRetryable: false },
  forbidden: { graphqlCode: 'FORBIDDEN', httpStatus: 403, isRetryable: false },
  notFound: { graphqlCode: 'NOT_FOUND', httpStatus: 404, isRetryable: false },
  conflict: { graphqlCode: 'CONFLICT', httpStatus: 409, isRetryable: false },
  tooLarge: { graphqlCode: 'TOO_LARGE', httpStatus: 413, isRetryable: false },
  rateLimited: { graphqlCode: 'RATE_LIMITED', httpStatus: 429, isRetryable: true },
  badMedia: { graphqlCode: 'BAD_MEDIA', httpStatus: 422, isRetryable: false },
  unavailable: { graphqlCode: 'UNAVAILABLE', httpStatus: 503, isRetryable: true },
  cancelled: { graphqlCode: 'CANCELLED', httpStatus: 499, isRetryable: false },
  internal: { graphqlCode: 'INTERNAL_SERVER_ERROR', httpStatus: 500, isRetryable: true },
} as const;

export type ErrorKind = keyof typeof errorKinds;

export function isErrorKind(text: string): text is ErrorKind {
  return Object.hasOwn(errorKinds, text);
}

/** An error whose message may be shown to a person, except for kind `internal`. */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(kind: ErrorKind, message: string, options: { details?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.kind = kind;
    this.details = options.details ?? {};
  }
}

export interface ToldError {
  readonly code: string;
  readonly httpStatus: number;
  readonly message: string;
}

/** What callers are told of an error: the message of `internal` is for the log alone. */
export function tellError({ kind, message }: AppError): ToldError {
  const { graphqlCode, httpStatus } = errorKinds[kind];
  return { code: graphqlCode, httpStatus, message: kind === 'internal' ? maskedMessage : message };
}

/** The code of a kind as callers see it. */
export function codeOfKind(kind: ErrorKind): string {
  return errorKinds[kind].graphqlCode;
}

/** Whether doing the same again can end better. What nobody has foreseen may pass. */
export function isRetryable(error: unknown): boolean {
  return !(error instanceof AppError) || errorKinds[error.kind].isRetryable;
}

const maskedMessage = 'Something went wrong on our side.';

/** Wraps anything that is not an AppError as `internal`, keeping it as the cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('internal', maskedMessage, { cause: error });
}
