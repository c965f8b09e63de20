import { createDecipheriv } from 'node:crypto';
import { expect, test } from 'vitest';
import { openSecrets } from '../../platform/crypto/hkdf-secrets.ts';
import { newContentKey, openSegment, sealSegment, unwrapContentKey, wrapContentKey } from './content-key.ts';

const key = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const plain = Buffer.from('a segment of some length');

test('a segment is one CBC message whose vector is its number, big endian', () => {
  const sealed = sealSegment(key, 0x0102, plain);
  const decipher = createDecipheriv('aes-128-cbc', key, Buffer.from('00000000000000000000000000000102', 'hex'));
  expect(Buffer.concat([decipher.update(sealed), decipher.final()])).toEqual(plain);
  expect(sealed).toHaveLength(32);
  expect(sealSegment(key, 0, Buffer.alloc(16))).toHaveLength(32);
});

test('what was sealed is opened with the same key and number', () => {
  const fresh = newContentKey();
  expect(fresh).toHaveLength(16);
  expect(newContentKey()).not.toEqual(fresh);
  for (const bytes of [Buffer.alloc(0), plain, Buffer.alloc(100_000, 7)]) {
    expect(Buffer.from(openSegment(fresh, 7, sealSegment(fresh, 7, bytes)))).toEqual(bytes);
  }
  expect(Buffer.from(sealSegment(fresh, 7, plain))).toEqual(Buffer.from(sealSegment(fresh, 7, plain)));
  expect(Buffer.from(sealSegment(fresh, 8, plain))).not.toEqual(Buffer.from(sealSegment(fresh, 7, plain)));
});

test('a wrapped key is opened by this installation alone', () => {
  const secrets = openSecrets(Buffer.alloc(32, 1).toString('base64'));
  const wrapped = wrapContentKey(secrets, key);
  expect(Buffer.from(wrapped).includes(key)).toBe(false);
  expect(Buffer.from(unwrapContentKey(secrets, wrapped))).toEqual(key);
  const stranger = openSecrets(Buffer.alloc(32, 2).toString('base64'));
  expect(() => unwrapContentKey(stranger, wrapped)).toThrow(expect.objectContaining({ kind: 'internal' }));
});
