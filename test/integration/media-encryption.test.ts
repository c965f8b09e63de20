/** AES-128 per video, encryption of the storage, and renditions that were freed: all of it still plays. */

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { findVideo, freeColdRenditions, sealOriginals, storedSegments } from '../../core/domain/videos/index.ts';
import { makeMedia } from '../media/make-media.ts';
import { startVideoEngine, type VideoEngine } from '../support/video-engine.ts';

const run = promisify(execFile);

async function makeFilm(engine: VideoEngine): Promise<string> {
  const path = join(engine.t.config.dataDir, 'film.mp4');
  await makeMedia(path, { seconds: 5, width: 854, height: 480 });
  return path;
}

/** Pictures that a player decodes which knows nothing of us. */
async function countPictures(hlsUrl: string): Promise<string> {
  const args = '-v error -select_streams v:0 -count_frames -show_entries stream=nb_read_frames -of csv=p=0'.split(' ');
  const { stdout } = await run('ffprobe', [...args, hlsUrl]);
  return stdout.trim().split('\n')[0] ?? '';
}

const urlOf = async (engine: VideoEngine, id: string) => (await engine.look(id)).playback?.hlsUrl as string;

test('an encrypted video plays with the key that its playlist names', { timeout: 120_000 }, async () => {
  const engine = await startVideoEngine();
  onTestFinished(() => engine[Symbol.asyncDispose]());
  await engine.t.app.db.workspace.updateMany({ data: { videoProfile: { encrypt: true } } });
  const id = await engine.upload(await makeFilm(engine));
  expect((await engine.finish(id)).failure).toBeNull();
  const hlsUrl = await urlOf(engine, id);

  expect(await countPictures(hlsUrl)).toBe('125');
  const playlist = await (await fetch(new URL('360p/playlist.m3u8', hlsUrl))).text();
  expect(playlist).toContain('#EXT-X-KEY:METHOD=AES-128,URI="../../key"');
  const stored = await readFile(join(engine.t.config.dataDir, 'media', 'videos', id, 'hls/360p/s0.m4s'));
  expect([stored.length % 16, stored.includes('moof')]).toEqual([0, false]);
  const keyUrl = new URL('360p/../../key', hlsUrl).href;
  expect((await (await fetch(keyUrl)).arrayBuffer()).byteLength).toBe(16);
  expect((await fetch(keyUrl.replace(/\/media\/[^/]+/, '/media/x'))).status).toBe(403);
});

test('with an encrypted storage all of it is made, kept and played', { timeout: 120_000 }, async () => {
  const engine = await startVideoEngine({ env: { SIGHTLINE_STORAGE_ENCRYPTION: '1' } });
  onTestFinished(() => engine[Symbol.asyncDispose]());
  const path = await makeFilm(engine);
  const id = await engine.upload(path);
  expect((await engine.finish(id)).failure).toBeNull();
  expect(await countPictures(await urlOf(engine, id))).toBe('125');

  const { app, config } = engine.t;
  const media = join(config.dataDir, 'media');
  expect(await sealOriginals(app)).toBe(1);
  expect(await sealOriginals(app)).toBe(0);
  await expect(readFile(join(media, 'uploads', id))).rejects.toThrow('ENOENT');
  const inTheClear = await run('grep', ['-rlaE', 'ftyp|moof|JFIF', join(media, 'videos'), join(media, 'uploads')]).then(
    ({ stdout }) => stdout,
    () => '',
  );
  expect(inTheClear).toBe('');
  const original = await app.storage.localFile(`uploads/${id}`, join(config.dataDir, 'scratch'));
  expect((await readFile(original)).equals(await readFile(path))).toBe(true);
});

test('the upper rungs of what nobody watches are freed, and come back on request', { timeout: 120_000 }, async () => {
  const engine = await startVideoEngine({ env: { SIGHTLINE_COLD_AFTER_DAYS: '30' } });
  onTestFinished(() => engine[Symbol.asyncDispose]());
  const { app } = engine.t;
  const id = await engine.upload(await makeFilm(engine));
  expect((await engine.finish(id)).failure).toBeNull();
  const hlsUrl = await urlOf(engine, id);
  const filesOf = async (name: string) => {
    const files: string[] = [];
    const prefix = `videos/${id}/hls/${name}/`;
    for await (const { key } of app.storage.list(prefix)) files.push(key.slice(prefix.length));
    return files;
  };

  expect(await freeColdRenditions(app)).toBe(0);
  const longAgo = new Date(app.clock.now() - 40 * 24 * 3_600_000);
  await app.db.video.update({ where: { id }, data: { readyAt: longAgo, viewedAt: longAgo } });
  expect(await freeColdRenditions(app)).toBe(1);
  expect(await freeColdRenditions(app)).toBe(0);
  const states = Object.fromEntries((await engine.look(id)).renditions.map(({ name, state }) => [name, state]));
  expect(states).toEqual({ '480p': 'COLD', '360p': 'READY', audio: 'READY' });
  expect([...(await storedSegments(app.db, id)).keys()].sort()).toEqual(['360p', 'audio']);
  expect(await filesOf('480p')).toEqual(['init.mp4']);

  expect((await fetch(new URL('480p/s1.m4s', hlsUrl))).status).toBe(200);
  expect(await countPictures(new URL('480p/playlist.m3u8', hlsUrl).href)).toBe('125');
  expect(await countPictures(hlsUrl)).toBe('125');
  expect((await findVideo(app.db, id))?.state).toBe('READY');

  // A run that was killed half-way, and a viewer who had a segment made again since: what has a row stays.
  await app.db.rendition.updateMany({ where: { videoId: id, name: '480p' }, data: { state: 'COLD', sizeBytes: 1 } });
  await app.db.videoSegment.deleteMany({ where: { videoId: id, rendition: '480p', index: { not: 1 } } });
  expect(await freeColdRenditions(app)).toBe(1);
  expect(await filesOf('480p')).toEqual(['init.mp4', 's1.m4s']);
  expect([...((await storedSegments(app.db, id)).get('480p') ?? [])]).toEqual([1]);
});
