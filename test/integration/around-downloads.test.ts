/** Files to keep: what is sent, under which name, to whom, and for how long it lies there. */

import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { downloadKey, findDownload, freeDownloads } from '../../core/domain/videos/index.ts';
import { clickTimes, findClicks } from '../support/clicks.ts';
import { runTool } from '../support/media-tool.ts';
import { makeFilm } from '../support/numbered-film.ts';
import { fetchBytes, openVideoWorkplace, readNumbered, type VideoWorkplace } from '../support/video-workplace.ts';

interface Download {
  name: string;
  kind: string;
  url: string;
  sizeBytes: number | null;
}

async function openPlace(): Promise<VideoWorkplace> {
  const place = await openVideoWorkplace();
  onTestFinished(() => place[Symbol.asyncDispose]());
  return place;
}

/** Asks for the file, has it made, and takes it. */
async function fetchMade(place: VideoWorkplace, url: string): Promise<Response> {
  const [response] = await Promise.all([fetch(url), place.work().then(() => place.work())]);
  return response;
}

function topBoxes(file: Buffer): string[] {
  const types: string[] = [];
  for (let at = 0; at + 8 <= file.length; at += file.readUInt32BE(at))
    types.push(file.toString('latin1', at + 4, at + 8));
  return types;
}

test('original, renditions and captions, each with its name', { timeout: 180_000 }, async () => {
  const place = await openPlace();
  const { app } = place.t;
  const file = place.path('größe "x".mp4');
  await makeFilm(file, { pictures: 260, width: 854, height: 480, sound: [{ seconds: 10.4 }] });
  const video = await place.process(file, 'Möwen / Gulls');
  expect(video.state).toBe('READY');
  const track = { id: 'sub_00000000000000000000000001', videoId: video.id, language: 'de', engine: 'test' };
  await app.db.subtitleTrack.create({
    data: { ...track, state: 'READY', cues: [{ startMs: 0, endMs: 900, text: 'Möwen' }] },
  });
  const asked: { downloads: Download[] } = await place.ask(video.id, 'downloads { name kind url sizeBytes }');
  const { downloads } = asked;
  expect(downloads.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    'ORIGINAL größe _x_.mp4',
    'RENDITION Möwen _ Gulls (480p).mp4',
    'RENDITION Möwen _ Gulls (360p).mp4',
    'RENDITION Möwen _ Gulls (sound).m4a',
    'SUBTITLES Möwen _ Gulls (de).vtt',
    'SUBTITLES Möwen _ Gulls (de).srt',
  ]);
  const [original, larger, smaller, sound, , srt] = downloads as [
    Download,
    Download,
    Download,
    Download,
    Download,
    Download,
  ];

  // The original: as it came, in parts if need be, never as anything a browser would run.
  const source = await readFile(file);
  const whole = await fetch(original.url);
  expect(whole.headers.get('content-disposition')).toBe(
    `attachment; filename="gr__e _x_.mp4"; filename*=UTF-8''gr%C3%B6%C3%9Fe%20_x_.mp4`,
  );
  expect([whole.headers.get('content-type'), whole.headers.get('x-content-type-options')]).toEqual([
    'application/octet-stream',
    'nosniff',
  ]);
  expect(Buffer.from(await whole.arrayBuffer()).equals(source)).toBe(true);
  expect(original.sizeBytes).toBe(source.length);
  const rest = await fetch(original.url, {
    headers: { range: 'bytes=1000-', 'if-range': whole.headers.get('etag') ?? '' },
  });
  expect([rest.status, rest.headers.get('content-range')]).toEqual([
    206,
    `bytes 1000-${source.length - 1}/${source.length}`,
  ]);
  expect(Buffer.from(await rest.arrayBuffer()).equals(source.subarray(1000))).toBe(true);
  const changed = await fetch(original.url, { headers: { range: 'bytes=1000-', 'if-range': '"other"' } });
  expect(changed.status).toBe(200);
  await changed.body?.cancel();

  // A rendition: put together when it is asked for, the index first, picture and sound as they are in the stream.
  expect(await findDownload(app.db, video.id, '480p')).toBeNull();
  const made = await fetchMade(place, larger.url);
  expect([made.status, made.headers.get('content-type')]).toEqual([200, 'video/mp4']);
  expect(made.headers.get('content-disposition')).toContain("filename*=UTF-8''M%C3%B6wen%20_%20Gulls%20%28480p%29.mp4");
  const film = Buffer.from(await made.arrayBuffer());
  expect(topBoxes(film).filter((type) => ['moov', 'mdat', 'moof'].includes(type))).toEqual(['moov', 'mdat']);
  expect((await readNumbered(film)).map(({ number }) => number)).toEqual(Array.from({ length: 260 }, (_, i) => i));
  const heard = ['-v', 'error', '-i', 'pipe:0', '-map', '0:a', '-ac', '1', '-ar', '48000', '-f', 'f32le', 'pipe:1'];
  const { stdout } = await runTool('ffmpeg', heard, [film]);
  const clicks = findClicks(new Float32Array(stdout.buffer, stdout.byteOffset, stdout.length >> 2));
  const wanted = clickTimes(10.4);
  expect(clicks).toHaveLength(wanted.length);
  for (const [i, time] of wanted.entries()) expect(Math.abs((clicks[i] as number) - time)).toBeLessThan(0.03);
  const shown = JSON.parse(
    (
      await runTool('ffprobe', ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', 'pipe:0'], [film])
    ).stdout.toString(),
  );
  expect(shown.format.tags.title).toBe('Möwen / Gulls');
  expect(Number(shown.streams.find((s: { codec_type: string }) => s.codec_type === 'video').start_time)).toBeCloseTo(
    0,
    2,
  );

  // Now its size is known, it is not made twice, and what broke off goes on.
  const again: { downloads: Download[] } = await place.ask(video.id, 'downloads { name kind url sizeBytes }');
  expect(again.downloads[1]?.sizeBytes).toBe(film.length);
  expect(Math.abs(Number(larger.sizeBytes) / film.length - 1)).toBeLessThan(0.05);
  const part = await fetchBytes(larger.url, { range: 'bytes=5000-5999' });
  expect(part.equals(film.subarray(5000, 6000))).toBe(true);
  const head = await fetch(larger.url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(film.length)]);

  const m4a = Buffer.from(await (await fetchMade(place, sound.url)).arrayBuffer());
  expect(topBoxes(m4a)).toContain('moov');
  const captions = await fetch(srt.url);
  expect(captions.headers.get('content-disposition')).toContain('(de).srt');
  expect(await captions.text()).toContain('Möwen');

  // Freed after a day, and made again with the same bytes when somebody asks.
  expect(await freeDownloads(app)).toBe(0);
  await app.db.videoDownload.updateMany({ data: { createdAt: new Date(app.clock.now() - 25 * 3_600_000) } });
  expect(await freeDownloads(app)).toBe(2);
  expect(await app.storage.stat(downloadKey(video.id, '480p'))).toBeNull();
  const remade = Buffer.from(await (await fetchMade(place, larger.url)).arrayBuffer());
  expect(remade.equals(film)).toBe(true);

  // Addresses for playing grant no downloads, those of other videos neither, and only what is there is sent.
  const { playback } = await place.ask(video.id, 'playback { hlsUrl }');
  const token = new URL(playback.hlsUrl).pathname.split('/')[2] as string;
  const stolen = original.url.replace(/media\/[^/]+/, `media/${token}`);
  expect((await fetch(stolen)).status).toBe(403);
  const stranger = video.id.slice(0, -1) + (video.id.endsWith('z') ? 'y' : 'z');
  expect((await fetch(original.url.replace(video.id, stranger))).status).toBe(403);
  for (const file of ['1080p.mp4', '..%2foriginal', 'x', 'sub_00000000000000000000000002.vtt', 'toString.mp4']) {
    expect((await fetch(original.url.replace(/original$/, file))).status).toBe(404);
  }
  expect((await fetch(smaller.url.replace('downloads', 'videos'))).status).toBe(403);

  // A rendition that was freed is not offered; the video that fails keeps its original.
  await app.db.rendition.updateMany({ where: { videoId: video.id, name: '480p' }, data: { state: 'COLD' } });
  const cold: { downloads: Download[] } = await place.ask(video.id, 'downloads { name }');
  expect(cold.downloads.map(({ name }) => name)).not.toContain('Möwen _ Gulls (480p).mp4');
});
