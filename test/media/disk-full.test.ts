/** A data directory that runs full: the work waits and says why, goes on when there is room, and nothing half is shown. */

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, statfs, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { findVideo, plannedSegments } from '../../core/domain/videos/index.ts';
import { makeFilm } from '../support/numbered-film.ts';
import { openServedFilm, readPictures, type ServedRung } from '../support/served-film.ts';
import { until } from '../support/until.ts';
import { startVideoEngine, type VideoEngine } from '../support/video-engine.ts';

const run = promisify(execFile);
const canMount = process.platform === 'linux' && process.getuid?.() === 0;
if (!canMount) process.stderr.write('disk-full: skipped, only root on Linux can make a small disk\n');

/** More than the scratch space wants to see free, so little that it is filled in a moment. */
const diskMib = 1200;

async function smallDisk(): Promise<{ path: string; fill(leaveMib: number): Promise<void>; free(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'sightline-small-disk-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await run('mount', ['-t', 'tmpfs', '-o', `size=${diskMib}m`, 'sightline-test', root]);
  onTestFinished(async () => void (await run('umount', ['--lazy', root])));
  const path = join(root, 'data');
  await mkdir(path);
  const filler = join(root, 'filler');
  return {
    path,
    async fill(leaveMib) {
      const { bavail, bsize } = await statfs(root);
      await run('fallocate', ['-l', String(bavail * bsize - (leaveMib + 8) * 1024 ** 2), filler]);
      // The last pieces until there is no more: others write meanwhile.
      const rest = ['bs=4k', 'oflag=append', 'conv=notrunc', `count=${leaveMib > 0 ? 2048 : 1_000_000}`];
      await run('dd', ['if=/dev/zero', `of=${filler}`, ...rest]).catch(() => {});
    },
    free: () => truncate(filler, 0),
  };
}

async function problemOf(engine: VideoEngine, id: string): Promise<string | null> {
  return (await findVideo(engine.t.app.db, id))?.problem ?? null;
}

/** Every segment that is recorded is stored in whole, and nothing else is. */
async function expectNothingHalf(engine: VideoEngine, id: string): Promise<void> {
  const { db, storage } = engine.t.app;
  const rows = await db.videoSegment.findMany({ where: { videoId: id } });
  for (const { rendition, index, sizeBytes } of rows) {
    const stored = await storage.stat(`videos/${id}/hls/${rendition}/s${index}.m4s`);
    expect([rendition, index, stored?.sizeBytes]).toEqual([rendition, index, sizeBytes]);
  }
}

test.skipIf(!canMount)('full before it begins: it waits, says so, and goes on', { timeout: 180_000 }, async () => {
  const disk = await smallDisk();
  await using engine = await startVideoEngine({ env: { SIGHTLINE_DATA_DIR: disk.path } });
  const film = join(disk.path, 'film.mp4');
  await makeFilm(film, { pictures: 100, width: 160, height: 96, sound: [{ seconds: 4 }] });
  await disk.fill(100);
  const id = await engine.upload(film);
  const problem = await until(() => problemOf(engine, id), {
    what: 'the video to say what it waits for',
  });
  expect(problem).toMatch(/disk .*full/);
  expect((await engine.look(id)).failure).toBeNull();
  await expectNothingHalf(engine, id);
  await disk.free();
  expect(await engine.finish(id)).toMatchObject({ state: 'READY', failure: null });
  const isUntroubled = async () => (await problemOf(engine, id)) === null;
  // Another job of the video may still sit out its wait, which grows to a minute, after the last one that READY needs.
  await until(isUntroubled, { timeoutMs: 90_000, what: 'the video to say that nothing is in the way any more' });
});

test.skipIf(!canMount)(
  'full in the middle: what is shown is whole, and the rest follows',
  { timeout: 240_000 },
  async () => {
    const disk = await smallDisk();
    await using engine = await startVideoEngine({ env: { SIGHTLINE_DATA_DIR: disk.path }, concurrency: 1 });
    const film = join(disk.path, 'film.mp4');
    await makeFilm(film, { pictures: 3000, width: 640, height: 360, sound: [{ seconds: 120 }] });
    const id = await engine.upload(film);
    const countSegments = () => engine.t.app.db.videoSegment.count({ where: { videoId: id, rendition: '360p' } });
    await until(async () => (await countSegments()) >= 3, { what: 'the first segments' });
    await disk.fill(0);
    const problem = await until(() => problemOf(engine, id), {
      what: 'the video to say what it waits for',
    });
    expect(problem).toMatch(/disk .*full/);
    expect(await engine.look(id)).toMatchObject({ state: 'PROCESSING', failure: null });
    await expectNothingHalf(engine, id);
    await disk.free();
    expect(await engine.finish(id)).toMatchObject({ state: 'READY', failure: null });
    await expectNothingHalf(engine, id);
    const video = await findVideo(engine.t.app.db, id);
    const planned = video?.plan ? plannedSegments(video.plan) : [];
    expect(await engine.t.app.db.videoSegment.count({ where: { videoId: id } })).toBe(
      planned.reduce((sum, { samples }) => sum + samples.length, 0),
    );
    const [rung] = (await openServedFilm((await engine.look(id)).playback?.hlsUrl ?? '')).rungs as [ServedRung];
    const pictures = await readPictures(
      rung,
      rung.segments.map((_, i) => i),
    );
    expect(pictures.map(({ number }) => number)).toEqual(Array.from({ length: 3000 }, (_, i) => i));
  },
);

test.skipIf(!canMount)('an upload that finds no room says so and goes on later', { timeout: 180_000 }, async () => {
  const disk = await smallDisk();
  await using engine = await startVideoEngine({ env: { SIGHTLINE_DATA_DIR: disk.path } });
  const film = join(disk.path, '..', 'film.bin');
  await writeFile(film, Buffer.alloc(8_000_000, 1));
  await disk.fill(2);
  await expect(engine.upload(film)).rejects.toThrow(/507|503/);
  await disk.free();
});
