/** The proofs that callers carry: short access tokens (JWT), refresh tokens and API keys (random, stored as sha256). */

import { createHash, randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { AppError } from '../../errors.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Secrets } from '../../platform/crypto/secrets.ts';

const accessTokenLifeMs = 10 * 60_000;
const issuer = 'sightline';
export const apiKeyPrefix = 'slk_';

type TokenApp = { readonly secrets: Secrets; readonly clock: Clock };

export async function signAccessToken(app: TokenApp, sessionId: string): Promise<{ token: string; expiresAt: Date }> {
  const nowSeconds = Math.floor(app.clock.now() / 1000);
  const expiresAt = nowSeconds + accessTokenLifeMs / 1000;
  const token = await new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(issuer)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(expiresAt)
    .sign(app.secrets.accessTokenKey);
  return { token, expiresAt: new Date(expiresAt * 1000) };
}

/** The session that the token speaks for. Throws AppError `unauthenticated`. */
export async function verifyAccessToken(app: TokenApp, token: string): Promise<string> {
  try {
    const { payload } = await jwtVerify(token, app.secrets.accessTokenKey, {
      algorithms: ['HS256'],
      issuer,
      currentDate: new Date(app.clock.now()),
      requiredClaims: ['exp', 'sid'],
    });
    return String(payload.sid);
  } catch (cause) {
    throw new AppError('unauthenticated', 'The access token is not valid or has expired.', { cause });
  }
}

/** 32 random bytes, base64url. */
export function newSecretToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Enough for random tokens: only guessable secrets need a slow hash. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
