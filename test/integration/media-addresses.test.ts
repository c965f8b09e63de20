/** Addresses of media over HTTP: keys that rotate and are withdrawn, conditions and ranges, failures that nobody keeps. */

import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { type MediaPrefix, signMediaPath } from '../../api/media/media-link.ts';
import { startTestApi } from '../support/test-api.ts';
import { openTestApp } from '../support/test-app.ts';

const prefix: MediaPrefix = 'videos/vid_01arz3ndektsv4rrffq69g5fav/';
const path = 'hls/360p/s0.m4s';
const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;

async function open(env: Record<string, string> = {}) {
  const t = await openTestApp({ env });
  onTestFinished(() => t[Symbol.asyncDispose]());
  const api = await startTestApi(t.app);
  onTestFinished(() => api[Symbol.asyncDispose]());
  await t.app.storage.write(prefix + path, Buffer.from('0123456789'));
  const expiresAt = new Date(t.clock.now() + 3_600_000);
  return { ...t, api, sign: (of = path) => signMediaPath(t.app.mediaKeys, { prefix, path: of, expiresAt }) };
}

test('a new key takes over while old addresses stay good, and a withdrawn one ends them', async () => {
  const [first, second] = [key('first'), key('second')];
  const before = await open();
  const during = await open({ SIGHTLINE_MEDIA_KEYS: `${first}, installation` });
  const after = await open({ SIGHTLINE_MEDIA_KEYS: `${second},${first}` });
  const statuses = async (address: string) =>
    Promise.all([before, during, after].map(async ({ api }) => (await fetch(api.address + address)).status));
  expect(during.sign()).toContain('/media/first.');
  expect(await statuses(before.sign())).toEqual([200, 200, 403]);
  expect(await statuses(during.sign())).toEqual([403, 200, 200]);
  expect(await statuses(after.sign())).toEqual([403, 403, 200]);
});

test.each([
  ['nonsense', 'SIGHTLINE_MEDIA_KEYS'],
  ['a:c2hvcnQ=', 'SIGHTLINE_MEDIA_KEYS'],
  [`${key('a')},${key('a')}`, 'listed twice'],
  [key('installation'), 'SIGHTLINE_MEDIA_KEYS'],
])('keys that cannot be meant stop the start, unseen: %#', async (list, message) => {
  const refusal = await openTestApp({ env: { SIGHTLINE_MEDIA_KEYS: list } }).catch((error: Error) => error);
  expect(refusal).toBeInstanceOf(Error);
  expect((refusal as Error).message).toContain(message);
  expect((refusal as Error).message).not.toContain(list.slice(-20));
});

test('segments are sent once and continued, never mixed', async () => {
  const { api, sign } = await open();
  const ask = async (headers: Record<string, string>, method = 'GET') => {
    const reply = await fetch(api.address + sign(), { method, headers });
    return { status: reply.status, headers: reply.headers, body: await reply.text() };
  };
  const whole = await ask({});
  const etag = whole.headers.get('etag') as string;
  expect(whole.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(await ask({ 'if-none-match': etag })).toMatchObject({ status: 304, body: '' });
  expect(await ask({ range: 'bytes=2-4', 'if-range': etag })).toMatchObject({ status: 206, body: '234' });
  expect(await ask({ range: 'bytes=2-4', 'if-range': '"old"' })).toMatchObject({ status: 200, body: '0123456789' });
  const head = await ask({ range: 'bytes=2-4' }, 'HEAD');
  expect([head.status, head.headers.get('content-length'), head.body]).toEqual([200, '10', '']);
  const beyond = await ask({ range: 'bytes=10-' });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10']);
  expect(beyond.headers.get('cache-control')).toBe('no-store');
});

test('a failure is never kept, and says nothing of an origin', async () => {
  const { api, sign } = await open({ SIGHTLINE_CORS_ORIGINS: 'https://app.example' });
  for (const [of, status] of [
    ['hls/360p/s1.m4s', 404],
    ['key', 404],
    ['hls/master.m3u8', 404],
    ['poster.jpg', 404],
  ] as const) {
    const reply = await fetch(api.address + sign(of));
    expect([reply.status, reply.headers.get('cache-control')]).toEqual([status, 'no-store']);
  }
  expect((await fetch(api.address + sign().replace('installation', 'other'))).headers.get('cache-control')).toBe(
    'no-store',
  );
  const segment = await fetch(api.address + sign(), { headers: { origin: 'https://elsewhere.example' } });
  expect([segment.headers.get('access-control-allow-origin'), segment.headers.get('vary')]).toEqual(['*', null]);
});

test('addresses of media may point elsewhere, and pages may load from there', async () => {
  const { api, app } = await open({ SIGHTLINE_MEDIA_URL: 'https://cdn.example/' });
  expect(app.config.media.url).toBe('https://cdn.example');
  const policy = (await fetch(`${api.address}/`)).headers.get('content-security-policy') ?? '';
  for (const name of ['img-src', 'media-src', 'connect-src']) {
    expect(policy).toMatch(new RegExp(`${name} [^;]*https://cdn\\.example`));
  }
});
