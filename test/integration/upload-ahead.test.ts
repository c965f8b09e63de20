/** Encoding while uploading: what has arrived is made ahead of the end, and the end goes on from it without a seam. */

import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import {
  acceptUpload,
  createVideo,
  enqueuePlanAhead,
  findQuality,
  findSegments,
  findVideo,
  uploadKey,
} from '../../core/domain/videos/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { makeMedia, readPictureNumbers } from '../media/make-media.ts';
import { drainJobs, drainVideos } from '../support/drain-videos.ts';
import { openTestApp } from '../support/test-app.ts';

const run = promisify(execFile);
const size = { width: 320, height: 180 };
const seconds = 40;

async function openArrival(fileName: string, muxing: readonly string[] = []) {
  const t = await openTestApp({ clock: systemClock });
  onTestFinished(() => t[Symbol.asyncDispose]());
  const { principal } = await t.createWorkspace();
  const film = join(t.config.dataDir, 'film.mp4');
  await makeMedia(film, { seconds, ...size });
  const path = join(t.config.dataDir, `sent-${fileName}`);
  await run('ffmpeg', ['-v', 'error', '-i', film, '-c', 'copy', ...muxing, path]);
  const bytes = await readFile(path);
  const { video } = await createVideo(t.app, principal, { title: 'A film', fileName, sizeBytes: BigInt(bytes.length) });
  const segments = () => findSegments(t.app.db, { videoId: video.id, rendition: '360p' });
  return {
    ...{ t, videoId: video.id, segments },
    look: () => findVideo(t.app.db, video.id),
    /** So much of it has arrived, and what can be made of that is made. */
    async arrive(share: number) {
      await t.app.storage.write(uploadKey(video.id), bytes.subarray(0, Math.floor(bytes.length * share)));
      await enqueuePlanAhead(t.app, video.id);
      await drainJobs(t, 'rungs');
    },
    async finish() {
      await t.app.storage.write(uploadKey(video.id), bytes);
      await acceptUpload(t.app, video.id);
      await drainVideos(t);
    },
    async numbers() {
      const names = ['init.mp4', ...(await segments()).map(({ index }) => `s${index}.m4s`)];
      const read = async (name: string) => buffer(await t.app.storage.read(`videos/${video.id}/hls/360p/${name}`));
      const joined = join(t.config.dataDir, 'joined.mp4');
      await writeFile(joined, Buffer.concat(await Promise.all(names.map(read))));
      return readPictureNumbers(joined, size);
    },
  };
}

test.each([
  ['film.mp4', ['-movflags', '+faststart']],
  ['fragments.mp4', ['-movflags', '+frag_keyframe+delay_moov']],
  ['film.mkv', []],
  ['film.ts', []],
])('of %s whole chunks are made while it arrives, and kept', async (fileName, muxing) => {
  const { t, videoId, look, arrive, finish, segments, numbers } = await openArrival(fileName, muxing);
  await arrive(0.4);
  const some = await segments();
  expect(some.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  expect(await look()).toMatchObject({ state: 'AWAITING_UPLOAD', durationMs: null, playableAt: null });
  await arrive(0.8);
  const more = await segments();
  expect(more.map(({ index }) => index)).toEqual(Array.from({ length: 12 }, (_, index) => index));

  await finish();
  expect(await look()).toMatchObject({ state: 'READY' });
  expect((await segments()).slice(0, 12)).toEqual(more);
  expect(await numbers()).toEqual(Array.from({ length: seconds * 25 }, (_, number) => number));
  const [quality] = await findQuality(t.app.db, [videoId]);
  expect(quality?.report?.checks.filter(({ isPassed }) => !isPassed)).toEqual([]);
});

test('a file whose index comes last is left alone until it is there', async () => {
  const { look, arrive, finish, segments } = await openArrival('late-index.mp4');
  await arrive(0.9);
  expect(await segments()).toEqual([]);
  expect(await look()).toMatchObject({ state: 'AWAITING_UPLOAD', plan: null, failure: null });
  await finish();
  expect(await look()).toMatchObject({ state: 'READY' });
});

test('bytes whose checksum is still to come are not looked at', async () => {
  const { t, videoId, arrive, segments } = await openArrival('film.mkv');
  await t.app.storage.write(`${uploadKey(videoId)}.unverified`, Buffer.from('0'));
  await arrive(0.8);
  expect(await segments()).toEqual([]);
});

test('what arrives later may turn out to be another film: then nothing of before is kept', async () => {
  const { t, videoId, look, arrive, finish, segments, numbers } = await openArrival('film.mkv');
  await arrive(0.5);
  const before = await segments();
  expect(before.length).toBeGreaterThan(0);
  const video = await look();
  const grid = video?.plan?.video;
  if (!video?.plan || !grid) throw new Error('no plan');
  // As if the beginning had been of another rate than the whole.
  const other = { ...video.plan, video: { ...grid, gopFrames: 60 } };
  await t.app.db.video.update({ where: { id: videoId }, data: { plan: JSON.parse(JSON.stringify(other)) } });
  await arrive(0.9);
  expect(await segments()).toEqual(before);
  await finish();
  expect(await look()).toMatchObject({ state: 'READY' });
  expect(await numbers()).toEqual(Array.from({ length: seconds * 25 }, (_, number) => number));
});
