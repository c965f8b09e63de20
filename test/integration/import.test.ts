/** Videos from addresses: real servers on this machine that redirect, stall, break off, refuse and come back. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { get, type IncomingMessage, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import {
  findImports,
  importVideo,
  listProxies,
  reconcileImports,
  recordProxy,
  retryVideo,
} from '../../core/domain/imports/index.ts';
import { deleteVideo, findVideo, uploadKey } from '../../core/domain/videos/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { keepBody } from '../../workers/import/open-source.ts';
import { openRemoteSocket } from '../../workers/import/remote-socket.ts';
import { jobHandlers } from '../../workers/job-handlers.ts';
import { runJob } from '../../workers/runtime/run-job.ts';
import { openSources } from '../../workers/runtime/sources.ts';
import { type SourceServer, sendFile, startProxy, startSource } from '../support/source-server.ts';
import { openTestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

/** Looks like a film to whoever reads the first bytes. */
const film = Buffer.alloc(3_000_000, 'sightline ');
film.write('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41', 0, 'latin1');

async function open(answer: RequestListener, env: (source: SourceServer) => Record<string, string> = () => ({})) {
  const source = await startSource(answer);
  onTestFinished(() => source[Symbol.asyncDispose]());
  const t = await openTestApp({
    clock: systemClock,
    env: {
      SIGHTLINE_LOG_LEVEL: 'silent',
      SIGHTLINE_IMPORT_SOURCES: `private+${source.address}/`,
      SIGHTLINE_IMPORT_REQUESTS_PER_MINUTE: '6000',
      ...env(source),
    },
  });
  onTestFinished(() => t[Symbol.asyncDispose]());
  const sources = openSources(t.app);
  onTestFinished(() => sources[Symbol.asyncDispose]());
  const { principal } = await t.createWorkspace();
  const order = (path = '/film.mp4', more: { region?: string } = {}) =>
    importVideo(t.app, principal, { url: source.address + path, ...more });
  /** Until nothing waits any more, pauses included. */
  const work = () => t.drain('import', (job) => runJob(t.app, jobHandlers, { ...job, sources }));
  const look = async (id: string) => ({
    video: await findVideo(t.app.db, id),
    origin: (await findImports(t.app.db, [id]))[0],
  });
  const stored = async (id: string) => buffer(await t.app.storage.read(uploadKey(id)));
  const partials = () => readdir(join(t.config.dataDir, 'imports')).catch(() => []);
  return { t, source, principal, order, work, look, stored, partials };
}

test('a file is fetched, told of as it comes, and handed on like an upload', async () => {
  const { t, source, order, work, look, stored, partials } = await open(sendFile(film));
  const ordered = await order('/films/My%20film.mp4?token=hunter22');
  expect(ordered).toMatchObject({ state: 'IMPORTING', title: 'My film.mp4', sizeBytes: 0n });
  await work();
  const { video, origin } = await look(ordered.id);
  expect(video).toMatchObject({ state: 'QUEUED', attempt: 1, sizeBytes: BigInt(film.length), progress: 0 });
  expect(origin).toMatchObject({ state: 'DONE', receivedBytes: BigInt(film.length), etag: '"one"' });
  expect(origin?.label).toBe(`${source.address}/films/My%20film.mp4?***`);
  expect((await stored(ordered.id)).equals(film)).toBe(true);
  expect(await partials()).toEqual([]);
  expect(source.requests[0]?.headers).toMatchObject({ 'user-agent': 'Sightline', 'accept-encoding': 'identity' });
  const events = await t.app.db.feedEvent.findMany({ where: { videoId: ordered.id }, orderBy: { sequence: 'asc' } });
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['video.created', 'video.progress', 'video.uploaded']),
  );
  expect(JSON.stringify(events, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).not.toContain(
    'hunter22',
  );
  const row = await t.app.db.videoImport.findUniqueOrThrow({ where: { videoId: ordered.id } });
  expect(Buffer.from(row.urlCipher).includes('hunter22')).toBe(false);
});

test('a transfer that breaks off goes on from there, and begins anew when the file has changed', async () => {
  const { source, order, work, look, stored } = await open(sendFile(film, { breakAt: 1_000_000 }));
  const { id } = await order();
  await work();
  expect(await look(id)).toMatchObject({ video: { state: 'QUEUED' } });
  expect((await stored(id)).equals(film)).toBe(true);
  expect(source.requests[1]?.headers).toMatchObject({ range: 'bytes=1000000-', 'if-range': '"one"' });

  const other = Buffer.from(film).fill('other ', 1000);
  let hasBroken = false;
  source.answer = (request, response) => {
    const answer = hasBroken ? sendFile(other, { etag: '"two"' }) : sendFile(film, { breakAt: 1_000_000 });
    hasBroken = true;
    answer(request, response);
  };
  const changed = await order();
  await work();
  expect((await stored(changed.id)).equals(other)).toBe(true);
});

test('a busy source is left alone for as long as it says', async () => {
  let isFirst = true;
  const asked: number[] = [];
  const { order, work, look } = await open((request, response) => {
    asked.push(performance.now());
    if (!isFirst) return sendFile(film)(request, response);
    isFirst = false;
    response.writeHead(429, { 'retry-after': '2' }).end();
  });
  const { id } = await order();
  const working = work();
  const waiting = await until(async () => {
    const { origin } = await look(id);
    return origin?.state === 'WAITING' && origin.turn === 1 ? origin : null;
  });
  expect(waiting.nextTryAt?.getTime()).toBeGreaterThan(Date.now());
  await working;
  expect(await look(id)).toMatchObject({ video: { state: 'QUEUED' }, origin: { state: 'DONE' } });
  expect((asked[1] as number) - (asked[0] as number)).toBeGreaterThanOrEqual(2000);
});

test.each([
  ['a web page', (_: unknown, response) => void response.end('<!doctype html><p>Sign in first</p>'), /text document/],
  [
    'a playlist',
    (_: unknown, response) => void response.end('#EXTM3U\n#EXT-X-VERSION:3\nfile:///etc/passwd\n'),
    /playlist/,
  ],
  ['nothing', (_: unknown, response) => void response.end(), /empty/],
  ['no such file', (_: unknown, response) => void response.writeHead(404).end(), /answered 404/],
  ['a locked door', (_: unknown, response) => void response.writeHead(401).end(), /user name and password/],
  [
    'compressed',
    (_: unknown, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
    /compressed/,
  ],
  [
    'no end of redirects',
    (_: unknown, response) => void response.writeHead(302, { location: '/again' }).end(),
    /more than 5/,
  ],
  [
    'another scheme',
    (_: unknown, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    /Only http/,
  ],
  [
    'a metadata service',
    (_: unknown, response) => void response.writeHead(307, { location: 'http://169.254.169.254/latest' }).end(),
    /not among the sources/,
  ],
] satisfies [string, RequestListener, RegExp][])('%s ends the import with a sentence', async (_, answer, sentence) => {
  const { order, work, look, partials } = await open(answer);
  const { id } = await order();
  await work();
  const { video, origin } = await look(id);
  expect(video).toMatchObject({ state: 'FAILED', failure: { message: expect.stringMatching(sentence) } });
  expect(origin).toMatchObject({ state: 'FAILED', failure: { message: expect.stringMatching(sentence) } });
  expect(await partials()).toEqual([]);
});

test('only its head is taken of what is no film', async () => {
  let sentBytes = 0;
  const { order, work, look } = await open((_request, response) => {
    const page = Buffer.alloc(64_000, '<html> ');
    const send = () => {
      while (!response.destroyed && response.write(page)) sentBytes += page.length;
      if (!response.destroyed) response.once('drain', send);
    };
    send();
  });
  const { id } = await order();
  await work();
  expect(await look(id)).toMatchObject({ video: { state: 'FAILED', failure: { code: 'badMedia' } } });
  expect(sentBytes).toBeLessThan(20_000_000);
});

test('a host in a private network is asked only when the operator said so, also after a redirect and by name', async () => {
  const inner = await startSource(sendFile(film));
  onTestFinished(() => inner[Symbol.asyncDispose]());
  const redirect: RequestListener = (request, response) =>
    void response.writeHead(302, { location: `http://${request.url?.slice(1)}:${inner.port}/film.mp4` }).end();
  const { order, work, look } = await open(redirect, (source) => ({
    SIGHTLINE_IMPORT_SOURCES: ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]']
      .map((host) => `http://${host}:${inner.port}/`)
      .concat(`private+${source.address}/`)
      .join(),
  }));
  const ids: string[] = [];
  for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]']) {
    ids.push((await order(`/${host}`)).id);
  }
  await work();
  for (const id of ids) {
    const { video } = await look(id);
    expect(video?.failure?.message).toMatch(/not open to everybody/);
  }
  expect(inner.requests).toEqual([]);
});

test('imports are off without sources, and other hosts are refused before anything is kept', async () => {
  const { t, principal, source } = await open(sendFile(film));
  const other = importVideo(t.app, principal, { url: 'https://user:hunter22@other.example/film.mp4' });
  await expect(other).rejects.toMatchObject({ kind: 'forbidden', message: expect.not.stringContaining('hunter22') });
  const imports = { ...t.config.imports, sources: [] };
  const off = { ...t.app, config: { ...t.config, imports } };
  await expect(importVideo(off, principal, { url: source.address })).rejects.toThrow('switched off');
  await expect(importVideo(t.app, principal, { url: source.address, region: 'eu' })).rejects.toThrow('no proxies');
  expect(await t.app.db.video.count({ where: { workspaceId: [...principal.grants.keys()][0] as string } })).toBe(0);
});

test('size and time are bounded', async () => {
  const big = await open(sendFile(film), () => ({ SIGHTLINE_MAX_UPLOAD_BYTES: '2000000' }));
  const declared = await big.order();
  big.source.answer = (_request, response) => void response.end(film); // without a length
  await big.work();
  const { id } = await big.order();
  big.source.answer = (_request, response) => {
    response.write(film.subarray(0, 1_500_000));
    response.end(film);
  };
  await big.work();
  for (const failed of [declared.id, id]) {
    expect(await big.look(failed)).toMatchObject({ video: { state: 'FAILED', failure: { code: 'quotaExceeded' } } });
  }
  const slow = await open(
    (_request, response) => {
      response.writeHead(200, { 'content-length': film.length });
      response.write(film.subarray(0, 100_000)); // and no more
    },
    () => ({ SIGHTLINE_IMPORT_HOURS: '0.0005' }),
  );
  const late = await slow.order();
  await slow.work();
  expect((await slow.look(late.id)).video).toMatchObject({
    state: 'FAILED',
    failure: { message: expect.stringContaining('longer') },
  });
  expect(await slow.partials()).toEqual([]);
});

test('a server that falls silent counts as gone, and what it had sent is kept', async () => {
  const { source } = await open((_request, response) => {
    response.writeHead(200, { 'content-length': film.length });
    response.write(film.subarray(0, 50_000));
  });
  const asking = get(source.address).on('error', () => {});
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  using kept = keepBody(answer, 200);
  expect((await buffer(kept.body)).length).toBe(50_000);
  expect(kept.isBroken()).toBe(true);
});

test('the rate is bounded', async () => {
  const { order, work } = await open(sendFile(film.subarray(0, 600_000)), () => ({
    SIGHTLINE_IMPORT_BYTES_PER_SECOND: '400000',
  }));
  await order();
  const startMs = performance.now();
  await work();
  expect(performance.now() - startMs).toBeGreaterThan(1400);
});

test('public sources are read through proxies of the region; sick ones are passed over, and addresses are judged all the same', async () => {
  const [good, other, sick] = [await startProxy(), await startProxy(), await startProxy(407)];
  for (const proxy of [good, other, sick]) onTestFinished(() => proxy[Symbol.asyncDispose]());
  const { t, source, order, work, look } = await open(sendFile(film), ({ port }) => ({
    SIGHTLINE_IMPORT_SOURCES: `http://127.0.0.1:${port}/`,
    SIGHTLINE_EGRESS_PROXIES: `eu=http://user:pass@127.0.0.1:${good.port}, us=http://127.0.0.1:${other.port}, eu=http://127.0.0.1:${sick.port}`,
  }));
  const inside = await order('/film.mp4', { region: 'eu' });
  await work();
  expect((await look(inside.id)).video?.failure?.message).toMatch(/not open to everybody/);
  expect([good.tunnels, other.tunnels, sick.tunnels]).toEqual([[], [], []]);
  await expect(order('/film.mp4', { region: 'mars' })).rejects.toThrow('one of eu, us');

  // Nothing public can be reached from here, so the sockets alone are looked at: as for a host that may be private.
  const tunnel = async () => {
    const socket = await openRemoteSocket({
      ...{ url: new URL(source.address), mayBePrivate: true, signal: AbortSignal.timeout(5000) },
      proxies: await listProxies(t.app, 'eu'),
      onProxy: (proxy, isWell) => recordProxy(t.app, proxy, isWell),
    });
    socket.destroy();
  };
  for (let i = 0; i < 4; i++) await tunnel();
  expect(other.tunnels).toEqual([]);
  expect(sick.tunnels).toHaveLength(1);
  expect(good.tunnels).toEqual(Array(4).fill(`127.0.0.1:${source.port}`));
  expect(good.authorizations[0]).toBe(`Basic ${Buffer.from('user:pass').toString('base64')}`);
  expect((await listProxies(t.app, 'eu')).map(({ port }) => port)).toEqual([good.port]);
});

test('a failed import is tried again, and credentials go to the host they are for alone', async () => {
  const { t, source, principal, work, look, stored } = await open(
    (_request, response) => void response.writeHead(404).end(),
  );
  const url = new URL(`${source.address}/film.mp4`);
  url.username = 'reader';
  url.password = 'hunter22';
  const { id } = await importVideo(t.app, principal, { url: url.href });
  await work();
  expect((await look(id)).video?.state).toBe('FAILED');
  source.answer = sendFile(film);
  expect(await retryVideo(t.app, principal, { id })).toMatchObject({ state: 'IMPORTING', failure: null });
  await work();
  expect((await stored(id)).equals(film)).toBe(true);
  expect((await look(id)).origin?.label).not.toContain('hunter22');
  const basic = `Basic ${Buffer.from('reader:hunter22').toString('base64')}`;
  expect(source.requests.at(-1)?.headers.authorization).toBe(basic);
});

test('a video that is deleted in the middle stops its import and leaves nothing', async () => {
  const { t, principal, order, work, look, partials } = await open((_request, response) => {
    response.writeHead(200, { 'content-length': film.length });
    response.write(film.subarray(0, 1_000_000));
    const timer = setInterval(() => response.write(film.subarray(0, 1000)), 50);
    response.once('close', () => clearInterval(timer));
  });
  const { id } = await order();
  const working = work();
  await until(async () => ((await look(id)).origin?.receivedBytes ?? 0n) > 500_000n);
  await deleteVideo(t.app, principal, { id });
  await working;
  expect(await partials()).toEqual([]);
  expect(await t.app.storage.stat(uploadKey(id))).toBeNull();
});

test('a worker that is killed in the middle loses nothing', { timeout: 180_000 }, async () => {
  let isSlow = true;
  const slowly: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-length': film.length, etag: '"one"' });
    response.write(film.subarray(0, 2_000_000));
    const timer = setInterval(() => response.write(film.subarray(2_000_000, 2_000_010)), 20);
    response.once('close', () => clearInterval(timer));
  };
  const { t, source, order, work, look, stored } = await open((request, response) =>
    isSlow ? slowly(request, response) : sendFile(film)(request, response),
  );
  const { id } = await order();
  const worker: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../workers/main.ts'), '--roles=import'],
    { env: { PATH: process.env.PATH, ...t.env }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  onTestFinished(() => void worker.kill('SIGKILL'));
  await until(async () => ((await look(id)).origin?.receivedBytes ?? 0n) >= 2_000_000n);
  const died = once(worker, 'exit');
  worker.kill('SIGKILL');
  await died;
  isSlow = false;
  const { origin } = await look(id);
  await work();
  expect((await look(id)).video?.state).toBe('QUEUED');
  expect((await stored(id)).equals(film)).toBe(true);
  expect(source.requests).toHaveLength(2);
  const [, from] = /^bytes=(\d+)-$/.exec(source.requests[1]?.headers.range ?? '') ?? [];
  expect(Number(from)).toBeGreaterThanOrEqual(Number(origin?.receivedBytes ?? 0n));
});

test('an import whose job was lost is found again', async () => {
  const { t, order, work, look } = await open(sendFile(film));
  const { id } = await order();
  await t.drain('import', async () => {}); // taken, and nothing came of it
  expect(await reconcileImports(t.app)).toBe(1);
  expect(await reconcileImports(t.app)).toBe(0);
  await work();
  expect((await look(id)).video?.state).toBe('QUEUED');
});
