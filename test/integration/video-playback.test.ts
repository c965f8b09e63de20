/** What a player gets: signed addresses, playlists, segments that are still being made, pictures, captions. */

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { uploadKey } from '../../core/domain/videos/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { makeMedia } from '../media/make-media.ts';
import { drainJobs, drainVideos } from '../support/drain-videos.ts';
import { startTestApi } from '../support/test-api.ts';
import { openTestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const fields = `id state progress durationMs width height failure { code message } poster { url } playback { hlsUrl expiresAt }
  renditions { name width height bitrate codecs state encoder sizeBytes } subtitles { id language engine state vttUrl srtUrl }`;

test('from createVideo to a film that plays', { timeout: 120_000 }, async () => {
  const t = await openTestApp({ clock: systemClock });
  onTestFinished(() => t[Symbol.asyncDispose]());
  const api = await startTestApi(t.app);
  onTestFinished(() => api[Symbol.asyncDispose]());
  const { token } = await api.signUp('player');
  const path = join(t.config.dataDir, 'film.mp4');
  await makeMedia(path, { seconds: 5, width: 854, height: 480 });
  const bytes = await readFile(path);

  const created = await api.post(
    'mutation ($input: CreateVideoInput!) { createVideo(input: $input) { video { id state } upload { url token expiresAt } } }',
    { token, variables: { input: { title: 'A film', fileName: 'film.mp4', sizeBytes: bytes.length } } },
  );
  expect(created.errors).toBeUndefined();
  const { video, upload } = created.data.createVideo;
  expect(upload.url).toBe(`${api.address}/files`);
  const headers = { 'tus-resumable': '1.0.0', authorization: `Bearer ${upload.token}` };
  const creation = await fetch(upload.url, {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(bytes.length) },
  });
  expect(creation.status).toBe(201);
  const patch = { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  const sent = await fetch(creation.headers.get('location') ?? '', { method: 'PATCH', headers: patch, body: bytes });
  expect(sent.status).toBe(204);
  await drainVideos(t);
  await drainJobs(t, 'caption');

  const { data, errors } = await api.post(`query ($id: ID!) { video(id: $id) { ${fields} } }`, {
    token,
    variables: { id: video.id },
  });
  expect(errors).toBeUndefined();
  expect(data.video).toMatchObject({
    state: 'READY',
    progress: 1,
    durationMs: 5000,
    width: 854,
    height: 480,
    failure: null,
  });
  expect(data.video.renditions.map((r: { name: string }) => r.name)).toEqual(['480p', '360p', 'audio']);
  const hlsUrl: string = data.video.playback.hlsUrl;
  const master = await fetch(hlsUrl, { headers: { origin: 'https://elsewhere.example' } });
  expect([
    master.status,
    master.headers.get('content-type'),
    master.headers.get('access-control-allow-origin'),
  ]).toEqual([200, 'application/vnd.apple.mpegurl', '*']);
  expect(await master.text()).toContain('RESOLUTION=854x480,FRAME-RATE=25.000,CODECS="avc1.64001e,mp4a.40.2"');

  // A player that knows nothing of us decodes every picture of it.
  const probe = [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-count_frames',
    '-show_entries',
    'stream=nb_read_frames',
    '-of',
    'csv=p=0',
  ];
  const { stdout } = await run('ffprobe', [...probe, hlsUrl]);
  expect(stdout.trim().split('\n')[0]).toBe('125');

  const segment = new URL('480p/s1.m4s', hlsUrl);
  const whole = await fetch(segment);
  expect(whole.headers.get('content-type')).toBe('video/mp4');
  expect(whole.headers.get('cache-control')).toContain('immutable');
  const size = (await whole.arrayBuffer()).byteLength;
  const head = await fetch(segment, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, whole.headers.get('content-length')]);
  const part = await fetch(segment, { headers: { range: 'bytes=10-19' } });
  expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${size}`]);
  expect((await fetch(new URL('480p/s3.m4s', hlsUrl))).status).toBe(404);
  expect((await fetch(new URL('../../../uploads/x', hlsUrl))).status).toBe(404);
  const stranger = video.id.slice(0, -1) + (video.id.endsWith('0') ? '1' : '0');
  expect((await fetch(hlsUrl.replace(video.id, stranger))).status).toBe(403);
  expect((await fetch(hlsUrl.replace(/media\/./, 'media/X'))).status).toBe(403);
  const poster = await fetch(data.video.poster.url);
  expect([poster.status, poster.headers.get('content-type')]).toEqual([200, 'image/jpeg']);

  // A segment that is missing is asked for and waited for. Another API: this one still has it in memory.
  const key = `videos/${video.id}/hls/480p/s2.m4s`;
  await t.app.db.videoSegment.deleteMany({ where: { videoId: video.id, rendition: '480p', index: 2 } });
  await t.app.storage.remove(key);
  await using other = await startTestApi(t.app);
  const waiting = fetch(new URL('480p/s2.m4s', hlsUrl.replace(api.address, other.address)));
  await until(async () => (await t.app.queue.counts('interactive')).waiting > 0, { what: 'somebody to ask for it' });
  expect(await t.app.storage.stat(key)).toBeNull();
  await drainJobs(t, 'interactive');
  const made = await waiting;
  expect([made.status, made.headers.get('content-type')]).toEqual([200, 'video/mp4']);
  expect((await made.arrayBuffer()).byteLength).toBe((await t.app.storage.stat(key))?.sizeBytes);
  expect(await t.app.storage.stat(uploadKey(video.id))).not.toBeNull();
});
