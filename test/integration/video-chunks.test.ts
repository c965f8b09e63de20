/** The grid at work: chunks in any order, twice, on demand, and after they were freed, always give the same film. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import {
  acceptUpload,
  commitInit,
  commitSegment,
  createVideo,
  enqueueMissing,
  findQuality,
  findRenditions,
  findSegments,
  findVideo,
  requestSegment,
  uploadKey,
  type Video,
} from '../../core/domain/videos/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { makeMedia, readPictureNumbers } from '../media/make-media.ts';
import { drainJobs, drainVideos } from '../support/drain-videos.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

const run = promisify(execFile);

const seconds = 20;
const size = { width: 320, height: 180 };
const pictures = seconds * 25;

async function uploadFilm({ sound, length = seconds }: { sound?: string; length?: number } = {}) {
  const t = await openTestApp({ clock: systemClock });
  onTestFinished(() => t[Symbol.asyncDispose]());
  const { principal } = await t.createWorkspace();
  const path = join(t.config.dataDir, 'film.mp4');
  await makeMedia(path, { seconds: length, ...size });
  const mkv = join(t.config.dataDir, 'film.mkv');
  if (sound) await run('ffmpeg', ['-v', 'error', '-i', path, '-c:v', 'copy', '-c:a', sound, mkv]);
  const bytes = await readFile(sound ? mkv : path);
  const input = { title: 'A film', fileName: 'film.mp4', sizeBytes: BigInt(bytes.length), language: 'de' };
  const { video } = await createVideo(t.app, principal, input);
  await t.app.storage.write(uploadKey(video.id), bytes);
  await acceptUpload(t.app, video.id);
  const look = async () => (await findVideo(t.app.db, video.id)) as Video;
  return { t, videoId: video.id, look };
}

/** The numbers of the pictures in some segments of the one rung. */
async function numbersOf(t: TestApp, videoId: string, indexes: readonly number[]): Promise<number[]> {
  const parts: Buffer[] = [];
  for (const file of ['init.mp4', ...indexes.map((index) => `s${index}.m4s`)]) {
    parts.push(await buffer(await t.app.storage.read(`videos/${videoId}/hls/360p/${file}`)));
  }
  const path = join(t.config.dataDir, 'joined.mp4');
  await writeFile(path, Buffer.concat(parts));
  return readPictureNumbers(path, size);
}

const hashesOf = async (t: TestApp, videoId: string) =>
  (await findSegments(t.app.db, { videoId })).map(({ rendition, index, sha256 }) => {
    return `${rendition} ${index} ${Buffer.from(sha256).toString('hex')}`;
  });

test('a viewer’s segment is made before its turn, and the rest joins it without a seam', async () => {
  const { t, videoId, look } = await uploadFilm();
  await drainJobs(t, 'interactive');
  expect(await look()).toMatchObject({ state: 'PROCESSING', durationMs: seconds * 1000 });
  expect(await findSegments(t.app.db, { videoId, rendition: '360p' })).toHaveLength(2);

  expect(await requestSegment(t.app, await look(), { rendition: '360p', index: 9 })).toBe(true);
  expect(await requestSegment(t.app, await look(), { rendition: '360p', index: 10 })).toBe(false);
  expect(await requestSegment(t.app, await look(), { rendition: '720p', index: 0 })).toBe(false);
  await drainJobs(t, 'interactive');
  expect(await numbersOf(t, videoId, [9])).toEqual(Array.from({ length: 50 }, (_, i) => 450 + i));

  await drainVideos(t);
  expect(await look()).toMatchObject({ state: 'READY' });
  const whole = await numbersOf(
    t,
    videoId,
    Array.from({ length: 10 }, (_, i) => i),
  );
  expect(whole).toEqual(Array.from({ length: pictures }, (_, i) => i));
});

test('an end of one picture fits what comes before it, in its turn and where a viewer waits for it', async () => {
  const { t, videoId, look } = await uploadFilm({ length: 8.04 });
  await drainJobs(t, 'interactive');
  expect(await requestSegment(t.app, await look(), { rendition: '360p', index: 4 })).toBe(true);
  await drainJobs(t, 'interactive');
  expect((await findSegments(t.app.db, { videoId, rendition: '360p' })).map(({ index }) => index)).toEqual([
    0, 1, 3, 4,
  ]);
  await drainVideos(t);
  expect(await look()).toMatchObject({ state: 'READY', isSafe: false });
  expect(await numbersOf(t, videoId, [0, 1, 2, 3, 4])).toEqual(Array.from({ length: 201 }, (_, i) => i));
});

test('sound that must be encoded is made where a viewer waits, and the rest joins it', async () => {
  const { t, videoId, look } = await uploadFilm({ sound: 'libmp3lame' });
  await drainJobs(t, 'interactive');
  expect(await requestSegment(t.app, await look(), { rendition: 'audio', index: 4 })).toBe(true);
  await drainJobs(t, 'interactive');
  const piece = await findSegments(t.app.db, { videoId, rendition: 'audio' });
  expect(piece.map(({ index }) => index)).toEqual([4, 5, 6, 7, 8]);

  await drainVideos(t);
  expect(await look()).toMatchObject({ state: 'READY' });
  const [quality] = await findQuality(t.app.db, [videoId]);
  expect(quality?.report?.checks.filter(({ isPassed }) => !isPassed)).toEqual([]);
  const parts: Buffer[] = [];
  for (const file of ['init.mp4', ...Array.from({ length: 10 }, (_, index) => `s${index}.m4s`)]) {
    parts.push(await buffer(await t.app.storage.read(`videos/${videoId}/hls/audio/${file}`)));
  }
  const joined = join(t.config.dataDir, 'joined.mp4');
  await writeFile(joined, Buffer.concat(parts));
  const decoding = ['-v', 'error', '-i', joined, '-ac', '1', '-f', 's16le', '-'];
  const { stdout } = await run('ffmpeg', decoding, { encoding: 'buffer', maxBuffer: 2 ** 27 });
  // A steady tone: a click at a seam would be a jump that the tone itself cannot make.
  const samples = new Int16Array(stdout.buffer, stdout.byteOffset, stdout.byteLength / 2).subarray(4096, -4096);
  const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const steepest = samples.reduce(
    (most, value, i) => Math.max(most, i ? Math.abs(value - (samples[i - 1] as number)) : 0),
    0,
  );
  expect(steepest).toBeLessThan(loudest * 2 * Math.sin((Math.PI * 440) / 48_000) * 1.5);
});

test('what was freed or lost comes back with the same bytes', async () => {
  const { t, videoId, look } = await uploadFilm();
  await drainVideos(t);
  await t.app.db.videoSegment.deleteMany({ where: { videoId } });
  await enqueueMissing(t.app, await look());
  await drainJobs(t, 'first');
  await drainJobs(t, 'upgrade');
  const before = await hashesOf(t, videoId);
  expect(before).toHaveLength(10 + 10);

  // Two chunks lose all they have, one loses a single segment; the sound loses everything.
  await t.app.db.videoSegment.deleteMany({ where: { videoId, OR: [{ index: { gte: 3 } }, { rendition: 'audio' }] } });
  await t.app.storage.removeAll(`videos/${videoId}/hls/360p/s9.m4s`);
  await enqueueMissing(t.app, await look());
  await drainJobs(t, 'first');
  await drainJobs(t, 'upgrade');
  expect(await hashesOf(t, videoId)).toEqual(before);
  const stored = await buffer(await t.app.storage.read(`videos/${videoId}/hls/360p/s9.m4s`));
  expect(before).toContain(`360p 9 ${createHash('sha256').update(stored).digest('hex')}`);
});

test('a freed rendition comes back when somebody asks for it', async () => {
  const { t, videoId, look } = await uploadFilm();
  await drainVideos(t);
  await t.app.db.videoSegment.deleteMany({ where: { videoId, rendition: '360p' } });
  await t.app.db.rendition.updateMany({ where: { videoId, name: '360p' }, data: { state: 'COLD' } });
  await enqueueMissing(t.app, await look());
  await drainJobs(t, 'upgrade');
  expect(await findSegments(t.app.db, { videoId, rendition: '360p' })).toEqual([]);

  expect(await requestSegment(t.app, await look(), { rendition: '360p', index: 5 })).toBe(true);
  await drainJobs(t, 'interactive');
  expect(await numbersOf(t, videoId, [5])).toEqual(Array.from({ length: 50 }, (_, i) => 250 + i));
  await drainJobs(t, 'upgrade');
  await drainJobs(t, 'interactive');
  const renditions = await findRenditions(t.app.db, [videoId]);
  expect(renditions.find(({ name }) => name === '360p')).toMatchObject({ state: 'READY' });
});

test('of two writers of a segment the first one wins; a strange initialisation segment is refused', async () => {
  const { t, videoId, look } = await uploadFilm();
  await drainJobs(t, 'interactive');
  const video = await look();
  const write = (text: string) =>
    commitSegment(t.app, video, {
      rendition: '360p',
      index: 7,
      samples: 50,
      bytes: Buffer.from(text),
      keyFrameBytes: null,
    });
  expect((await Promise.all([write('one'), write('another'), write('a third')])).filter(Boolean)).toHaveLength(1);
  const stored = await buffer(await t.app.storage.read(`videos/${videoId}/hls/360p/s7.m4s`));
  const [row] = await findSegments(t.app.db, { videoId, rendition: '360p', from: 7, to: 7 });
  expect(Buffer.from(row?.sha256 ?? [])).toEqual(createHash('sha256').update(stored).digest());

  const init = { rendition: '360p', codecs: 'avc1.64000c', encoder: 'libx264', encoderReason: null };
  await expect(commitInit(t.app, video, { ...init, bytes: Buffer.from('other') })).rejects.toMatchObject({
    kind: 'conflict',
  });
  expect(await write('late')).toBe(false);
  const stale = { ...video, attempt: video.attempt - 1 };
  const bytes = Buffer.from('stale');
  expect(
    await commitSegment(t.app, stale, { rendition: '360p', index: 8, samples: 50, bytes, keyFrameBytes: null }),
  ).toBe(false);
});
