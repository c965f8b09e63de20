import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Upload } from '@tus/server';
import { expect, onTestFinished, test } from 'vitest';
import { VerifiedFileStore } from './verified-file-store.ts';

async function openUpload() {
  const directory = await mkdtemp(join(tmpdir(), 'sightline-uploads-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const store = new VerifiedFileStore({ directory, expirationPeriodInMilliseconds: 1000, onArrived: () => {} });
  await store.create(new Upload({ id: 'film', offset: 0, size: 10 }));
  await store.write(Readable.from([Buffer.from('abcdef')]), 'film', 0);
  return { store, marker: join(directory, 'film.unverified') };
}

test('bytes behind the marker do not count', async () => {
  const { store, marker } = await openUpload();
  await writeFile(marker, '2');
  expect((await store.getUpload('film')).offset).toBe(2);
});

test('a marker that could not be written (the disk was full) costs nothing', async () => {
  const { store, marker } = await openUpload();
  await writeFile(marker, '');
  expect((await store.getUpload('film')).offset).toBe(6);
  expect((await store.getUpload('film')).offset).toBe(6);
});
