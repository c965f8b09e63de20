/**
 * Signed addresses of media: `/media/<token>/<prefix><path>`.
 *
 * The token grants everything below one prefix until it expires, so that the relative addresses in a playlist work
 * without being signed one by one. It is no secret of the system, but whoever has it can read what it grants.
 */

import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/platform/clock/clock.ts';
import type { Secrets } from '../../core/platform/crypto/secrets.ts';

/** One video, camera or alert: `videos/<id>/`. */
export type MediaPrefix = `${'videos' | 'cameras' | 'alerts'}/${string}/`;

const macContext = 'media';
const lifeMs = 6 * 3_600_000;
const stepMs = 3_600_000;

/**
 * When an address that is made now expires: in six to seven hours, on the hour. Addresses made within one hour are equal,
 * so that a list that is read again does not make browsers load every picture again.
 */
export function mediaExpiry(nowMs: number): Date {
  return new Date(Math.ceil((nowMs + lifeMs) / stepMs) * stepMs);
}

/** The address without its origin. `path` is relative to the prefix. */
export function signMediaPath(
  secrets: Pick<Secrets, 'mac'>,
  link: { prefix: MediaPrefix; path: string; expiresAt: Date },
): string {
  const grant = Buffer.from(JSON.stringify([link.prefix, Math.floor(link.expiresAt.getTime() / 1000)])).toString(
    'base64url',
  );
  return `/media/${grant}.${secrets.mac(macContext, grant)}/${link.prefix}${link.path}`;
}

/** The whole address of what lies under `key`, a storage key below the prefix, and when it stops working. */
export function linkMedia(
  { app, baseUrl }: { app: { secrets: Pick<Secrets, 'mac'>; clock: Clock }; baseUrl: string },
  prefix: MediaPrefix,
  key: string,
): { url: string; expiresAt: Date } {
  const expiresAt = mediaExpiry(app.clock.now());
  const path = key.slice(prefix.length);
  return { url: baseUrl + signMediaPath(app.secrets, { prefix, path, expiresAt }), expiresAt };
}

/** Throws AppError `forbidden` when the token was not made here, has expired or grants another prefix. */
export function checkMediaToken(
  secrets: Pick<Secrets, 'verifyMac'>,
  request: { token: string; key: string; nowMs: number },
): void {
  const [grant = '', mac = ''] = request.token.split('.', 2);
  if (!secrets.verifyMac(macContext, grant, mac)) throw new AppError('forbidden', 'This address is not valid.');
  const [prefix, expires] = JSON.parse(Buffer.from(grant, 'base64url').toString()) as [string, number];
  if (expires * 1000 <= request.nowMs) throw new AppError('forbidden', 'This address has expired: ask for a new one.');
  if (!request.key.startsWith(prefix)) throw new AppError('forbidden', 'This address is not valid.');
}
