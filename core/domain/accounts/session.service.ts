/**
 * Signing up, in and out.
 *
 * A refresh token is good once. Used again within `retryGraceMs`, it is taken for a retry whose first answer got lost
 * (two tabs, a cut connection) and answered with a further token of the same session; used again later, it is taken
 * for stolen and the whole session ends.
 */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { Db } from '../../platform/db/database.ts';
import { lineContract, parseInput } from '../input.ts';
import type { User } from './account.ts';
import type { LoginLimit } from './login-limit.ts';
import { hashPassword, isPassword } from './password.ts';
import {
  deleteExpiredSessions,
  extendSession,
  findRefreshToken,
  insertRefreshToken,
  insertSession,
  revokeSession,
  useRefreshToken,
} from './session.store.ts';
import { hashToken, newSecretToken, signAccessToken } from './token.ts';
import { findCredentials, findUsers, insertUser } from './user.store.ts';
import { insertMembership, insertWorkspace } from './workspace.store.ts';

const sessionLifeMs = 30 * 24 * 60 * 60_000;
const retryGraceMs = 20_000;

export const emailContract = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'must have at most 254 characters')
  .pipe(z.email('is not an e-mail address'));
export const nameContract = lineContract(100).min(1, 'must not be empty');
const passwordContract = z
  .string()
  .min(10, 'must have at least 10 characters')
  .max(256, 'must have at most 256 characters');

const signUpContract = z.object({
  email: emailContract,
  password: passwordContract,
  name: nameContract,
  workspaceName: nameContract.nullish(),
});
const signInContract = z.object({
  email: emailContract,
  password: z.string().max(256, 'must have at most 256 characters'),
});

/** Where a sign-in comes from, and the counter of its attempts. */
export interface LoginAttempt {
  readonly ip: string;
  readonly limit: LoginLimit;
}

export interface SessionGrant {
  accessToken: string;
  /** Of the access token. */
  expiresAt: Date;
  /** Shown once; its successor replaces it. */
  refreshToken: string;
  user: User;
}

type SessionApp = Pick<App, 'db' | 'clock' | 'secrets'>;

/** Makes a user and a workspace of their own. Throws `forbidden` when closed, `conflict`, `invalid`, `rateLimited`. */
export async function signUp(
  app: SessionApp & Pick<App, 'config'>,
  attempt: LoginAttempt,
  input: z.input<typeof signUpContract>,
): Promise<SessionGrant> {
  if (!app.config.isSignUpOpen) throw new AppError('forbidden', 'This installation does not accept new accounts.');
  const wanted = parseInput(signUpContract, input);
  await attempt.limit.countSignUp(attempt.ip);
  const passwordHash = await hashPassword(wanted.password);
  return app.db.$transaction(async (tx) => {
    const { user } = await createOwner(tx, {
      ...wanted,
      workspaceName: wanted.workspaceName ?? `${wanted.name}'s workspace`,
      passwordHash,
      at: new Date(app.clock.now()),
    });
    return openSession(app, tx, user);
  });
}

/** Throws `unauthenticated` (the same for a wrong password and an unknown address), `rateLimited`. */
export async function signIn(
  app: SessionApp,
  attempt: LoginAttempt,
  input: z.input<typeof signInContract>,
): Promise<SessionGrant> {
  const { email, password } = parseInput(signInContract, input);
  await attempt.limit.countAttempt({ email, ip: attempt.ip });
  const credentials = await findCredentials(app.db, email);
  if (!(await isPassword(password, credentials?.passwordHash ?? null)) || !credentials) {
    throw new AppError('unauthenticated', 'The e-mail address or the password is wrong.');
  }
  await attempt.limit.forgive({ email, ip: attempt.ip });
  const [user] = await findUsers(app.db, [credentials.id]);
  if (!user) throw new AppError('unauthenticated', 'The account no longer exists.');
  return app.db.$transaction(async (tx) => {
    await deleteExpiredSessions(tx, user.id, new Date(app.clock.now()));
    return openSession(app, tx, user);
  });
}

/** Exchanges a refresh token for fresh tokens. Throws `unauthenticated`. */
export async function refreshSession(app: SessionApp, input: { refreshToken: string }): Promise<SessionGrant> {
  const now = new Date(app.clock.now());
  const hash = hashToken(input.refreshToken);
  const outcome = await app.db.$transaction(async (tx) => {
    const isFirstUse = await useRefreshToken(tx, hash, now);
    const token = await findRefreshToken(tx, hash);
    const session = token?.session;
    if (!session || session.revokedAt || session.expiresAt <= now) return 'ended';
    if (!isFirstUse && now.getTime() - (token.usedAt?.getTime() ?? 0) > retryGraceMs) return session;
    const [user] = await findUsers(tx, [session.userId]);
    if (!user) return 'ended';
    await extendSession(tx, session.id, new Date(now.getTime() + sessionLifeMs));
    return grantTokens(app, tx, { sessionId: session.id, user });
  });
  if (outcome === 'ended') throw new AppError('unauthenticated', 'The session has ended: sign in again.');
  if ('accessToken' in outcome) return outcome;
  await revokeSession(app.db, outcome.id, now);
  throw new AppError(
    'unauthenticated',
    'This refresh token was used before. The session has been ended: sign in again.',
  );
}

/** Ends the session that the token belongs to. A token that is not known is no error: the caller is signed out either way. */
export async function signOut(app: SessionApp, input: { refreshToken: string }): Promise<void> {
  const token = await findRefreshToken(app.db, hashToken(input.refreshToken));
  if (token) await revokeSession(app.db, token.session.id, new Date(app.clock.now()));
}

/** A user with a workspace that they own. Throws `conflict` when the address is taken. */
export async function createOwner(
  tx: Db,
  owner: { email: string; name: string; workspaceName: string; passwordHash: string; at: Date },
): Promise<{ user: User; workspaceId: string }> {
  const createdAt = owner.at;
  const user = await insertUser(tx, {
    id: newId('user', createdAt.getTime()),
    email: owner.email,
    name: owner.name,
    passwordHash: owner.passwordHash,
    createdAt,
  });
  const workspaceId = newId('workspace', createdAt.getTime());
  await insertWorkspace(tx, { id: workspaceId, name: owner.workspaceName, createdAt });
  await insertMembership(tx, { workspaceId, userId: user.id, role: 'OWNER', createdAt });
  return { user, workspaceId };
}

async function openSession(app: SessionApp, tx: Db, user: User): Promise<SessionGrant> {
  const createdAt = new Date(app.clock.now());
  const sessionId = newId('session', createdAt.getTime());
  const expiresAt = new Date(createdAt.getTime() + sessionLifeMs);
  await insertSession(tx, { id: sessionId, userId: user.id, createdAt, expiresAt });
  return grantTokens(app, tx, { sessionId, user });
}

async function grantTokens(app: SessionApp, tx: Db, to: { sessionId: string; user: User }): Promise<SessionGrant> {
  const refreshToken = newSecretToken();
  await insertRefreshToken(tx, {
    hash: hashToken(refreshToken),
    sessionId: to.sessionId,
    createdAt: new Date(app.clock.now()),
  });
  const access = await signAccessToken(app, to.sessionId);
  return { accessToken: access.token, expiresAt: access.expiresAt, refreshToken, user: to.user };
}
