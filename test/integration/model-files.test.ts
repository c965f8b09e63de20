/** Models: recognised by their bytes, fetched with resume, thrown away when they are something else. */

import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findModelFiles, type ModelEntry, readModelRegistry } from '../../core/platform/models/model-registry.ts';
import { pullModel } from '../../core/platform/models/pull-model.ts';
import { until } from '../support/until.ts';

const bytes = randomBytes(300_000);
const signal = new AbortController().signal;

/** Sends `bytes` by ranges; the first answer breaks off after `cutAt`. */
async function open({ cutAt, sent = bytes }: { cutAt?: number; sent?: Buffer } = {}) {
  const modelsDir = await mkdtemp(join(tmpdir(), 'sightline-models-'));
  onTestFinished(() => rm(modelsDir, { recursive: true }));
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers.range);
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': sent.length - from });
    if (cutAt !== undefined && asked.length === 1) {
      response.write(sent.subarray(0, cutAt));
      // A break takes along what is still on its way to the disk, which may be all of it.
      const written = async () => (await stat(join(modelsDir, 'mine.onnx.part')).catch(() => null))?.size;
      until(async () => ((await written()) ?? 0) > 0).then(
        () => response.destroy(),
        () => response.destroy(),
      );
    } else response.end(sent.subarray(from));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const [shipped] = await readModelRegistry(modelsDir);
  const model: ModelEntry = {
    ...(shipped as ModelEntry),
    ...{ id: 'mine', bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mine.onnx`,
  };
  return { modelsDir, model, asked };
}

test('a pull that breaks off goes on where it stopped', async () => {
  const { modelsDir, model, asked } = await open({ cutAt: 100_000 });
  await expect(pullModel(model, { modelsDir, signal })).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await readdir(modelsDir)).toEqual(['mine.onnx.part']);
  const path = await pullModel(model, { modelsDir, signal });
  expect(asked[1]).toMatch(/^bytes=[1-9]\d*-$/);
  expect((await readFile(path)).equals(bytes)).toBe(true);
  expect(await readdir(modelsDir)).toEqual(['mine.onnx']);
});

test.each([
  ['other bytes', Buffer.alloc(bytes.length, 1)],
  ['too many bytes', Buffer.alloc(bytes.length + 1, 1)],
])('%s are thrown away', async (_, sent) => {
  const { modelsDir, model } = await open({ sent });
  await expect(pullModel(model, { modelsDir, signal })).rejects.toMatchObject({ kind: 'invalid' });
  expect(await readdir(modelsDir)).toEqual([]);
});

test('a model is known by its bytes, whatever its file is called, and an own list adds to the one that ships', async () => {
  const { modelsDir, model } = await open();
  await mkdir(modelsDir, { recursive: true });
  await writeFile(join(modelsDir, 'whatever.onnx'), bytes);
  await writeFile(join(modelsDir, 'another.onnx'), 'no model');
  expect(await findModelFiles(modelsDir)).toEqual([]);
  await writeFile(join(modelsDir, 'registry.json'), JSON.stringify([model]));
  expect(await findModelFiles(modelsDir)).toEqual([{ model, path: join(modelsDir, 'whatever.onnx') }]);
  expect((await readModelRegistry(modelsDir)).map(({ id }) => id)).toEqual(
    expect.arrayContaining(['mine', 'yolox-nano']),
  );
  await writeFile(join(modelsDir, 'registry.json'), JSON.stringify([{ ...model, sha256: 'x' }]));
  await expect(readModelRegistry(modelsDir)).rejects.toThrow(/registry\.json cannot be used.*64 hexadecimal/s);
});
