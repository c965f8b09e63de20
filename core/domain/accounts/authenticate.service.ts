/**
 * From what a caller carries to who they are. Every request asks the database, so a session, key or membership that
 * was revoked stops working at once; long-lived connections ask again with `findLivePrincipals`.
 */

import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import type { ApiKey } from './account.ts';
import { findLiveApiKeys, touchApiKey } from './api-key.store.ts';
import { type Permission, type Principal, permissions, permissionsOfRole } from './principal.ts';
import { findLiveSessions, type LiveSession } from './session.store.ts';
import { apiKeyPrefix, hashToken, verifyAccessToken } from './token.ts';

type AuthenticateApp = Pick<App, 'db' | 'clock' | 'secrets'>;

/** `lastUsedAt` is written at most this often. */
const touchEveryMs = 60_000;

/** The principal behind an access token or an API key. Throws AppError `unauthenticated`. */
export async function authenticate(app: AuthenticateApp, bearer: string): Promise<Principal> {
  const now = new Date(app.clock.now());
  if (!bearer.startsWith(apiKeyPrefix)) {
    const [session] = await findLiveSessions(app.db, [await verifyAccessToken(app, bearer)], now);
    if (!session) throw new AppError('unauthenticated', 'The session has ended: sign in again.');
    return userPrincipal(session);
  }
  const [key] = await findLiveApiKeys(app.db, { hash: hashToken(bearer) }, now);
  if (!key) throw new AppError('unauthenticated', 'The API key is not known, has expired or was revoked.');
  if (now.getTime() - (key.lastUsedAt?.getTime() ?? 0) >= touchEveryMs) await touchApiKey(app.db, key.id, now);
  return apiKeyPrincipal(key);
}

/** What principals may do now, by `principalKey`; those that have ended are absent. Two queries, however many there are. */
export async function findLivePrincipals(
  app: Pick<App, 'db' | 'clock'>,
  principals: readonly Principal[],
): Promise<Map<string, Principal>> {
  const now = new Date(app.clock.now());
  const sessionIds = principals.flatMap((one) => (one.kind === 'user' ? [one.sessionId] : []));
  const keyIds = principals.flatMap((one) => (one.kind === 'apiKey' ? [one.apiKeyId] : []));
  const sessions = sessionIds.length > 0 ? await findLiveSessions(app.db, sessionIds, now) : [];
  const keys = keyIds.length > 0 ? await findLiveApiKeys(app.db, { ids: keyIds }, now) : [];
  const live = [...sessions.map(userPrincipal), ...keys.map(apiKeyPrincipal)];
  return new Map(live.map((one) => [principalKey(one), one]));
}

/** The session or key that the principal is known by. */
export function principalKey(principal: Principal): string {
  return principal.kind === 'user' ? principal.sessionId : principal.apiKeyId;
}

function userPrincipal(session: LiveSession): Principal {
  const grants = new Map(session.memberships.map(({ workspaceId, role }) => [workspaceId, permissionsOfRole[role]]));
  return { kind: 'user', userId: session.userId, sessionId: session.sessionId, grants };
}

function apiKeyPrincipal(key: ApiKey): Principal {
  const scopes = new Set(key.scopes.filter((scope): scope is Permission => permissions.includes(scope as Permission)));
  return { kind: 'apiKey', apiKeyId: key.id, grants: new Map([[key.workspaceId, scopes]]) };
}
