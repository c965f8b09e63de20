import { expect, test } from 'vitest';
import { openSecrets } from '../../core/platform/crypto/hkdf-secrets.ts';
import { openMediaKeys } from '../../core/platform/crypto/hmac-media-keys.ts';
import { checkMediaToken, linkMedia, mediaExpiry, signMediaPath } from './media-link.ts';

const secrets = openSecrets(Buffer.alloc(32, 1).toString('base64'));
const keys = openMediaKeys(secrets, [{ id: 'installation', secret: null }]);
const nowMs = Date.UTC(2026, 0, 1, 10, 20);
const expiresAt = mediaExpiry(nowMs);
const address = signMediaPath(keys, { prefix: 'videos/vid_a/', path: 'master.m3u8', expiresAt });
const token = address.split('/')[2] as string;
const [keyId, , mac] = token.split('.');

test('the token grants what lies below its prefix, and nothing beside it', () => {
  expect(address).toMatch(/^\/media\/installation\.[^/]+\/videos\/vid_a\/master\.m3u8$/);
  expect(checkMediaToken(keys, { token, key: 'videos/vid_a/hls/360p/s0.m4s', nowMs })).toEqual(expiresAt);
  for (const key of ['videos/vid_b/hls/360p/s0.m4s', 'videos/vid_a', 'cameras/vid_a/x', 'videos//vid_a/x']) {
    expect(() => checkMediaToken(keys, { token, key, nowMs })).toThrow('not valid');
  }
});

test('it ends, and cannot be prolonged', () => {
  expect(() => checkMediaToken(keys, { token, key: 'videos/vid_a/x', nowMs: expiresAt.getTime() })).toThrow('expired');
  const longer = `${keyId}.${(9_999_999_999).toString(36)}.${mac}`;
  for (const wrong of [longer, 'rubbish', '', `${token}.`, `.${token}`, token.replace('installation', 'other')]) {
    expect(() => checkMediaToken(keys, { token: wrong, key: 'videos/vid_a/x', nowMs })).toThrow('not valid');
  }
});

test('addresses made within one hour are equal', () => {
  expect(mediaExpiry(nowMs)).toEqual(mediaExpiry(nowMs + 60_000));
  expect(expiresAt.getTime() - nowMs).toBeGreaterThanOrEqual(6 * 3_600_000);
});

test('addresses point to the media host, where there is one', () => {
  const app = (url: string | null) => ({ mediaKeys: keys, clock: { now: () => nowMs }, config: { media: { url } } });
  const link = (url: string | null) =>
    linkMedia({ app: app(url) as never, baseUrl: 'https://app.example' }, 'videos/vid_a/', 'videos/vid_a/poster.jpg');
  expect(link(null).url).toMatch(/^https:\/\/app\.example\/media\/.+\/videos\/vid_a\/poster\.jpg$/);
  expect(link('https://cdn.example').url).toMatch(/^https:\/\/cdn\.example\/media\//);
});
