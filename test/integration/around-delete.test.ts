/** Deleting a video frees every byte and every row, whatever state it is in. */

import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { findVideo, requestDownload, type Video } from '../../core/domain/videos/index.ts';
import { makeFilm } from '../support/numbered-film.ts';
import { fetchBytes, openVideoWorkplace, type VideoWorkplace } from '../support/video-workplace.ts';

const remove = 'mutation ($id: ID!) { deleteVideo(input: { id: $id }) { deletedId } }';
const create = `mutation ($input: CreateVideoInput!) { createVideo(input: $input) { video { id } upload { url token } } }`;

/** The log of what happened is kept for thirty days and holds no media; migrations are not ours to look at. */
const leftAlone = ['FeedEvent', '_prisma_migrations'];

/** Keys of objects, and rows of any table that name the video. */
async function tracesOf({ t }: VideoWorkplace, videoId: string): Promise<{ keys: string[]; rows: string[] }> {
  const keys: string[] = [];
  for await (const { key } of t.app.storage.list('')) if (key.includes(videoId)) keys.push(key);
  const { rows: tables } = await t.app.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    if (leftAlone.includes(name)) continue;
    const found = await t.app.pool.query(`SELECT count(*)::int AS n FROM "${name}" r WHERE r::text LIKE $1`, [
      `%${videoId}%`,
    ]);
    if (found.rows[0].n > 0) rows.push(name);
  }
  return { keys, rows: rows.sort() };
}

/** Deletes it, does the work that comes of it, and looks. */
async function deleteAndLook(place: VideoWorkplace, videoId: string) {
  const { errors } = await place.api.post(remove, { token: place.account.token, variables: { id: videoId } });
  expect(errors).toBeUndefined();
  await place.work();
  return tracesOf(place, videoId);
}

const nothing = { keys: [], rows: [] };

test('no state of a video leaves a byte or a row', { timeout: 240_000 }, async () => {
  const place = await openVideoWorkplace();
  onTestFinished(() => place[Symbol.asyncDispose]());
  const { app } = place.t;
  const { token } = place.account;
  const file = place.path('film.mp4');
  await makeFilm(file, { pictures: 200, width: 854, height: 480, sound: [{ seconds: 8 }] });
  const bytes = await readFile(file);

  // Half an upload.
  const input = { title: 'Half', fileName: 'half.mp4', sizeBytes: String(bytes.length) };
  const { data } = await place.api.post(create, { token, variables: { input } });
  const { video, upload } = data.createVideo;
  const headers = { authorization: `Bearer ${upload.token}`, 'tus-resumable': '1.0.0' };
  const creation = await fetch(upload.url, {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(bytes.length) },
  });
  const patch = { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  const half = bytes.subarray(0, bytes.length >> 1);
  const sent = await fetch(creation.headers.get('location') ?? '', { method: 'PATCH', headers: patch, body: half });
  expect(sent.status).toBe(204);
  expect((await tracesOf(place, video.id)).rows).toContain('Video');
  expect(await deleteAndLook(place, video.id)).toEqual(nothing);

  // Everything that a finished video can have: storyboard, poster, downloads, captions, an import, a freed rendition.
  const ready = await place.process(file);
  expect(ready.state).toBe('READY');
  expect(await requestDownload(app, ready, '480p')).toBe(true);
  await place.work();
  await app.db.subtitleTrack.create({
    data: { id: 'sub_00000000000000000000000001', videoId: ready.id, language: 'en', engine: 'test', state: 'READY' },
  });
  await app.db.videoImport.create({
    data: {
      videoId: ready.id,
      workspaceId: ready.workspaceId,
      label: 'http://x',
      urlCipher: new Uint8Array(1),
      state: 'DONE',
    },
  });
  await app.storage.removeAll(`videos/${ready.id}/hls/480p/s`);
  await app.db.videoSegment.deleteMany({ where: { videoId: ready.id, rendition: '480p' } });
  await app.db.rendition.updateMany({ where: { videoId: ready.id, name: '480p' }, data: { state: 'COLD' } });
  const before = await tracesOf(place, ready.id);
  expect(before.rows).toEqual(
    expect.arrayContaining(['Rendition', 'SubtitleTrack', 'Video', 'VideoDownload', 'VideoImport', 'VideoSegment']),
  );
  for (const part of ['storyboard/', 'posters/', 'download/', 'hls/360p/', 'hls/audio/', 'uploads/']) {
    expect(before.keys.some((key) => key.includes(part))).toBe(true);
  }
  expect(await deleteAndLook(place, ready.id)).toEqual(nothing);

  // In the middle of the work, fetched from elsewhere, and failed.
  const short = place.path('short.mp4');
  await makeFilm(short, { pictures: 50, width: 320, height: 192, sound: [{ seconds: 2 }] });
  for (const state of ['PROCESSING', 'IMPORTING', 'QUEUED', 'FAILED'] as const) {
    const each = await place.process(short);
    await app.db.video.update({ where: { id: each.id }, data: { state } });
    expect((await tracesOf(place, each.id)).keys.length).toBeGreaterThan(5);
    expect(await deleteAndLook(place, each.id)).toEqual(nothing);
  }
});

test('what is asked for while a video is deleted leaves nothing either', { timeout: 120_000 }, async () => {
  const place = await openVideoWorkplace();
  onTestFinished(() => place[Symbol.asyncDispose]());
  const { app } = place.t;
  const file = place.path('film.mp4');
  await makeFilm(file, { pictures: 100, width: 640, height: 360, sound: [{ seconds: 4 }] });
  const video = await place.process(file);
  const { poster } = await place.ask(video.id, 'poster { url }');
  expect((await fetchBytes(poster.url)).length).toBeGreaterThan(1000);
  // Jobs that were queued before are done after.
  expect(await requestDownload(app, (await findVideo(app.db, video.id)) as Video, '360p')).toBe(true);
  const choose = 'mutation ($id: ID!) { chooseVideoPoster(input: { id: $id, atMs: 1000 }) { video { id } } }';
  await place.api.post(choose, { token: place.account.token, variables: { id: video.id } });
  expect(await deleteAndLook(place, video.id)).toEqual(nothing);
  expect((await fetch(poster.url)).status).toBe(404);
});
