/**
 * Signed addresses of media: `/media/<token>/<prefix><path>`.
 *
 * The token is `<key id>.<expiry>.<mac>` and grants everything below the prefix it stands before until it expires, so that
 * the relative addresses in a playlist work without being signed one by one. It is no secret of the system, but whoever
 * has it can read what it grants.
 */

import type { App } from '../../core/app.ts';
import { AppError } from '../../core/errors.ts';
import type { MediaKeys } from '../../core/platform/crypto/media-keys.ts';

/** One video, camera or alert (`videos/<id>/`), or the downloads of one video. */
export type MediaPrefix = `${'videos' | 'cameras' | 'alerts' | 'downloads'}/${string}/`;

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
  keys: Pick<MediaKeys, 'sign'>,
  link: { prefix: MediaPrefix; path: string; expiresAt: Date },
): string {
  const expiry = Math.floor(link.expiresAt.getTime() / 1000).toString(36);
  const { keyId, mac } = keys.sign(grantOf(link.prefix, expiry));
  return `/media/${keyId}.${expiry}.${mac}/${link.prefix}${link.path}`;
}

/** The whole address of what lies under `key`, a storage key below the prefix, and when it stops working. */
export function linkMedia(
  { app, baseUrl }: { app: Pick<App, 'mediaKeys' | 'clock' | 'config'>; baseUrl: string },
  prefix: MediaPrefix,
  key: string,
): { url: string; expiresAt: Date } {
  const expiresAt = mediaExpiry(app.clock.now());
  const path = key.slice(prefix.length);
  const origin = app.config.media.url ?? baseUrl;
  return { url: origin + signMediaPath(app.mediaKeys, { prefix, path, expiresAt }), expiresAt };
}

/**
 * When the grant ends. Throws AppError `forbidden` when the token was not made here or with a key that was withdrawn,
 * has expired or grants another prefix.
 */
export function checkMediaToken(
  keys: Pick<MediaKeys, 'verify'>,
  request: { token: string; key: string; nowMs: number },
): Date {
  const [, keyId = '', expiry = '', mac = ''] = /^([\w-]+)\.([0-9a-z]{1,9})\.([\w-]+)$/.exec(request.token) ?? [];
  const [prefix = ''] = /^[^/]+\/[^/]+\//.exec(request.key) ?? [];
  if (!keys.verify(grantOf(prefix, expiry), { keyId, mac })) {
    throw new AppError('forbidden', 'This address is not valid.');
  }
  const expiresAt = new Date(Number.parseInt(expiry, 36) * 1000);
  if (expiresAt.getTime() > request.nowMs) return expiresAt;
  throw new AppError('forbidden', 'This address has expired: ask for a new one.');
}

/** Neither part can hold the space between them. */
function grantOf(prefix: string, expiry: string): string {
  return `${prefix} ${expiry}`;
}
