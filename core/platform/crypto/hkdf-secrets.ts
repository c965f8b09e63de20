/**
 * All keys of an installation from its one secret key.
 *
 * The labels are part of the data format: changing one makes everything sealed, signed or linked with it unreadable.
 */

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  sign as edSign,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { AppError } from '../../errors.ts';
import type { Secrets } from './secrets.ts';

const nonceBytes = 12;
const tagBytes = 16;
/** RFC 8410: what stands before the 32 bytes of an Ed25519 private key in PKCS #8. */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** `secretKey`: 32 bytes in base64 or base64url. Throws AppError `invalid` when it is anything else. */
export function openSecrets(secretKey: string): Secrets {
  const root = Buffer.from(secretKey, 'base64');
  if (root.length !== 32) throw new AppError('invalid', 'The secret key must be 32 random bytes in base64.');
  const derive = (label: string): Buffer => Buffer.from(hkdfSync('sha256', root, '', `sightline/${label}`, 32));

  const sealKey = derive('seal');
  const macKey = derive('mac');
  const privateKey = createPrivateKey({
    key: Buffer.concat([ed25519Prefix, derive('sign')]),
    format: 'der',
    type: 'pkcs8',
  });
  // The length of the context goes first, so that no context and message can be mistaken for another pair.
  const macOf = (context: string, message: string): Buffer =>
    createHmac('sha256', macKey).update(`${context.length}:${context}:${message}`).digest();

  return {
    accessTokenKey: new Uint8Array(derive('access-token')),
    storageKey: new Uint8Array(derive('storage')),
    publicKeyPem: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
    encrypt(plain) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce);
      return new Uint8Array(Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]));
    },
    decrypt(sealed) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', sealKey, sealed.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAuthTag(sealed.subarray(-tagBytes));
        const plain = decipher.update(sealed.subarray(nonceBytes, -tagBytes));
        return Buffer.concat([plain, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new AppError('internal', 'Stored bytes were not sealed with this installation’s key.', { cause });
      }
    },
    mac: (context, message) => macOf(context, message).toString('base64url'),
    verifyMac(context, message, mac) {
      const given = Buffer.from(mac, 'base64url');
      const expected = macOf(context, message);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
    sign: (message) => edSign(null, Buffer.from(message), privateKey).toString('base64url'),
  };
}
