import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDiskStorage } from '../../core/platform/storage/disk-storage.ts';
import { openS3Storage } from '../../core/platform/storage/s3-storage.ts';
import { openSealedStorage } from '../../core/platform/storage/sealed-storage.ts';
import { storageContract } from '../../core/platform/storage/storage.contract.ts';

const wrappingKey = Buffer.alloc(32, 5);

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

describe('storage that encrypts', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sightline-sealed-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const inner = () => openDiskStorage({ directory: join(directory, 'media') });
  const storage = () => openSealedStorage(inner(), wrappingKey);
  storageContract(storage);

  test('nothing lies in the clear, and every range reads as it was written', async () => {
    const plain = randomBytes(3 * 65_536 + 5);
    for (const size of [1, 65_535, 65_536, 65_537, 2 * 65_536, plain.length]) {
      await storage().write('ranges', plain.subarray(0, size));
      expect((await storage().stat('ranges'))?.sizeBytes).toBe(size);
      for (const start of [0, 1, 65_535, 65_536, 131_071].filter((each) => each < size)) {
        for (const end of [start, 65_535, 65_536, size - 1, size + 9].filter((each) => each >= start)) {
          const read = await buffer(await storage().read('ranges', { start, end }));
          expect(read.equals(plain.subarray(start, Math.min(end + 1, size)))).toBe(true);
        }
      }
    }
    const stored = await readFile(join(directory, 'media', 'ranges.sealed'));
    expect(stored.length).toBe(plain.length + 48 + 4 * 16);
    expect(stored.includes(plain.subarray(0, 16))).toBe(false);
    expect(existsSync(join(directory, 'media', 'ranges'))).toBe(false);
  });

  test('the same content never looks the same', async () => {
    const [a, b] = await Promise.all(
      ['same/a', 'same/b'].map(async (key) => {
        await storage().write(key, Buffer.alloc(1000));
        return readFile(join(directory, 'media', `${key}.sealed`));
      }),
    );
    expect(a?.subarray(8).equals(b?.subarray(8) ?? Buffer.alloc(0))).toBe(false);
  });

  test('damaged, cut, reordered and foreign objects are refused', async () => {
    const path = join(directory, 'media', 'hurt.sealed');
    const refusal = { kind: 'internal' };
    await storage().write('hurt', randomBytes(3 * 65_536));
    const whole = await readFile(path);
    const frame = 65_536 + 16;
    const [header, first, second, third] = [0, 48, 48 + frame, 48 + 2 * frame, whole.length].map((start, n, all) =>
      whole.subarray(start, all[n + 1]),
    ) as [Buffer, Buffer, Buffer, Buffer];
    const flipped = (at: number) => Buffer.from(whole.map((byte, i) => (i === at ? byte ^ 1 : byte)));
    for (const bytes of [
      flipped(0),
      flipped(20),
      flipped(1000),
      flipped(whole.length - 1),
      whole.subarray(0, -1),
      whole.subarray(0, -frame),
      Buffer.concat([header, second, first, third]),
      Buffer.concat([header, first, first, third]),
      Buffer.concat([header, first, third]),
      Buffer.concat([whole, third]),
      header,
    ]) {
      await writeFile(path, bytes);
      await expect(storage().read('hurt').then(buffer)).rejects.toMatchObject(refusal);
    }
    await writeFile(path, whole);
    const stranger = openSealedStorage(inner(), Buffer.alloc(32, 9));
    await expect(stranger.read('hurt').then(buffer)).rejects.toMatchObject(refusal);
    expect((await buffer(await storage().read('hurt'))).length).toBe(3 * 65_536);
  });

  test('what lies there in the clear is readable, and can be taken over', async () => {
    for (const name of ['one', 'two', 'gone']) await inner().write(`mixed/${name}`, Buffer.from(name));
    await storage().write('mixed/three', Buffer.from('three'));
    expect(await text(await storage().read('mixed/one'))).toBe('one');
    expect(await storage().localFile('mixed/one', directory)).toBe(join(directory, 'media', 'mixed/one'));
    expect(await storage().stat('mixed/one')).toMatchObject({ key: 'mixed/one', sizeBytes: 3 });
    await storage().copy('mixed/one', 'mixed/three');
    expect(await text(await storage().read('mixed/three'))).toBe('one');
    await storage().write('mixed/two', Buffer.from('two again'));
    expect(await inner().stat('mixed/two')).toBeNull();

    let asked = 0;
    const isReady = async (key: string) => key === 'mixed/one' || (key === 'mixed/gone' && asked++ === 0);
    expect(await storage().adoptAll('mixed/', isReady)).toBe(2);
    const names: string[] = [];
    for await (const { key } of inner().list('mixed/')) names.push(key);
    expect(names).toEqual(['mixed/one.sealed', 'mixed/three', 'mixed/two.sealed']);
    expect(await text(await storage().read('mixed/one'))).toBe('one');
    const local = await storage().localFile('mixed/two', join(directory, 'scratch'));
    expect(await readFile(local, 'utf8')).toBe('two again');
  });

  test('an object cannot pass for an encrypted one', async () => {
    await expect(storage().write('a.sealed', Buffer.from('x'))).rejects.toMatchObject({ kind: 'invalid' });
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
  describe('that encrypts', () => storageContract(() => openSealedStorage(openS3Storage(settings), wrappingKey)));

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
