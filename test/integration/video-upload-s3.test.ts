/** Uploads into a bucket through two API processes. Runs when SIGHTLINE_TEST_S3_ENDPOINT names an S3 server. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import {
  createVideo,
  deleteVideo,
  eraseVideoMedia,
  findVideo,
  type UploadGrant,
  uploadKey,
} from '../../core/domain/videos/index.ts';
import { openTestApp } from '../support/test-app.ts';

const endpoint = process.env['SIGHTLINE_TEST_S3_ENDPOINT'];
const keys = {
  accessKeyId: process.env['SIGHTLINE_TEST_S3_ACCESS_KEY_ID'] ?? 'test:tester',
  secretAccessKey: process.env['SIGHTLINE_TEST_S3_SECRET_ACCESS_KEY'] ?? 'testing',
};
const bytes = Buffer.alloc(12_000_000, 'sightline ');
/** Larger than S3's smallest part, so that parts and a remainder are on their way. */
const cut = 9_000_000;

async function openBucket() {
  const client = new S3Client({
    endpoint: endpoint as string,
    region: 'us-east-1',
    credentials: keys,
    forcePathStyle: true,
  });
  const Bucket = `sightline-upload-${Date.now()}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  onTestFinished(async () => {
    await client.send(new DeleteBucketCommand({ Bucket })).catch(() => {});
    client.destroy();
  });
  /** Objects and unfinished uploads: whatever takes room. */
  const contents = async (): Promise<string[]> => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
    return [...Contents.map(({ Key }) => `${Key}`), ...Uploads.map(({ Key }) => `${Key} unfinished`)];
  };
  return { Bucket, contents };
}

async function startUploadServer(env: Readonly<Record<string, string>>): Promise<string> {
  const script = join(import.meta.dirname, '../media/upload-server.ts');
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const [port] = await once(createInterface({ input: child.stdout }), 'line');
  return `http://127.0.0.1:${port}`;
}

async function open() {
  const { Bucket, contents } = await openBucket();
  const t = await openTestApp({
    env: {
      SIGHTLINE_S3_ENDPOINT: endpoint as string,
      SIGHTLINE_S3_BUCKET: Bucket,
      SIGHTLINE_S3_ACCESS_KEY_ID: keys.accessKeyId,
      SIGHTLINE_S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
    },
  });
  onTestFinished(() => t[Symbol.asyncDispose]());
  const servers = await Promise.all([startUploadServer(t.env), startUploadServer(t.env)]);
  const { principal } = await t.createWorkspace();
  const promise = async () => {
    const input = { title: 'A film', fileName: 'film.mp4', sizeBytes: BigInt(bytes.length) };
    return (await createVideo(t.app, principal, input)).upload as UploadGrant;
  };
  const send = (server: number, method: string, grant: UploadGrant, init: RequestInit = {}) =>
    fetch(`${servers[server]}/files${method === 'POST' ? '' : `/${grant.video.id}`}`, {
      ...init,
      method,
      headers: { 'tus-resumable': '1.0.0', authorization: `Bearer ${grant.token}`, ...init.headers },
    });
  const create = (server: number, grant: UploadGrant) =>
    send(server, 'POST', grant, { headers: { 'upload-length': `${bytes.length}` } });
  const patch = (server: number, grant: UploadGrant, [from, to]: [number, number], checksum?: string) =>
    send(server, 'PATCH', grant, {
      headers: {
        ...{ 'upload-offset': `${from}`, 'content-type': 'application/offset+octet-stream' },
        ...(checksum ? { 'upload-checksum': checksum } : {}),
      },
      body: bytes.subarray(from, to),
    });
  const offsetOf = async (server: number, grant: UploadGrant) =>
    Number((await send(server, 'HEAD', grant)).headers.get('upload-offset'));
  return { t, principal, contents, promise, send, create, patch, offsetOf };
}

test.runIf(endpoint)(
  'pieces by turns through two processes make the file, and deleting it frees all',
  async () => {
    const { t, principal, contents, promise, create, patch, offsetOf } = await open();
    const grant = await promise();
    expect((await create(0, grant)).status).toBe(201);
    for (const [i, from] of [0, 1_000_000, 4_000_000, cut].entries()) {
      const to = [1_000_000, 4_000_000, cut, bytes.length][i] as number;
      const both = await Promise.all([patch(i % 2, grant, [from, to]), patch((i + 1) % 2, grant, [from, to])]);
      // Whoever comes second finds other bytes there than it was told of, or the upload finished.
      expect(both.filter(({ status }) => status === 204)).toHaveLength(1);
      expect(await offsetOf((i + 1) % 2, grant)).toBe(to);
    }
    expect((await buffer(await t.app.storage.read(uploadKey(grant.video.id)))).equals(bytes)).toBe(true);
    expect(await findVideo(t.app.db, grant.video.id)).toMatchObject({ state: 'QUEUED' });
    await deleteVideo(t.app, principal, { id: grant.video.id });
    await eraseVideoMedia(t.app, grant.video.id);
    expect(await contents()).toEqual([]);
  },
  60_000,
);

test.runIf(endpoint)(
  'an upload that is begun again, ended or deleted in the middle leaves nothing behind',
  async () => {
    const { t, principal, contents, promise, send, create, patch, offsetOf } = await open();
    const grant = await promise();
    await create(0, grant);
    expect((await patch(1, grant, [0, cut])).status).toBe(204);
    expect((await create(1, grant)).status).toBe(201);
    expect(await offsetOf(0, grant)).toBe(0);
    await patch(0, grant, [0, cut]);
    expect((await send(1, 'DELETE', grant)).status).toBe(204);
    expect(await contents()).toEqual([]);
    await create(0, grant);
    await patch(1, grant, [0, cut]);
    await deleteVideo(t.app, principal, { id: grant.video.id });
    await eraseVideoMedia(t.app, grant.video.id);
    expect(await contents()).toEqual([]);
  },
  60_000,
);

test.runIf(endpoint)(
  'a piece with a checksum counts when it is right, and leaves no trace when it is damaged',
  async () => {
    const { t, promise, create, patch, offsetOf } = await open();
    const sha256 = (from: number, to: number) =>
      `sha256 ${createHash('sha256').update(bytes.subarray(from, to)).digest('base64')}`;
    const grant = await promise();
    await create(0, grant);
    expect((await patch(0, grant, [0, cut], sha256(0, cut - 1))).status).toBe(460);
    expect(await offsetOf(1, grant)).toBe(0);
    expect((await patch(1, grant, [0, cut], sha256(0, cut))).status).toBe(204);
    expect((await patch(0, grant, [cut, bytes.length], sha256(0, cut))).status).toBe(460);
    expect(await offsetOf(1, grant)).toBe(cut);
    expect((await patch(0, grant, [cut, bytes.length], sha256(cut, bytes.length))).status).toBe(204);
    expect((await buffer(await t.app.storage.read(uploadKey(grant.video.id)))).equals(bytes)).toBe(true);
    expect(await findVideo(t.app.db, grant.video.id)).toMatchObject({ state: 'QUEUED' });
  },
  60_000,
);

test.skipIf(endpoint)('uploads into S3: skipped, because SIGHTLINE_TEST_S3_ENDPOINT names no S3 server', () => {
  console.log('Uploads into S3 skipped: SIGHTLINE_TEST_S3_ENDPOINT names no S3 server.');
});
