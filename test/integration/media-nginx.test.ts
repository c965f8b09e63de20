/** deploy/nginx: what it sends by itself is what the API would have sent, to the same people. */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { type MediaPrefix, signMediaPath } from '../../api/media/media-link.ts';
import type { App } from '../../core/app.ts';
import { wrapContentKey } from '../../core/domain/videos/index.ts';
import type { MediaKeys } from '../../core/platform/crypto/media-keys.ts';
import { nginxVersion, startNginx } from '../support/nginx.ts';
import { startTestApi } from '../support/test-api.ts';
import { openTestApp } from '../support/test-app.ts';

const version = await nginxVersion();
const prefix: MediaPrefix = 'videos/vid_01arz3ndektsv4rrffq69g5fav/';
const segment = 'hls/360p/s0.m4s';

async function open(env: Record<string, string> = {}) {
  const t = await openTestApp({ env });
  onTestFinished(() => t[Symbol.asyncDispose]());
  let checks = 0;
  const mediaKeys: MediaKeys = {
    sign: (message) => t.app.mediaKeys.sign(message),
    verify(message, signed) {
      checks += 1;
      return t.app.mediaKeys.verify(message, signed);
    },
  };
  const api = await startTestApi({ ...t.app, mediaKeys } as App);
  onTestFinished(() => api[Symbol.asyncDispose]());
  const nginx = await startNginx({ apiAddress: api.address, mediaDir: join(t.config.dataDir, 'media') });
  onTestFinished(() => nginx[Symbol.asyncDispose]());
  const hour = 3_600_000;
  const sign = (path: string, expiresAt = new Date(t.clock.now() + hour)) =>
    signMediaPath(t.app.mediaKeys, { prefix, path, expiresAt });
  return { ...t, t, api, nginx, sign, checks: () => checks };
}

/** The path as it is: fetch would resolve the dots by itself. */
async function getRaw(address: string, path: string) {
  const { hostname, port } = new URL(address);
  const request = get({ hostname, port, path });
  const [reply] = (await once(request, 'response')) as [IncomingMessage];
  return { status: reply.statusCode ?? 0, headers: reply.headers, text: await readText(reply) };
}

const told = [
  'content-type',
  'content-length',
  'cache-control',
  'access-control-allow-origin',
  'etag',
  'content-range',
];
const headersOf = (reply: Response) => told.map((name) => `${name}: ${reply.headers.get(name)}`);

test.skipIf(!version)('sends the bytes itself, with the answers of the API', async () => {
  const { app, api, nginx, sign, checks } = await open();
  const bytes = randomBytes(300_000);
  for (const path of [segment, 'hls/audio/s0.m4s', 'hls/360p/init.mp4']) await app.storage.write(prefix + path, bytes);
  const both = (path: string, init?: RequestInit) =>
    Promise.all([nginx.address, api.address].map((address) => fetch(address + sign(path), init)));
  const etag = (await fetch(api.address + sign(segment))).headers.get('etag') ?? '';

  for (const path of [segment, 'hls/audio/s0.m4s', 'hls/360p/init.mp4']) {
    const [ours, apis] = (await both(path)) as [Response, Response];
    expect(ours.status).toBe(200);
    expect(headersOf(ours)).toEqual(headersOf(apis));
    expect(Buffer.from(await ours.arrayBuffer()).equals(bytes)).toBe(true);
  }
  for (const init of [
    { method: 'HEAD' },
    { headers: { range: 'bytes=10-19' } },
    { headers: { range: 'bytes=-5' } },
    { headers: { range: 'bytes=300000-' } },
    { headers: { range: 'bytes=10-19', 'if-range': etag } },
    { headers: { range: 'bytes=10-19', 'if-range': '"other"' } },
    { headers: { 'if-none-match': etag } },
    { headers: { 'if-match': '"other"' } },
  ]) {
    const [ours, apis] = (await both(segment, init)) as [Response, Response];
    expect([ours.status, ours.headers.get('content-range')]).toEqual([apis.status, apis.headers.get('content-range')]);
    if (ours.ok) expect(Buffer.from(await ours.arrayBuffer())).toEqual(Buffer.from(await apis.arrayBuffer()));
  }

  // The token was asked about already: no further viewer's request reaches the API.
  const before = checks();
  for (let n = 0; n < 20; n++) expect((await fetch(nginx.address + sign(segment))).status).toBe(200);
  expect(checks()).toBe(before);
});

test.skipIf(!version)('gives nothing without a good token', async () => {
  const { app, clock, nginx, sign } = await open();
  await app.storage.write(prefix + segment, Buffer.from('secret'));
  await app.storage.write('videos/vid_other/hls/360p/s0.m4s', Buffer.from('secret'));
  await app.storage.write('uploads/vid_other', Buffer.from('secret'));
  const good = sign(segment);
  expect((await fetch(nginx.address + good)).status).toBe(200);
  const refused = [
    sign(segment, new Date(clock.now() - 1000)),
    good.replace('installation', 'other'),
    good.replace(/\/media\/[^/]+/, '/media/x'),
    good.replace(prefix, 'videos/vid_other/'),
    good.replace(prefix, ''),
    good.replace(segment, '../vid_other/hls/360p/s0.m4s'),
    good.replace(segment, '%2e%2e/vid_other/hls/360p/s0.m4s'),
    good.replace(segment, '../../uploads/vid_other'),
    `/${prefix}${segment}`,
    '/uploads/vid_other',
    '/_sightline/grant',
    '/metrics',
  ];
  for (const path of refused) {
    const { status, text, headers } = await getRaw(nginx.address, path);
    expect([path, status >= 400 || !text.includes('secret')]).toEqual([path, true]);
    expect(headers['cache-control'] ?? '').not.toContain('immutable');
  }
});

test.skipIf(!version)('asks the API for what is not there, and for all that is no stored byte', async () => {
  const { t, app, nginx, sign } = await open();
  const { workspaceId } = await t.createWorkspace();
  const missing = await fetch(nginx.address + sign('hls/360p/s7.m4s'));
  expect([missing.status, missing.headers.get('cache-control')]).toEqual([404, 'no-store']);
  expect(await missing.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
  expect((await fetch(`${nginx.address}/healthz`)).status).toBe(200);

  const id = prefix.split('/')[1] as string;
  const video = { id, workspaceId, title: 'a', fileName: 'a', sizeBytes: 1n, uploadExpiresAt: new Date() };
  await app.db.video.create({ data: { ...video, contentKey: wrapContentKey(app.secrets, Buffer.alloc(16, 3)) } });
  const key = await fetch(nginx.address + sign('key'));
  expect([key.status, key.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(Buffer.from(await key.arrayBuffer())).toEqual(Buffer.alloc(16, 3));
  expect((await fetch(nginx.address + sign('key').replace('installation', 'other'))).status).toBe(403);
});

test.skipIf(!version)('an encrypted storage is read by the API', async () => {
  const { app, nginx, sign } = await open({ SIGHTLINE_STORAGE_ENCRYPTION: '1' });
  await app.storage.write(prefix + segment, Buffer.from('a segment'));
  const reply = await fetch(nginx.address + sign(segment), { headers: { range: 'bytes=2-5' } });
  expect([reply.status, await reply.text()]).toEqual([206, 'segm']);
});

test.runIf(!version)('deploy/nginx: skipped, because there is no nginx', () => {
  console.log('deploy/nginx skipped: there is no nginx on this machine (Debian: nginx-light).');
});
