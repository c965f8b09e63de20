import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { openSecrets } from './hkdf-secrets.ts';

const key = Buffer.alloc(32, 1).toString('base64');
const secrets = openSecrets(key);

test('sealed text is read back with the same key only', () => {
  const sealed = secrets.encrypt('rtsp://admin:pässword@camera/1');
  expect(openSecrets(key).decrypt(sealed)).toBe('rtsp://admin:pässword@camera/1');
  expect(secrets.encrypt('same')).not.toEqual(secrets.encrypt('same'));
  expect(secrets.decrypt(secrets.encrypt(''))).toBe('');
  const other = openSecrets(randomBytes(32).toString('base64'));
  const changed = Uint8Array.from(sealed, (byte, i) => (i === 20 ? byte ^ 1 : byte));
  for (const read of [
    () => other.decrypt(sealed),
    () => secrets.decrypt(changed),
    () => secrets.decrypt(new Uint8Array(3)),
  ])
    expect(read).toThrow(expect.objectContaining({ kind: 'internal' }));
});

test('a mac holds for its context and message alone', () => {
  const mac = secrets.mac('media', 'videos/1');
  expect(secrets.verifyMac('media', 'videos/1', mac)).toBe(true);
  expect(secrets.verifyMac('upload', 'videos/1', mac)).toBe(false);
  expect(secrets.verifyMac('media', 'videos/2', mac)).toBe(false);
  expect(secrets.verifyMac('media', 'videos/1', '')).toBe(false);
  expect(secrets.mac('a', 'b:c')).not.toBe(secrets.mac('a:b', 'c'));
});

test('a signature can be checked by anybody with the public key', () => {
  const publicKey = createPublicKey(secrets.publicKeyPem);
  const signature = Buffer.from(secrets.sign('manifest'), 'base64url');
  expect(verify(null, Buffer.from('manifest'), publicKey, signature)).toBe(true);
  expect(verify(null, Buffer.from('manifest!'), publicKey, signature)).toBe(false);
});

test('the derived keys never change: what was stored with them must stay readable', () => {
  expect(Buffer.from(secrets.accessTokenKey).toString('hex')).toMatchInlineSnapshot(
    `"f2ea97da1754459330fd9468f8f3cf1aacd1c443e0f25e438fcd0a2fe40358f1"`,
  );
  expect(Buffer.from(secrets.storageKey).toString('hex')).toMatchInlineSnapshot(
    `"0c47ec9dd4cfa11df5203b83854c96f05ad1fce3448ce3dcad44004bdaf16fa5"`,
  );
  expect(secrets.mac('media', 'x')).toMatchInlineSnapshot(`"Wxgaml9tzTi0KqJCIcMhTwfQwOoqPnkFj2obggvXswk"`);
  expect(secrets.sign('x')).toMatchInlineSnapshot(
    `"wKX6_Kd9ePW_0nFB7tbBA5nXpPwQYuRavVekU2DMwSTGxbrZzUEWb4EagDeVcwZLtDPimCqUbdCEEe8GnhQTBA"`,
  );
});

test('a key of another size is refused', () => {
  expect(() => openSecrets('c2hvcnQ=')).toThrow(expect.objectContaining({ kind: 'invalid' }));
});
