/** Media keys as HMAC-SHA256: those the operator lists, and the one that is derived from the installation's key. */

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MediaKeys } from './media-keys.ts';
import type { Secrets } from './secrets.ts';

/** Key id of the derived key; nobody can list another one under it. */
export const installationKeyId = 'installation';

/** `secret`: 32 bytes in base64; null: derived from the installation's key. */
export interface MediaKeySetting {
  readonly id: string;
  readonly secret: { reveal(): string } | null;
}

/** `settings` must not be empty; their ids differ. */
export function openMediaKeys(secrets: Pick<Secrets, 'mac'>, settings: readonly MediaKeySetting[]): MediaKeys {
  const macs = new Map(settings.map(({ id, secret }) => [id, secret ? hmacWith(secret.reveal()) : derived(secrets)]));
  const [first] = macs;
  if (!first) throw new TypeError('There must be a media key.');
  const [keyId, macOf] = first;
  return {
    sign: (message) => ({ keyId, mac: macOf(message) }),
    verify(message, signed) {
      const expected = macs.get(signed.keyId)?.(message);
      if (!expected) return false;
      const [ours, given] = [Buffer.from(expected, 'base64url'), Buffer.from(signed.mac, 'base64url')];
      return ours.length === given.length && timingSafeEqual(ours, given);
    },
  };
}

function hmacWith(secret: string): (message: string) => string {
  const key = Buffer.from(secret, 'base64');
  return (message) => createHmac('sha256', key).update(message).digest('base64url');
}

function derived(secrets: Pick<Secrets, 'mac'>): (message: string) => string {
  return (message) => secrets.mac('media', message);
}
