/** Room in a workspace, and files that it has already. */

import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import type { Principal } from '../../core/domain/accounts/index.ts';
import {
  acceptUpload,
  checkMinutes,
  createVideo,
  deleteVideo,
  enqueueHashes,
  findRenditions,
  findVideo,
  getQuota,
  hashOriginal,
  reconcileVideos,
  uploadKey,
} from '../../core/domain/videos/index.ts';
import { newId } from '../../core/ids.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

const signal = new AbortController().signal;

async function open(env: Record<string, string> = {}) {
  const t = await openTestApp({ env });
  onTestFinished(() => t[Symbol.asyncDispose]());
  const workspace = await t.createWorkspace();
  const create = (sizeBytes: number, more: { sha256?: string; principal?: Principal } = {}) =>
    createVideo(t.app, more.principal ?? workspace.principal, {
      ...{ title: 'A film', fileName: 'film.mp4', sizeBytes: BigInt(sizeBytes) },
      ...(more.sha256 ? { sha256: more.sha256 } : {}),
    });
  return { t, ...workspace, create };
}

/** As the pipeline leaves it: an original, two renditions of which one is cold, captions, a storyboard. */
async function makeReady(t: TestApp, principal: Principal, bytes: Buffer) {
  const { video } = await createVideo(t.app, principal, {
    ...{ title: 'The first', fileName: 'first.mp4', sizeBytes: BigInt(bytes.length) },
  });
  await t.app.storage.write(uploadKey(video.id), bytes);
  await acceptUpload(t.app, video.id);
  const { id } = video;
  const now = new Date(t.clock.now());
  await t.app.db.video.update({
    where: { id },
    data: {
      ...{ state: 'READY', progress: 1, durationMs: 4000, width: 640, height: 360, playableAt: now, readyAt: now },
      ...{ posterKey: `videos/${id}/poster.jpg`, storyboard: { prefix: `videos/${id}/storyboard/`, columns: 10 } },
      ...{ probe: { container: 'mov' }, plan: { durationMs: 4000 }, contentKey: Buffer.from('key') },
    },
  });
  const names = ['360p', '720p', '1080p-hevc'] as const;
  const states = { '360p': 'READY', '720p': 'COLD', '1080p-hevc': 'ENCODING' } as const;
  for (const name of names) {
    const row = { id: newId('rendition'), videoId: id, name, bitrate: 1, segmentMs: [2000, 2000], segmentCount: 2 };
    await t.app.db.rendition.create({ data: { ...row, state: states[name] } });
  }
  for (const index of [0, 1]) {
    const segment = { videoId: id, rendition: '360p', index, sizeBytes: 2, samples: 60, sha256: randomBytes(32) };
    await t.app.db.videoSegment.create({ data: segment });
    await t.app.storage.write(`videos/${id}/hls/360p/s${index}.m4s`, Buffer.from(`s${index}`));
  }
  await t.app.db.subtitleTrack.create({
    data: {
      id: newId('subtitle'),
      videoId: id,
      language: 'en',
      engine: 'x',
      state: 'READY',
      cues: [{ text: 'Hello' }],
    },
  });
  for (const name of ['poster.jpg', 'hls/360p/init.mp4', 'storyboard/1.jpg']) {
    await t.app.storage.write(`videos/${id}/${name}`, Buffer.from(name));
  }
  await hashOriginal(t.app, { videoId: id }, { signal });
  return id;
}

const film = randomBytes(5000);
const sha256 = createHash('sha256').update(film).digest('hex');

test('a file that the workspace has is copied at once, with everything that was made of it', async () => {
  const { t, principal, create, workspaceId } = await open();
  const first = await makeReady(t, principal, film);
  expect(await findVideo(t.app.db, first)).toMatchObject({ sha256 });
  const { video, upload } = await create(film.length, { sha256: sha256.toUpperCase() });
  expect(upload).toBeNull();
  expect(video).toMatchObject({
    ...{ state: 'READY', progress: 1, title: 'A film', fileName: 'film.mp4', sha256, durationMs: 4000, width: 640 },
    ...{ sourceKey: uploadKey(video.id), posterKey: `videos/${video.id}/poster.jpg`, viewCount: 0 },
    contentKey: new Uint8Array(Buffer.from('key')),
  });
  expect(video.readyAt).not.toBeNull();
  const row = await t.app.db.video.findUniqueOrThrow({
    where: { id: video.id },
    include: { segments: { orderBy: { index: 'asc' } }, subtitles: true },
  });
  expect(row.storyboard).toEqual({ prefix: `videos/${video.id}/storyboard/`, columns: 10 });
  expect(row.segments.map(({ rendition, index, sizeBytes }) => [rendition, index, sizeBytes])).toEqual([
    ['360p', 0, 2],
    ['360p', 1, 2],
  ]);
  expect(row.subtitles).toMatchObject([{ language: 'en', cues: [{ text: 'Hello' }] }]);
  const renditions = await findRenditions(t.app.db, [video.id]);
  expect(renditions.map(({ name, state }) => [name, state]).sort()).toEqual([
    ['360p', 'READY'],
    ['720p', 'COLD'],
  ]);
  // The copies live on by themselves.
  await deleteVideo({ ...t.app }, principal, { id: first });
  await t.app.storage.removeAll(uploadKey(first));
  await t.app.storage.removeAll(`videos/${first}/`);
  expect((await buffer(await t.app.storage.read(uploadKey(video.id)))).equals(film)).toBe(true);
  expect((await buffer(await t.app.storage.read(`videos/${video.id}/hls/360p/s1.m4s`))).toString()).toBe('s1');
  expect((await getQuota(t.app, workspaceId)).usedBytes).toBe(5000n);
  const events = await t.app.db.feedEvent.findMany({ where: { videoId: video.id }, orderBy: { sequence: 'asc' } });
  expect(events.map(({ type }) => type)).toEqual(['video.created', 'video.ready']);
});

test('only the same bytes, seen by us, in the same workspace, for those who may see them, are copied', async () => {
  const { t, principal, workspaceId, create } = await open();
  const id = await makeReady(t, principal, film);
  const stranger = (await t.createWorkspace()).principal;
  const writer: Principal = { ...principal, grants: new Map([[workspaceId, new Set(['videos:write'])]]) } as Principal;
  for (const attempt of [
    create(film.length + 1, { sha256 }),
    create(film.length, { sha256: '0'.repeat(64) }),
    create(film.length, { sha256, principal: stranger }),
    create(film.length, { sha256, principal: writer }),
    create(film.length),
  ]) {
    expect((await attempt).upload).not.toBeNull();
  }
  await t.app.db.video.update({ where: { id }, data: { sha256: null } });
  expect((await create(film.length, { sha256 })).upload).not.toBeNull();
  await expect(create(film.length, { sha256: 'abc' })).rejects.toMatchObject({ kind: 'invalid' });
});

test('a copy that loses its original on the way becomes an upload like any other', async () => {
  const { t, principal, create } = await open();
  const id = await makeReady(t, principal, film);
  await t.app.storage.remove(uploadKey(id));
  const { video, upload } = await create(film.length, { sha256 });
  expect(upload).not.toBeNull();
  expect(video.state).toBe('AWAITING_UPLOAD');
  const left: string[] = [];
  for await (const { key } of t.app.storage.list(`videos/${video.id}/`)) left.push(key);
  expect(left).toEqual([]);
  // A process that died between copying the original and the rows: the rest of the machinery goes on from there.
  await t.app.storage.write(uploadKey(video.id), film);
  expect(await reconcileVideos(t.app)).toBe(1);
  expect(await findVideo(t.app.db, video.id)).toMatchObject({ state: 'QUEUED', sourceKey: uploadKey(video.id) });
});

test('originals are hashed once they can be watched, or never will be', async () => {
  const { t, principal } = await open();
  const { video } = await createVideo(t.app, principal, { title: 'A', fileName: 'a.mp4', sizeBytes: 5000n });
  await t.app.storage.write(uploadKey(video.id), film);
  await acceptUpload(t.app, video.id);
  const hash = async () => {
    await enqueueHashes(t.app);
    await t.drain('housekeeping', async (job) => {
      const { name, videoId } = job.data as { name: string; videoId: string };
      if (name === 'video.hash') await hashOriginal(t.app, { videoId }, job);
    });
    return (await findVideo(t.app.db, video.id))?.sha256;
  };
  expect(await hash()).toBeNull();
  await t.app.db.video.update({ where: { id: video.id }, data: { playableAt: new Date() } });
  expect(await hash()).toBe(sha256);
});

test('transfers at once are bounded, exactly, however many come', async () => {
  const { t, create, principal, workspaceId } = await open({ SIGHTLINE_WORKSPACE_MAX_UPLOADS: '3' });
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => create(10)));
  const taken = outcomes.filter((outcome) => outcome.status === 'fulfilled');
  expect(taken).toHaveLength(3);
  for (const { reason } of outcomes.filter((outcome) => outcome.status === 'rejected')) {
    expect(reason).toMatchObject({ kind: 'rateLimited', message: expect.stringContaining('3 uploads and imports') });
  }
  expect(await getQuota(t.app, workspaceId)).toMatchObject({ activeUploads: 3, maxActiveUploads: 3, usedBytes: 30n });
  await deleteVideo(t.app, principal, { id: taken[0]?.value.video.id as string });
  await create(10);
});

test('minutes are counted when they are measured, exactly, and then no more bytes are taken', async () => {
  const { t, create, workspaceId } = await open({ SIGHTLINE_WORKSPACE_QUOTA_MINUTES: '10' });
  const videos = await Promise.all(Array.from({ length: 5 }, async () => (await create(10)).video));
  const measured = await Promise.allSettled(videos.map((video) => checkMinutes(t.app, video, 4 * 60_000)));
  expect(measured.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  for (const outcome of measured) {
    if (outcome.status === 'fulfilled') continue;
    expect(outcome.reason).toMatchObject({ kind: 'tooLarge', message: expect.stringContaining('8 minutes of its 10') });
  }
  const index = measured.findIndex(({ status }) => status === 'fulfilled');
  const again = videos[index] as (typeof videos)[number];
  await checkMinutes(t.app, again, 6 * 60_000); // the same video, measured anew
  expect(await getQuota(t.app, workspaceId)).toMatchObject({ usedMs: 10 * 60_000, maxMs: 10 * 60_000 });
  await expect(create(10)).rejects.toThrow('all of its 10 minutes');
  await t.app.db.workspace.update({ where: { id: workspaceId }, data: { quotaMinutes: 20 } });
  await create(10);
});
