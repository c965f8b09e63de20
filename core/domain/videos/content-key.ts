/**
 * AES-128 for HLS (RFC 8216, 4.3.2.4, METHOD=AES-128): a whole segment as one CBC message with PKCS7 padding.
 *
 * The initialisation vector is the segment's number as 128 bits, big endian, which is what a player takes when the
 * playlist names none: so that number must be the segment's media sequence number.
 */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Secrets } from '../../platform/crypto/secrets.ts';

const cipherName = 'aes-128-cbc';

/** 16 random bytes. */
export function newContentKey(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(16));
}

/** As Video.contentKey holds it: encrypted with the installation's key. */
export function wrapContentKey(secrets: Pick<Secrets, 'encrypt'>, contentKey: Uint8Array): Uint8Array<ArrayBuffer> {
  return secrets.encrypt(Buffer.from(contentKey).toString('hex'));
}

/** The 16 bytes of a Video.contentKey. Throws AppError `internal` when it was not written with this installation's key. */
export function unwrapContentKey(secrets: Pick<Secrets, 'decrypt'>, wrapped: Uint8Array): Uint8Array<ArrayBuffer> {
  return Buffer.from(secrets.decrypt(wrapped), 'hex');
}

/** The stored bytes of segment `index`: 1 to 16 longer than the plain ones. */
export function sealSegment(contentKey: Uint8Array, index: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const cipher = createCipheriv(cipherName, contentKey, vectorOf(index));
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

/** Throws an Error when the key, the index or the bytes do not belong together (found by the padding: no proof). */
export function openSegment(contentKey: Uint8Array, index: number, sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  const decipher = createDecipheriv(cipherName, contentKey, vectorOf(index));
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

function vectorOf(index: number): Buffer {
  const vector = Buffer.alloc(16);
  vector.writeBigUInt64BE(BigInt(index), 8);
  return vector;
}
