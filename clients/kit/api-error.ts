/** What a failed call says: a sentence that may be shown, and the contract's code. */

import { CombinedError } from 'urql';

export class ApiError extends Error {
  /** `extensions.code` of the contract, or OFFLINE when no answer came at all. */
  readonly code: string;
  readonly requestId: string | null;

  constructor(message: string, code: string, options: { requestId?: string | null; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'ApiError';
    this.code = code;
    this.requestId = options.requestId ?? null;
  }
}

interface GraphQLErrorLike {
  readonly message: string;
  readonly extensions?: { readonly code?: unknown; readonly requestId?: unknown } | undefined;
}

export const offlineMessage = 'The server cannot be reached. Check the connection; we keep trying.';

/** The first error of a GraphQL answer. */
export function fromGraphQLError(error: GraphQLErrorLike, cause?: unknown): ApiError {
  const { code, requestId } = error.extensions ?? {};
  return new ApiError(error.message, typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR', {
    requestId: typeof requestId === 'string' ? requestId : null,
    cause,
  });
}

export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof CombinedError) {
    const [first] = error.graphQLErrors;
    if (first) return fromGraphQLError(first, error);
  }
  return new ApiError(offlineMessage, 'OFFLINE', { cause: error });
}

/** The sentence to show for anything that was thrown. */
export function sentenceOf(error: unknown): string {
  return toApiError(error).message;
}
