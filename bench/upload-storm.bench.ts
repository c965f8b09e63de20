/**
 * Uploads as a crowd on bad lines sends them: many at once, connections that break in the middle, pieces that are sent
 * twice, an API that is killed again and again. Every original must come out with the sha256 of what was sent.
 *
 * `node bench/upload-storm.bench.ts [uploads] [kills]` (150 and 4) against the built system with its own database. The
 * same uploads without any trouble stand beside the limit: the same bytes, as many at once, into a bare HTTP server that
 * writes files.
 */

import { createHash, randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from '../test/support/api-client.ts';
import { createTemplate, startPostgres } from '../test/support/postgres.ts';
import { startSystem, type TestSystem } from '../test/support/system.ts';

const uploads = Number(process.argv[2] ?? 150);
const kills = Number(process.argv[3] ?? 4);
const minBytes = 1_000_000;
const maxBytes = 3_000_000;
const retryMs = 200;

interface File {
  bytes: Buffer;
  sha256: string;
}

interface Tally {
  isStorm: boolean;
  cut: number;
  doubled: number;
  failedRequests: number;
  killed: number;
}

/** Every fifth file has the bytes of another one. */
function makeFiles(): File[] {
  const files: File[] = [];
  for (let i = 0; i < uploads; i++) {
    const twin = i % 5 === 4 ? files[i - 4] : undefined;
    const bytes = twin?.bytes ?? randomBytes(randomInt(minBytes, maxBytes));
    files.push({ bytes, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  return files;
}

const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });

/** The answer's status and offset. Throws when the connection broke; with `cutAt` it is broken after so many bytes. */
async function send(
  url: string,
  options: { method: string; headers: Record<string, string>; body?: Buffer; cutAt?: number },
): Promise<{ status: number; offset: number; location: string }> {
  const { method, headers, body, cutAt } = options;
  const length: Record<string, string> = body ? { 'content-length': String(body.length) } : {};
  const sending = request(url, { method, agent, headers: { ...headers, ...length } });
  const answered = once(sending, 'response') as Promise<[IncomingMessage]>;
  answered.catch(() => {}); // heard of below, unless the cut comes first
  if (body && cutAt !== undefined && cutAt < body.length) {
    sending.write(body.subarray(0, cutAt), () => sending.destroy());
  } else {
    sending.end(body);
  }
  const [answer] = await answered;
  answer.resume();
  await once(answer, 'end');
  const { 'upload-offset': offset, location = '' } = answer.headers;
  return { status: answer.statusCode ?? 0, offset: Number(offset), location };
}

/** Asks until it is answered: the API may be away. */
async function persist<T>(tally: Tally, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch {
      tally.failedRequests += 1;
      await delay(retryMs);
    }
  }
}

async function uploadFile(api: ApiClient, file: File, tally: Tally): Promise<string> {
  const { bytes } = file;
  const document =
    'mutation ($input: CreateVideoInput!) { createVideo(input: $input) { video { id } upload { url token } } }';
  const input = { title: 'Storm', fileName: 'storm.mp4', sizeBytes: bytes.length };
  const { createVideo } = await persist(tally, () =>
    api.query<{ createVideo: { video: { id: string }; upload: { url: string; token: string } } }>(document, { input }),
  );
  const { video, upload } = createVideo;
  const headers = { 'tus-resumable': '1.0.0', authorization: `Bearer ${upload.token}` };
  const create = () =>
    send(upload.url, { method: 'POST', headers: { ...headers, 'upload-length': String(bytes.length) } });
  const location = `${upload.url}/${video.id}`;
  await persist(tally, create);
  for (;;) {
    const head = await persist(tally, () => send(location, { method: 'HEAD', headers }));
    // The API died before it had made the upload.
    if (head.status === 404) await persist(tally, create);
    if (head.status !== 200) {
      await delay(retryMs);
      continue;
    }
    if (head.offset === bytes.length) return video.id;
    const rest = bytes.subarray(head.offset);
    const isCut = tally.isStorm && Math.random() < 0.5;
    if (isCut) tally.cut += 1;
    const piece = (cutAt?: number) =>
      send(location, {
        method: 'PATCH',
        headers: {
          ...headers,
          'upload-offset': String(head.offset),
          'content-type': 'application/offset+octet-stream',
        },
        body: rest,
        ...(cutAt === undefined ? {} : { cutAt }),
      }).catch(() => {});
    const first = piece(isCut ? randomInt(rest.length) : undefined);
    // A client that believes its connection dead sends the same piece once more while the first is still under way.
    if (tally.isStorm && Math.random() < 0.2) {
      tally.doubled += 1;
      await piece();
    }
    await first;
  }
}

async function killAgain(system: TestSystem, isOver: () => boolean, tally: Tally): Promise<void> {
  while (!isOver() && tally.killed < kills) {
    await delay(1_500);
    if (isOver()) return;
    await system.replaceApi();
    tally.killed += 1;
  }
}

function newTally(isStorm: boolean): Tally {
  return { isStorm, cut: 0, doubled: 0, failedRequests: 0, killed: 0 };
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const startMs = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - startMs) / 1000 };
}

/** All bytes into a server that does nothing but write them to disk. */
async function measureLimit(files: readonly File[]): Promise<{ seconds: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'sightline-storm-'));
  let count = 0;
  const server = createServer((incoming, response) => {
    pipeline(incoming, createWriteStream(join(directory, String(count++)))).then(() => response.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const limit = await timed(() =>
    Promise.all(files.map(({ bytes }) => send(url, { method: 'PUT', headers: {}, body: bytes }))),
  );
  server.close();
  await rm(directory, { recursive: true });
  return limit;
}

/** How many originals have the sha256 of what was sent, once all of them have been read. */
async function countEqual(api: ApiClient, ids: readonly string[], files: readonly File[]): Promise<number> {
  const waiting = new Map(ids.map((id, index) => [id, (files[index] as File).sha256]));
  let equal = 0;
  while (waiting.size > 0) {
    for (const [id, expected] of waiting) {
      const { video } = await api.query<{ video: { sha256: string | null } }>(
        'query ($id: ID!) { video(id: $id) { sha256 } }',
        { id },
      );
      if (video.sha256 === null) continue;
      if (video.sha256 === expected) equal += 1;
      else console.log(`WRONG ${id}: ${video.sha256} instead of ${expected}`);
      waiting.delete(id);
    }
    if (waiting.size > 0) await delay(1_000);
  }
  return equal;
}

const postgres = await startPostgres();
try {
  await createTemplate(postgres.url);
  const env = { SIGHTLINE_RATE_LIMIT: '1000000', SIGHTLINE_LOG_LEVEL: 'error' };
  await using system = await startSystem({ postgresUrl: postgres.url, env });
  const api = new ApiClient(system.address);
  await api.signIn(system.email, system.password);
  const files = makeFiles();
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
  const quiet = await timed(() => Promise.all(files.map((file) => uploadFile(api, file, newTally(false)))));
  const tally = newTally(true);
  let isOver = false;
  const killing = killAgain(system, () => isOver, tally);
  const storm = await timed(() => Promise.all(files.map((file) => uploadFile(api, file, tally))));
  isOver = true;
  await killing;
  const equal = await countEqual(api, [...storm.result, ...quiet.result], [...files, ...files]);
  const limit = await measureLimit(files);
  console.table({
    'uploads at once': uploads,
    megabytes: Math.round(megabytes),
    'connections cut': tally.cut,
    'pieces sent twice': tally.doubled,
    'API killed (kill -9)': tally.killed,
    'requests that failed': tally.failedRequests,
    'seconds until all had arrived, storm': Number(storm.seconds.toFixed(2)),
    'seconds until all had arrived, quiet': Number(quiet.seconds.toFixed(2)),
    'seconds of the bare server': Number(limit.seconds.toFixed(2)),
    'rate, quiet / bare': Number((limit.seconds / quiet.seconds).toFixed(2)),
    'sha256 equal': `${equal} of ${2 * uploads}`,
  });
  if (equal !== 2 * uploads) process.exitCode = 1;
} finally {
  await postgres.stop();
}
