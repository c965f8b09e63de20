import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDiskStorage } from '../../core/platform/storage/disk-storage.ts';
import { openS3Storage } from '../../core/platform/storage/s3-storage.ts';
import { storageContract } from '../../core/platform/storage/storage.contract.ts';

describe('storage on disk', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sightline-disk-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  storageContract(() => openDiskStorage({ directory: join(directory, 'media') }));

  test('a directory that cannot be written to is unavailable', async () => {
    const blocked = join(directory, 'blocked');
    await writeFile(blocked, 'a file where a folder should be');
    await expect(openDiskStorage({ directory: blocked }).ping()).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('folders go with their last object', async () => {
    const storage = openDiskStorage({ directory: join(directory, 'tidy') });
    await storage.write('a/b/c', Buffer.from('x'));
    await storage.remove('a/b/c');
    expect(existsSync(join(directory, 'tidy', 'a'))).toBe(false);
  });
});

const endpoint = process.env['SIGHTLINE_TEST_S3_ENDPOINT'];

describe.skipIf(!endpoint)('storage in S3', () => {
  const keys = {
    accessKeyId: process.env['SIGHTLINE_TEST_S3_ACCESS_KEY_ID'] ?? 'test:tester',
    secretAccessKey: process.env['SIGHTLINE_TEST_S3_SECRET_ACCESS_KEY'] ?? 'testing',
  };
  const settings = { endpoint: endpoint ?? null, region: 'us-east-1', bucket: 'sightline-contract', ...keys };
  beforeAll(async () => {
    const client = new S3Client({
      endpoint: endpoint as string,
      region: settings.region,
      credentials: keys,
      forcePathStyle: true,
    });
    await client.send(new CreateBucketCommand({ Bucket: settings.bucket })).catch((error: Error) => {
      if (!error.name.startsWith('BucketAlready')) throw error;
    });
    client.destroy();
  });
  storageContract(() => openS3Storage(settings));

  test('a bucket that does not exist or a server that is away is unavailable', async () => {
    const lost = openS3Storage({ ...settings, bucket: 'no-such-bucket' });
    await expect(lost.ping()).rejects.toMatchObject({ kind: 'unavailable' });
    const away = openS3Storage({ ...settings, endpoint: 'http://127.0.0.1:1' });
    await expect(away.ping()).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(away.stat('a')).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

test.runIf(!endpoint)('storage in S3: skipped, because SIGHTLINE_TEST_S3_ENDPOINT names no S3 server', () => {
  console.log('S3 storage contract skipped: SIGHTLINE_TEST_S3_ENDPOINT names no S3 server.');
});
