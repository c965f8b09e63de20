/** tus uploads against a real server process, which dies in the middle. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import {
  createVideo,
  findVideo,
  reconcileVideos,
  renewUpload,
  type UploadGrant,
  uploadKey,
} from '../../core/domain/videos/index.ts';
import { drainJobs } from '../support/drain-videos.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

type Body = Uint8Array | ReadableStream;

const tus = { 'tus-resumable': '1.0.0' };
const bytes = Buffer.alloc(300_000, 'sightline ');

class UploadServer {
  address = '';
  #child: ChildProcess | null = null;
  readonly #env: Readonly<Record<string, string>>;

  constructor(env: Readonly<Record<string, string>>) {
    this.#env = env;
  }

  async start(): Promise<void> {
    const script = join(import.meta.dirname, '../media/upload-server.ts');
    this.#child = spawn(process.execPath, [script], {
      env: { PATH: process.env.PATH, ...this.#env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    const [port] = await once(lines, 'line');
    lines.on('line', (line) => console.warn(line));
    this.address = `http://127.0.0.1:${port}`;
  }

  async kill(): Promise<void> {
    const exited = once(this.#child as ChildProcess, 'exit');
    this.#child?.kill('SIGKILL');
    await exited;
  }
}

async function open() {
  const t = await openTestApp();
  onTestFinished(() => t[Symbol.asyncDispose]());
  const server = new UploadServer(t.env);
  await server.start();
  onTestFinished(() => server.kill());
  const { principal } = await t.createWorkspace();
  const promise = async (sizeBytes = bytes.length) => {
    const input = { title: 'A film', fileName: 'film.mp4', sizeBytes: BigInt(sizeBytes) };
    return (await createVideo(t.app, principal, input)).upload as UploadGrant;
  };
  const send = (
    method: string,
    path: string,
    init: { token?: string; headers?: Record<string, string>; body?: Body },
  ) =>
    fetch(path.startsWith('http') ? path : server.address + path, {
      method,
      headers: { ...tus, ...(init.token ? { authorization: `Bearer ${init.token}` } : {}), ...init.headers },
      body: init.body ?? null,
      ...(init.body instanceof ReadableStream ? { duplex: 'half' } : {}),
    } as RequestInit);
  const create = (grant: UploadGrant, length = bytes.length) =>
    send('POST', '/files', { token: grant.token, headers: { 'upload-length': String(length) } });
  const patch = (grant: UploadGrant, body: Body, offset: number, headers: Record<string, string> = {}) =>
    send('PATCH', `/files/${grant.video.id}`, {
      token: grant.token,
      body,
      headers: { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream', ...headers },
    });
  const offsetOf = async (grant: UploadGrant) => {
    const reply = await send('HEAD', `/files/${grant.video.id}`, { token: grant.token });
    return Number(reply.headers.get('upload-offset'));
  };
  return { t, server, principal, promise, send, create, patch, offsetOf };
}

async function stored(t: TestApp, id: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await t.app.storage.read(uploadKey(id))) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

test('an upload goes on after the server was killed, and is accepted exactly once', async () => {
  const { t, server, promise, create, patch, offsetOf } = await open();
  const grant = await promise();
  const created = await create(grant);
  expect(created.status).toBe(201);
  expect(created.headers.get('location')).toBe(`${server.address}/files/${grant.video.id}`);
  expect((await patch(grant, bytes.subarray(0, 100_000), 0)).status).toBe(204);
  // The second piece is on its way when the server dies.
  const half = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.subarray(100_000, 150_000));
    },
  });
  const dying = patch(grant, half, 100_000).catch(() => null);
  await until(async () => (await t.app.storage.stat(uploadKey(grant.video.id)))?.sizeBytes === 150_000);
  await server.kill();
  await dying;
  await server.start();
  const offset = await offsetOf(grant);
  expect(offset).toBe(150_000);
  const last = await patch(grant, bytes.subarray(offset), offset);
  expect([last.status, last.headers.get('upload-offset')]).toEqual([204, '300000']);
  expect((await stored(t, grant.video.id)).equals(bytes)).toBe(true);
  expect(await findVideo(t.app.db, grant.video.id)).toMatchObject({ state: 'QUEUED', attempt: 1 });
  // Nothing that follows changes it again.
  expect((await create(grant)).status).toBe(409);
  expect(await offsetOf(grant)).toBe(300_000);
  expect(await reconcileVideos(t.app)).toBe(0);
  const events = await t.app.db.feedEvent.findMany({ where: { videoId: grant.video.id, type: 'video.uploaded' } });
  expect(events).toHaveLength(1);
});

test('workers are asked to look at an upload as it arrives', async () => {
  const { t, promise, create, patch } = await open();
  const grant = await promise();
  await create(grant);
  const isAsked = () => t.app.queue.has('rungs', `plan-ahead-${grant.video.id}`);
  expect(await isAsked()).toBe(false);
  expect((await patch(grant, bytes.subarray(0, 200_000), 0)).status).toBe(204);
  await until(isAsked, { what: 'the job that looks at what has arrived' });
  expect((await patch(grant, bytes.subarray(200_000), 200_000)).status).toBe(204);
  expect(await findVideo(t.app.db, grant.video.id)).toMatchObject({ state: 'QUEUED' });
  await drainJobs(t, 'rungs');
  expect(await findVideo(t.app.db, grant.video.id)).toMatchObject({ state: 'QUEUED', plan: null });
});

test('a server that dies between the last byte and its hook: the next HEAD finishes the upload', async () => {
  const { t, promise, create, offsetOf } = await open();
  const grant = await promise();
  await create(grant);
  await t.app.storage.write(uploadKey(grant.video.id), bytes);
  expect(await findVideo(t.app.db, grant.video.id)).toMatchObject({ state: 'AWAITING_UPLOAD' });
  expect(await offsetOf(grant)).toBe(bytes.length);
  expect(await findVideo(t.app.db, grant.video.id)).toMatchObject({ state: 'QUEUED' });
});

test('a body that turns out longer than declared is refused', async () => {
  const { promise, create, patch, offsetOf } = await open();
  const grant = await promise();
  await create(grant);
  const body = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 4; i++) controller.enqueue(bytes.subarray(0, 100_000));
      controller.close();
    },
  });
  const reply = await patch(grant, body, 0);
  expect([reply.status, await reply.text()]).toEqual([413, expect.stringContaining('size exceeded')]);
  expect(await offsetOf(grant)).toBeLessThanOrEqual(bytes.length);
});

test('tickets: none, another video’s, expired, renewed; the length must be the declared one', async () => {
  const { t, principal, promise, send, create } = await open();
  const grant = await promise();
  const other = await promise();
  const bare = await send('POST', '/files', { headers: { 'upload-length': '5' } });
  expect([bare.status, await bare.text()]).toEqual([401, expect.stringContaining('Authorization: Bearer')]);
  const wrong = await create(grant, 5);
  expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('300000 bytes')]);
  expect((await create(grant)).status).toBe(201);
  const foreign = await send('HEAD', `/files/${grant.video.id}`, { token: other.token });
  expect(foreign.status).toBe(403);
  expect((await send('HEAD', '/files/..%2fsecret.key', { token: grant.token })).status).toBe(404);
  t.clock.advance(-25 * 3600_000);
  const old = await promise();
  t.clock.advance(25 * 3600_000);
  expect((await create(old)).status).toBe(401);
  const renewed = await renewUpload(t.app, principal, { videoId: old.video.id });
  expect((await create(renewed)).status).toBe(201);
  const gone = await send('DELETE', `/files/${grant.video.id}`, { token: grant.token });
  expect(gone.status).toBe(204);
  expect(await t.app.storage.stat(uploadKey(grant.video.id))).toBeNull();
});

test('checksums: a damaged piece does not count, also when the server dies before it was checked', async () => {
  const { t, server, promise, send, create, patch, offsetOf } = await open();
  const options = await send('OPTIONS', '/files', {});
  expect(options.headers.get('tus-extension')?.split(',')).toEqual(
    expect.arrayContaining(['creation', 'creation-with-upload', 'expiration', 'termination', 'checksum']),
  );
  expect(options.headers.get('tus-checksum-algorithm')).toContain('sha1');
  const grant = await promise();
  await create(grant);
  const piece = bytes.subarray(0, 100_000);
  const checksum = { 'upload-checksum': `sha1 ${createHash('sha1').update(piece).digest('base64')}` };
  expect((await patch(grant, piece, 0, { 'upload-checksum': 'crc32 AAAA' })).status).toBe(400);
  expect((await patch(grant, bytes.subarray(1, 100_001), 0, checksum)).status).toBe(460);
  expect(await offsetOf(grant)).toBe(0);
  expect((await patch(grant, piece, 0, checksum)).status).toBe(204);
  expect(await offsetOf(grant)).toBe(100_000);
  const half = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.subarray(100_000, 120_000));
    },
  });
  const dying = patch(grant, half, 100_000, checksum).catch(() => null);
  await until(async () => (await t.app.storage.stat(uploadKey(grant.video.id)))?.sizeBytes === 120_000);
  await server.kill();
  await dying;
  await server.start();
  expect(await offsetOf(grant)).toBe(100_000);
});
