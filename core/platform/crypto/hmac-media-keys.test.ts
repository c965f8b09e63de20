import { expect, test } from 'vitest';
import { Secret } from '../config/config.ts';
import { openSecrets } from './hkdf-secrets.ts';
import { installationKeyId, openMediaKeys } from './hmac-media-keys.ts';

const secrets = openSecrets(Buffer.alloc(32, 1).toString('base64'));
const installation = { id: installationKeyId, secret: null };
const [first, second] = ['a', 'b'].map((id, n) => ({
  id,
  secret: new Secret(Buffer.alloc(32, n + 2).toString('base64')),
})) as [{ id: string; secret: Secret }, { id: string; secret: Secret }];

test('a rotation keeps old signatures good until their key is taken off the list', () => {
  const before = openMediaKeys(secrets, [installation]).sign('message');
  expect(before.keyId).toBe('installation');
  const during = openMediaKeys(secrets, [first, installation]);
  const signed = during.sign('message');
  expect(signed.keyId).toBe('a');
  for (const each of [before, signed]) expect(during.verify('message', each)).toBe(true);
  const after = openMediaKeys(secrets, [second, first]);
  expect(after.verify('message', signed)).toBe(true);
  expect(after.verify('message', before)).toBe(false);
});

test('a signature holds for its message and key alone', () => {
  const keys = openMediaKeys(secrets, [first, second]);
  const { mac } = keys.sign('message');
  expect(keys.verify('message', { keyId: 'a', mac })).toBe(true);
  expect(keys.verify('messages', { keyId: 'a', mac })).toBe(false);
  for (const keyId of ['b', 'c', '', 'constructor']) expect(keys.verify('message', { keyId, mac })).toBe(false);
  for (const wrong of ['', mac.slice(1), `${mac}A`]) {
    expect(keys.verify('message', { keyId: 'a', mac: wrong })).toBe(false);
  }
});
