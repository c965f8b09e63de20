import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkMediaToken, mediaExpiry, signMediaPath } from './media-link.ts';

const secrets = {
  mac: (context: string, message: string) => createHmac('sha256', context).update(message).digest('base64url'),
  verifyMac: (context: string, message: string, mac: string) => secrets.mac(context, message) === mac,
};
const nowMs = Date.UTC(2026, 0, 1, 10, 20);
const expiresAt = mediaExpiry(nowMs);
const address = signMediaPath(secrets, { prefix: 'videos/vid_a/', path: 'master.m3u8', expiresAt });
const token = address.split('/')[2] as string;

test('the token grants what lies below its prefix, and nothing beside it', () => {
  expect(address).toMatch(/^\/media\/[^/]+\/videos\/vid_a\/master\.m3u8$/);
  expect(() => checkMediaToken(secrets, { token, key: 'videos/vid_a/hls/360p/s0.m4s', nowMs })).not.toThrow();
  for (const key of ['videos/vid_b/hls/360p/s0.m4s', 'videos/vid_a', 'cameras/vid_a/x']) {
    expect(() => checkMediaToken(secrets, { token, key, nowMs })).toThrow('not valid');
  }
});

test('it ends, and cannot be prolonged', () => {
  expect(() => checkMediaToken(secrets, { token, key: 'videos/vid_a/x', nowMs: expiresAt.getTime() })).toThrow(
    'expired',
  );
  const longer = Buffer.from(JSON.stringify(['videos/vid_a/', 9_999_999_999])).toString('base64url');
  expect(() =>
    checkMediaToken(secrets, { token: `${longer}.${token.split('.')[1]}`, key: 'videos/vid_a/x', nowMs }),
  ).toThrow();
  expect(() => checkMediaToken(secrets, { token: 'rubbish', key: 'videos/vid_a/x', nowMs })).toThrow('not valid');
});

test('addresses made within one hour are equal', () => {
  expect(mediaExpiry(nowMs)).toEqual(mediaExpiry(nowMs + 60_000));
  expect(expiresAt.getTime() - nowMs).toBeGreaterThanOrEqual(6 * 3_600_000);
});
