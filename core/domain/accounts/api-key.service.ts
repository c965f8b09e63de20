/**
 * API keys: how programs sign in.
 *
 * A key belongs to its workspace and outlives its maker's membership; administrators see all of them and can revoke
 * them. It can do no more than its maker could when it was made.
 */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { parseInput } from '../input.ts';
import { requirePermission, requireSignedIn, resolveWorkspaceId } from './access.rules.ts';
import type { ApiKey } from './account.ts';
import { findApiKeys, insertApiKey, listApiKeys, revokeApiKeyRow } from './api-key.store.ts';
import { type Principal, permissions } from './principal.ts';
import { nameContract } from './session.service.ts';
import { apiKeyPrefix, hashToken, newSecretToken } from './token.ts';

/** How much of a key is shown afterwards. */
const shownCharacters = 12;

const createContract = z.object({
  name: nameContract,
  scopes: z
    .array(z.enum(permissions, `must be among ${permissions.join(', ')}`))
    .min(1, 'must name at least one permission'),
  expiresAt: z.date().nullish(),
});

/** The secret is shown this once. Throws `forbidden` when a scope is beyond the maker's own permissions, `invalid`. */
export async function createApiKey(
  app: Pick<App, 'db' | 'clock'>,
  principal: Principal | null,
  input: { workspaceId?: string | null; name: string; scopes: readonly string[]; expiresAt?: Date | null },
): Promise<{ apiKey: ApiKey; secret: string }> {
  const workspaceId = resolveWorkspaceId(principal, input.workspaceId);
  requirePermission(principal, workspaceId, 'workspace:admin');
  if (principal.kind !== 'user') throw new AppError('forbidden', 'An API key cannot make API keys: sign in.');
  const { name, scopes, expiresAt } = parseInput(createContract, input);
  for (const scope of scopes) requirePermission(principal, workspaceId, scope);
  const createdAt = new Date(app.clock.now());
  if (expiresAt && expiresAt <= createdAt) throw new AppError('invalid', 'expiresAt: must lie in the future.');
  const secret = apiKeyPrefix + newSecretToken();
  const apiKey = await insertApiKey(app.db, {
    id: newId('apiKey', createdAt.getTime()),
    workspaceId,
    name,
    prefix: secret.slice(0, shownCharacters),
    hash: hashToken(secret),
    scopes: [...new Set(scopes)],
    createdById: principal.userId,
    createdAt,
    expiresAt: expiresAt ?? null,
  });
  return { apiKey, secret };
}

/** Throws `notFound` for keys of workspaces that the principal is a stranger to, `forbidden`. */
export async function revokeApiKey(
  app: Pick<App, 'db' | 'clock'>,
  principal: Principal | null,
  input: { id: string },
): Promise<ApiKey> {
  requireSignedIn(principal);
  const [key] = await findApiKeys(app.db, [input.id], [...principal.grants.keys()]);
  if (!key) throw new AppError('notFound', 'There is no such API key.');
  requirePermission(principal, key.workspaceId, 'workspace:admin');
  const revoked = await revokeApiKeyRow(
    app.db,
    { id: key.id, workspaceId: key.workspaceId },
    new Date(app.clock.now()),
  );
  return revoked ?? key;
}

/** Also those that were revoked. Throws `forbidden`, `notFound`. */
export async function getApiKeys(
  app: Pick<App, 'db'>,
  principal: Principal | null,
  workspaceId: string,
): Promise<ApiKey[]> {
  requirePermission(principal, workspaceId, 'workspace:admin');
  return listApiKeys(app.db, workspaceId);
}

/** The key, for administrators of its workspace and for itself; null otherwise. */
export async function getApiKey(app: Pick<App, 'db'>, principal: Principal | null, id: string): Promise<ApiKey | null> {
  if (!principal) return null;
  const isItself = principal.kind === 'apiKey' && principal.apiKeyId === id;
  const workspaceIds = [...principal.grants].flatMap(([workspaceId, granted]) =>
    isItself || granted.has('workspace:admin') ? [workspaceId] : [],
  );
  const [key] = await findApiKeys(app.db, [id], workspaceIds);
  return key ?? null;
}
