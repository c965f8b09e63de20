/** Uploads through the real pipeline: ffmpeg, PostgreSQL, storage on disk. */

import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { App } from '../../core/app.ts';
import { tracksOfVideos } from '../../core/domain/subtitles/index.ts';
import {
  acceptUpload,
  createVideo,
  deleteVideo,
  findRenditions,
  findVideo,
  reconcileVideos,
  renewUpload,
  retryVideo,
  updateVideo,
  uploadKey,
  type Video,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { jobHandlers } from '../../workers/job-handlers.ts';
import { type MediaShape, makeMedia, readPictureNumbers } from '../media/make-media.ts';
import { drainJobs, drainVideos } from '../support/drain-videos.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

async function openPipeline() {
  const t = await openTestApp({ clock: systemClock });
  onTestFinished(() => t[Symbol.asyncDispose]());
  const workspace = await t.createWorkspace();
  const transcode = () => drainVideos(t);
  // Speech that is said to be German needs no captions: the engine knows English only.
  const upload = async (bytes: Buffer, language: string | null = 'de'): Promise<string> => {
    const input = { title: 'A film', fileName: 'film.mp4', sizeBytes: BigInt(bytes.length), language };
    const { video } = await createVideo(t.app, workspace.principal, input);
    await t.app.storage.write(uploadKey(video.id), bytes);
    await acceptUpload(t.app, video.id);
    return video.id;
  };
  const process = async (bytes: Buffer): Promise<Video> => {
    const id = await upload(bytes);
    await transcode();
    return (await findVideo(t.app.db, id)) as Video;
  };
  return { t, workspace, upload, transcode, process };
}

async function madeMedia(t: TestApp, shape: MediaShape): Promise<Buffer> {
  const path = join(t.config.dataDir, `${JSON.stringify(shape).replaceAll(/\W+/g, '-')}.mp4`);
  await makeMedia(path, shape);
  return readFile(path);
}

/** A rendition's segments as one file. */
async function joined(t: TestApp, videoId: string, name: string, count: number): Promise<string> {
  const parts: Buffer[] = [];
  for (const file of ['init.mp4', ...Array.from({ length: count }, (_, i) => `s${i}.m4s`)]) {
    const bytes = await t.app.storage.read(`videos/${videoId}/hls/${name}/${file}`);
    for await (const part of bytes) parts.push(part as Buffer);
  }
  const path = join(t.config.dataDir, `${videoId}-${name}.mp4`);
  await writeFile(path, Buffer.concat(parts));
  return path;
}

test('every picture of the upload comes out once, in order, on the grid', { timeout: 120_000 }, async () => {
  const { t, process } = await openPipeline();
  const video = await process(await madeMedia(t, { seconds: 5.2, width: 854, height: 480, rate: '30000/1001' }));
  expect(video).toMatchObject({ state: 'READY', progress: 1, width: 854, height: 480, failure: null });
  expect(video.durationMs).toBe(5205); // 156 pictures of 1001/30000 s
  const renditions = await findRenditions(t.app.db, [video.id]);
  expect(renditions.map(({ name }) => name).sort()).toEqual(['360p', '480p', 'audio']);
  for (const { name, width, height, codecs, state, encoder, segmentCount } of renditions) {
    expect({ state, segmentCount }).toEqual({ state: 'READY', segmentCount: 3 });
    if (name === 'audio') {
      expect({ codecs, encoder }).toEqual({ codecs: 'mp4a.40.2', encoder: 'copy' });
      continue;
    }
    expect(codecs).toMatch(/^avc1\.64/);
    const numbers = await readPictureNumbers(await joined(t, video.id, name, 3), {
      width: width ?? 0,
      height: height ?? 0,
    });
    expect(numbers).toEqual(Array.from({ length: 156 }, (_, i) => i));
  }
  expect(await t.app.storage.stat(video.posterKey ?? '')).not.toBeNull();
  const events = await t.app.db.feedEvent.findMany({ where: { videoId: video.id }, orderBy: { sequence: 'asc' } });
  const types = events.map(({ type }) => type);
  expect(types.slice(0, 2)).toEqual(['video.created', 'video.uploaded']);
  expect(types).toContain('video.playable');
  expect(types.at(-1)).toBe('video.ready');
  expect(types.indexOf('video.playable')).toBeLessThan(types.indexOf('video.ready'));
});

test('portrait, turned, silent, sound alone, one picture', { timeout: 120_000 }, async () => {
  const { t, process } = await openPipeline();
  const portrait = await process(await madeMedia(t, { seconds: 1, width: 480, height: 854 }));
  expect((await findRenditions(t.app.db, [portrait.id])).map((r) => `${r.name} ${r.width}x${r.height}`).sort()).toEqual(
    ['360p 360x640', '480p 480x854', 'audio nullxnull'],
  );
  const turned = await process(await madeMedia(t, { seconds: 1, rotate: 90, hasSound: false }));
  expect(turned).toMatchObject({ state: 'READY', width: 180, height: 320 });
  expect((await findRenditions(t.app.db, [turned.id])).map((r) => r.name)).toEqual(['360p']);
  const sound = await process(await madeMedia(t, { seconds: 3, hasPicture: false }));
  expect(sound).toMatchObject({ state: 'READY', width: null, posterKey: null });
  expect((await findRenditions(t.app.db, [sound.id])).map((r) => r.name)).toEqual(['audio']);
  const still = await process(await madeMedia(t, { seconds: 0.04, hasSound: false }));
  expect(still).toMatchObject({ state: 'READY', durationMs: 40 });
});

test('what is no film is refused with a sentence, and the worker goes on', async () => {
  const { process } = await openPipeline();
  const files = {
    '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n': /playlist/,
    'ffconcat version 1.0\nfile /etc/passwd\n': /list of other files/,
    'WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n': /subtitle/,
    'PK\x03\x04 and the rest of an archive': /archive/,
    '\x89PNG\r\n\x1a\n and a picture': /still image/,
    'just some words, long enough to be a file': /text file/,
    '\0\0\0\x20ftypisom\0\0\0\0isommp42 cut off': /cannot be read/,
  };
  for (const [text, sentence] of Object.entries(files)) {
    const video = await process(Buffer.from(text, 'latin1'));
    expect(video).toMatchObject({ state: 'FAILED', failure: { code: 'badMedia' } });
    expect(video.failure?.message).toMatch(sentence);
  }
});

test('a lost job is found by the reconciler, and bytes without a hook are accepted', async () => {
  const { t, workspace, upload } = await openPipeline();
  const bytes = await madeMedia(t, { seconds: 1, hasSound: false });
  const id = await upload(bytes);
  await t.drain('interactive', async () => {}); // A worker that swallows jobs.
  expect(await reconcileVideos(t.app)).toBe(1);
  expect(await reconcileVideos(t.app)).toBe(0);
  const { video } = await createVideo(t.app, workspace.principal, {
    title: 'Lost',
    fileName: 'f.mp4',
    sizeBytes: BigInt(bytes.length),
  });
  await t.app.storage.write(uploadKey(video.id), bytes);
  expect(await reconcileVideos(t.app)).toBe(1);
  await drainVideos(t);
  expect(await findVideo(t.app.db, id)).toMatchObject({ state: 'READY' });
  expect(await findVideo(t.app.db, video.id)).toMatchObject({ state: 'READY' });
});

test('an upload that is not finished in time fails, unless it is renewed at that moment', async () => {
  const { t, workspace } = await openPipeline();
  const wanted = { title: 'Late', fileName: 'f.mp4', sizeBytes: 10n };
  const expired = async (): Promise<string> => {
    const { video } = await createVideo(t.app, workspace.principal, wanted);
    await t.app.storage.write(uploadKey(video.id), Buffer.from('half'));
    await t.app.db.video.update({ where: { id: video.id }, data: { uploadExpiresAt: new Date(0) } });
    return video.id;
  };
  const late = await expired();
  expect(await reconcileVideos(t.app)).toBe(1);
  expect(await findVideo(t.app.db, late)).toMatchObject({ state: 'FAILED', failure: { code: 'uploadExpired' } });
  expect(await t.app.storage.stat(uploadKey(late))).toBeNull();

  const renewed = await expired();
  const storage = {
    async stat(key: string) {
      await renewUpload(t.app, workspace.principal, { videoId: renewed });
      return t.app.storage.stat(key);
    },
    removeAll: (prefix: string) => t.app.storage.removeAll(prefix),
  };
  expect(await reconcileVideos({ ...t.app, storage } as App)).toBe(0);
  expect(await findVideo(t.app.db, renewed)).toMatchObject({ state: 'AWAITING_UPLOAD' });
  expect(await t.app.storage.stat(uploadKey(renewed))).toMatchObject({ sizeBytes: 4 });
});

test('a failed video can be retried from its original, a deleted one leaves no byte', async () => {
  const { t, workspace, process, transcode } = await openPipeline();
  const video = await process(Buffer.from('just some words, long enough to be a file'));
  await t.app.storage.write(uploadKey(video.id), await madeMedia(t, { seconds: 1, hasSound: false }));
  await retryVideo(t.app, workspace.principal, { id: video.id });
  await transcode();
  expect(await findVideo(t.app.db, video.id)).toMatchObject({ state: 'READY', attempt: 2, failure: null });
  await deleteVideo(t.app, workspace.principal, { id: video.id });
  await drainJobs(t, 'housekeeping');
  const left: string[] = [];
  for await (const { key } of t.app.storage.list('')) left.push(key);
  expect(left).toEqual([]);
});

test('size and quota are refused before a byte is taken', async () => {
  const t = await openTestApp({ env: { SIGHTLINE_MAX_UPLOAD_BYTES: '1000', SIGHTLINE_WORKSPACE_QUOTA_BYTES: '1500' } });
  onTestFinished(() => t[Symbol.asyncDispose]());
  const { principal } = await t.createWorkspace();
  const create = (sizeBytes: bigint) => createVideo(t.app, principal, { title: 'A', fileName: 'a.mp4', sizeBytes });
  await expect(create(1001n)).rejects.toMatchObject({ kind: 'tooLarge' });
  await expect(create(0n)).rejects.toMatchObject({ kind: 'invalid' });
  await create(1000n);
  await expect(create(600n)).rejects.toMatchObject({ kind: 'tooLarge', message: expect.stringContaining('no room') });
  // Two at once cannot both take the last free bytes.
  const both = await Promise.allSettled([create(400n), create(400n)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('room for uploads and other changes of the workspace never wait for each other in a circle', async () => {
  const t = await openTestApp();
  onTestFinished(() => t[Symbol.asyncDispose]());
  const { principal } = await t.createWorkspace();
  const create = (n: number) => createVideo(t.app, principal, { title: `${n}`, fileName: 'a.mp4', sizeBytes: 1n });
  const { video } = await create(0);
  const rename = (n: number) => updateVideo(t.app, principal, { id: video.id, title: `Renamed ${n}` });
  const changes = await Promise.allSettled(Array.from({ length: 60 }, (_, n) => (n % 2 ? create(n) : rename(n))));
  expect(changes.flatMap((change) => (change.status === 'rejected' ? [change.reason] : []))).toEqual([]);
});

test('a video that is deleted while it is processed leaves no byte either', { timeout: 120_000 }, async () => {
  const { t, workspace, upload, transcode } = await openPipeline();
  const id = await upload(await madeMedia(t, { seconds: 40, width: 640, height: 360, hasSound: false }));
  const working = transcode();
  await until(async () => (await findVideo(t.app.db, id))?.playableAt, {
    timeoutMs: 60_000,
    what: 'the first segment',
  });
  await deleteVideo(t.app, workspace.principal, { id });
  await drainJobs(t, 'housekeeping');
  await working;
  const left: string[] = [];
  for await (const { key } of t.app.storage.list('')) left.push(key);
  expect(left).toEqual([]);
  expect(await findVideo(t.app.db, id)).toBeNull();
});

test('silence has an empty caption track, foreign speech has none', async () => {
  const { t, upload, transcode } = await openPipeline();
  const bytes = await madeMedia(t, { seconds: 2, width: 64, height: 64 });
  const english = await upload(bytes, null);
  const german = await upload(bytes, 'de');
  await transcode();
  await drainJobs(t, 'caption');
  const tracks = await tracksOfVideos(t.app.db, [english, german]);
  expect(tracks).toHaveLength(1);
  expect(tracks[0]).toMatchObject({
    videoId: english,
    language: 'en',
    engine: expect.stringContaining('PocketSphinx'),
  });
  const hasEngine = await stat('/usr/bin/pocketsphinx_continuous').catch(() => null);
  expect(tracks[0]?.state).toBe(hasEngine ? 'READY' : 'FAILED');
});

test('a video that is given up says what was away, and nothing of what is our own fault', async () => {
  const { t, upload } = await openPipeline();
  const failureAfter = async (error: AppError) => {
    const videoId = await upload(Buffer.from('film'));
    await jobHandlers['video.prepare'].giveUp(t.app, { videoId, attempt: 1 }, error);
    return (await findVideo(t.app.db, videoId))?.failure?.message;
  };
  expect(await failureAfter(new AppError('unavailable', 'The disk for media is full.'))).toBe(
    'The video could not be processed: The disk for media is full. Try again, and tell the operator if it happens again.',
  );
  expect(await failureAfter(new AppError('internal', 'x is undefined'))).toContain('because of a problem on our side.');
});
