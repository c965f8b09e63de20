/** Worker processes that are killed in the middle, and stopped in good order. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { acceptUpload, createVideo, findRenditions, findVideo, uploadKey } from '../../core/domain/videos/index.ts';
import { listWorkers } from '../../core/domain/workers/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { makeMedia } from '../media/make-media.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

function startWorker(t: TestApp, roles: string): ChildProcess {
  const script = join(import.meta.dirname, '../../workers/main.ts');
  const env = { PATH: process.env.PATH, ...t.env };
  const child = spawn(process.execPath, [script, `--roles=${roles}`], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Encoders that work on this app's files. */
function countEncoders(t: TestApp): number {
  const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return processes.filter((line) => line.startsWith('ffmpeg') && line.includes(t.config.dataDir)).length;
}

test('a killed worker’s video is finished by another, without an orphaned encoder', { timeout: 120_000 }, async () => {
  const t = await openTestApp({ clock: systemClock });
  onTestFinished(() => t[Symbol.asyncDispose]());
  const { principal } = await t.createWorkspace();
  const path = join(t.config.dataDir, 'long.mp4');
  await makeMedia(path, { seconds: 60, width: 640, height: 360 });
  const bytes = await readFile(path);
  const input = { title: 'Long', fileName: 'long.mp4', sizeBytes: BigInt(bytes.length), language: 'de' };
  const { video } = await createVideo(t.app, principal, input);
  await t.app.storage.write(uploadKey(video.id), bytes);
  await acceptUpload(t.app, video.id);

  const first = startWorker(t, 'transcode');
  const isPlayable = async () => (await findVideo(t.app.db, video.id))?.playableAt;
  await until(isPlayable, { what: 'the video to be playable' });
  expect(await findVideo(t.app.db, video.id)).toMatchObject({ state: 'PROCESSING' });
  await until(() => countEncoders(t) > 0, { what: 'an encoder' });
  const died = once(first, 'exit');
  first.kill('SIGKILL');
  await died;
  await until(() => countEncoders(t) === 0, { timeoutMs: 2_000, what: 'the encoder to die with its worker' });

  const second = startWorker(t, 'transcode');
  const isReady = async () => (await findVideo(t.app.db, video.id))?.state === 'READY';
  await until(isReady, { timeoutMs: 90_000, what: 'the second worker to finish' });
  const renditions = await findRenditions(t.app.db, [video.id]);
  expect(renditions.map(({ name, segmentCount }) => [name, segmentCount]).sort()).toEqual([
    ['360p', 30],
    ['audio', 28], // 94 frames of the source's own 44.1 kHz each
  ]);

  expect((await listWorkers(t.app)).map(({ roles }) => roles)).toContainEqual(['transcode']);
  const stopped = once(second, 'exit');
  second.kill('SIGTERM');
  expect(await stopped).toEqual([0, null]);
  expect(await readdir(join(t.config.dataDir, 'scratch'))).toEqual([]);
});
