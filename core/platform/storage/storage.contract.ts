/** What every store does. */

import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ByteRange, Storage } from './storage.ts';

export function storageContract(open: () => Storage): void {
  // A folder of its own, because a bucket is shared with everything that was ever tested in it.
  const root = `contract-${randomBytes(4).toString('hex')}`;
  let storage: Storage;
  let scratch: string;
  beforeAll(async () => {
    storage = open();
    scratch = await mkdtemp(join(tmpdir(), 'sightline-storage-'));
  });
  afterAll(async () => {
    await storage.removeAll(`${root}/`);
    await rm(scratch, { recursive: true, force: true });
  });

  const keysBelow = async (prefix: string): Promise<string[]> => {
    const keys: string[] = [];
    for await (const { key } of storage.list(prefix)) keys.push(key);
    return keys.sort();
  };

  test('what is written is read back, from bytes and from a stream', async () => {
    const bytes = randomBytes(100_000);
    await storage.write(`${root}/rw/a b ä.bin`, bytes);
    await storage.write(`${root}/rw/stream`, Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]));
    await storage.write(`${root}/rw/empty`, new Uint8Array());
    expect(await buffer(await storage.read(`${root}/rw/a b ä.bin`))).toEqual(bytes);
    expect(await buffer(await storage.read(`${root}/rw/stream`))).toEqual(bytes);
    expect(await text(await storage.read(`${root}/rw/empty`))).toBe('');
    const info = await storage.stat(`${root}/rw/stream`);
    expect(info).toMatchObject({ key: `${root}/rw/stream`, sizeBytes: 100_000 });
    expect(Math.abs(Date.now() - (info?.modifiedAt.getTime() ?? 0))).toBeLessThan(60_000);
  });

  test('a stream larger than a multipart part arrives whole', async () => {
    const bytes = randomBytes(11 * 1024 * 1024 + 17);
    await storage.write(`${root}/big`, Readable.from([bytes.subarray(0, 7_000_001), bytes.subarray(7_000_001)]));
    expect((await buffer(await storage.read(`${root}/big`))).equals(bytes)).toBe(true);
  });

  test('ranges are inclusive', async () => {
    await storage.write(`${root}/range`, Buffer.from('0123456789'));
    const read = async (start: number, end: number) => text(await storage.read(`${root}/range`, { start, end }));
    expect(await read(0, 0)).toBe('0');
    expect(await read(3, 5)).toBe('345');
    expect(await read(8, 100)).toBe('89');
  });

  test('an open object says what it is and gives its parts', async () => {
    await storage.write(`${root}/open`, Buffer.from('0123456789'));
    await storage.write(`${root}/open-empty`, new Uint8Array());
    {
      await using object = await storage.open(`${root}/open`);
      expect(object?.info).toMatchObject({ key: `${root}/open`, sizeBytes: 10 });
      const take = async (range?: ByteRange) => Buffer.from((await object?.bytes(range)) ?? []).toString();
      expect(await take({ start: 0, end: 9 })).toBe('0123456789');
      expect(await take({ start: 3, end: 5 })).toBe('345');
      expect(await take({ start: 8, end: 100 })).toBe('89');
      expect(await take()).toBe('0123456789');
      expect(object && (await text(await object.stream({ start: 2, end: 4 })))).toBe('234');
    }
    const whole = await storage.open(`${root}/open`);
    const stream = await whole?.stream();
    await whole?.[Symbol.asyncDispose]();
    expect(stream && (await text(stream))).toBe('0123456789');
    await using empty = await storage.open(`${root}/open-empty`);
    expect([empty?.info.sizeBytes, (await empty?.bytes())?.length]).toEqual([0, 0]);
    expect(empty && (await text(await empty.stream()))).toBe('');
  });

  test('what does not exist is not found, and removing it is no error', async () => {
    await storage.write(`${root}/folder/inside`, Buffer.from('x'));
    for (const key of [`${root}/none`, `${root}/folder`, `${root}/folder/inside/deeper`]) {
      await expect(storage.read(key)).rejects.toMatchObject({ kind: 'notFound' });
      expect(await storage.open(key)).toBeNull();
      await expect(storage.localFile(key, scratch)).rejects.toMatchObject({ kind: 'notFound' });
      expect(await storage.stat(key)).toBeNull();
      await storage.remove(key);
    }
    expect(await keysBelow(`${root}/folder`)).toEqual([`${root}/folder/inside`]);
    await storage.removeAll(`${root}/nothing/`);
    expect(await keysBelow(`${root}/nothing/`)).toEqual([]);
  });

  test('a write that fails half-way leaves the old object, or none', async () => {
    const breaking = (): Readable =>
      Readable.from(
        (async function* () {
          yield Buffer.alloc(1000, 1);
          throw new Error('the source broke');
        })(),
      );
    await storage.write(`${root}/half/old`, Buffer.from('old'));
    await expect(storage.write(`${root}/half/old`, breaking())).rejects.toThrow('the source broke');
    await expect(storage.write(`${root}/half/new`, breaking())).rejects.toThrow('the source broke');
    expect(await text(await storage.read(`${root}/half/old`))).toBe('old');
    expect(await keysBelow(`${root}/half/`)).toEqual([`${root}/half/old`]);
  });

  test('a reader never sees half an object while it is written and replaced', async () => {
    const key = `${root}/replaced`;
    const versions = [1, 2, 3, 4].map((n) => Buffer.alloc(300_000, n));
    await storage.write(key, versions[0] as Buffer);
    let isWriting = true;
    const reading = (async () => {
      while (isWriting) {
        const seen = await buffer(await storage.read(key));
        expect(versions.some((version) => version.equals(seen))).toBe(true);
      }
    })();
    for (const version of versions)
      await storage.write(key, Readable.from([version.subarray(0, 9), version.subarray(9)]));
    isWriting = false;
    await reading;
  });

  test('a local file is taken over', async () => {
    const path = join(scratch, 'incoming');
    await writeFile(path, 'moved');
    await storage.moveIn(path, `${root}/moved/in`);
    await expect(stat(path)).rejects.toThrow();
    expect(await text(await storage.read(`${root}/moved/in`))).toBe('moved');
    const local = await storage.localFile(`${root}/moved/in`, join(scratch, 'local'));
    expect(await readFile(local, 'utf8')).toBe('moved');
  });

  test('a copy lives on by itself', async () => {
    const from = `${root}/copy/from ä`;
    const to = `${root}/copy/deep/to`;
    await storage.write(from, Buffer.from('first'));
    await storage.copy(from, to);
    await storage.copy(from, to);
    await storage.copy(from, from);
    await storage.write(from, Buffer.from('second'));
    expect(await text(await storage.read(to))).toBe('first');
    expect(await storage.stat(to)).toMatchObject({ key: to, sizeBytes: 5 });
    await storage.copy(from, to);
    await storage.remove(from);
    expect(await text(await storage.read(to))).toBe('second');
    await expect(storage.copy(from, to)).rejects.toMatchObject({ kind: 'notFound' });
    await expect(storage.copy(`${root}/copy/deep`, from)).rejects.toMatchObject({ kind: 'notFound' });
    expect(await keysBelow(`${root}/copy/`)).toEqual([to]);
  });

  test('lists by prefix, and removes by it', async () => {
    const keys = ['v/1/a', 'v/1/b/c', 'v/10/a', 'v/2'].map((key) => `${root}/${key}`);
    for (const key of keys) await storage.write(key, Buffer.from(key));
    expect(await keysBelow(`${root}/v/`)).toEqual([...keys].sort());
    expect(await keysBelow(`${root}/v/1`)).toEqual(keys.slice(0, 3).sort());
    expect(await keysBelow(`${root}/v/1/`)).toEqual(keys.slice(0, 2));
    for await (const info of storage.list(`${root}/v/2`)) expect(info.sizeBytes).toBe(keys[3]?.length);
    await storage.removeAll(`${root}/v/1/`);
    expect(await keysBelow(`${root}/v/`)).toEqual([`${root}/v/10/a`, `${root}/v/2`]);
    await storage.remove(`${root}/v/2`);
    expect(await keysBelow(`${root}/v/`)).toEqual([`${root}/v/10/a`]);
    await storage.removeAll(`${root}/v/`);
    expect(await keysBelow(`${root}/v/`)).toEqual([]);
  });

  test('keys that could leave the store or hide in it are refused', async () => {
    const bad = [
      '',
      '/',
      '/a',
      'a/',
      'a//b',
      '..',
      '../a',
      'a/../../b',
      './a',
      'a/./b',
      '.drafts/x',
      'a\\b',
      'a\0b',
      'a\nb',
    ];
    for (const key of [...bad, 'x'.repeat(1025)]) {
      await expect(storage.write(key, Buffer.from('x'))).rejects.toMatchObject({ kind: 'invalid' });
      await expect(storage.read(key)).rejects.toMatchObject({ kind: 'invalid' });
      await expect(storage.open(key)).rejects.toMatchObject({ kind: 'invalid' });
      await expect(storage.stat(key)).rejects.toMatchObject({ kind: 'invalid' });
      await expect(storage.remove(key)).rejects.toMatchObject({ kind: 'invalid' });
      await expect(storage.copy(`${root}/none`, key)).rejects.toMatchObject({ kind: 'invalid' });
      await expect(storage.copy(key, `${root}/none`)).rejects.toMatchObject({ kind: 'invalid' });
      await expect(storage.moveIn(scratch, key)).rejects.toMatchObject({ kind: 'invalid' });
    }
    for (const prefix of ['/', '../', 'a//']) {
      await expect(storage.removeAll(prefix)).rejects.toMatchObject({ kind: 'invalid' });
      await expect(keysBelow(prefix)).rejects.toMatchObject({ kind: 'invalid' });
    }
  });

  test('it answers, and knows how much room there is', async () => {
    await storage.ping();
    const freeBytes = await storage.freeBytes();
    if (freeBytes !== null) expect(freeBytes).toBeGreaterThan(1_000_000);
  });
}
