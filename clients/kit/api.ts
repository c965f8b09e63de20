/** Queries and mutations over HTTP, signed with the session's token. Nothing is cached: live.ts keeps what is shown. */

import { authExchange } from '@urql/exchange-auth';
import { Client, type CombinedError, fetchExchange } from 'urql';
import { toApiError } from './api-error.ts';
import type { TypedDocumentString } from './generated/graphql.ts';
import type { Session } from './session.ts';

export interface Api {
  /** Throws ApiError. */
  query<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R>;
  /** Throws ApiError. */
  mutate<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R>;
}

export function openApi(url: string, session: Session): Api {
  const client = new Client({
    url,
    preferGetMethod: false,
    requestPolicy: 'network-only',
    exchanges: [
      authExchange(async (utils) => ({
        addAuthToOperation: (operation) => {
          const token = session.currentToken();
          return token === null ? operation : utils.appendHeaders(operation, { authorization: `Bearer ${token}` });
        },
        willAuthError: () => session.currentToken() === null,
        didAuthError: (error) => isUnauthenticated(error),
        refreshAuth: async () => {
          // The server refused a token that still looks good: it must not be offered again.
          session.forgetAccessToken();
          // A failure shows itself in the call that goes out without a token.
          await session.accessToken().catch(() => {});
        },
      })),
      fetchExchange,
    ],
  });
  const run = async <R>(call: PromiseLike<{ data?: R; error?: CombinedError }>): Promise<R> => {
    const { data, error } = await call;
    if (error || data === undefined || data === null) throw toApiError(error);
    return data;
  };
  return {
    query: <R, V>(document: TypedDocumentString<R, V>, variables: V) =>
      run<R>(client.query(document.toString(), variables as object)),
    mutate: <R, V>(document: TypedDocumentString<R, V>, variables: V) =>
      run<R>(client.mutation(document.toString(), variables as object)),
  };
}

function isUnauthenticated(error: CombinedError): boolean {
  return error.graphQLErrors.some((one) => one.extensions?.code === 'UNAUTHENTICATED');
}
