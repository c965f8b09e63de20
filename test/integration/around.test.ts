/** What lies around a video: storyboard, key frames, chapters, posters; from uploads with pictures that say their number. */

import { writeFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import {
  failStoryboard,
  findSegments,
  findVideo,
  reconcileStoryboards,
  renditionPrefix,
  sealSegment,
  type Video,
  wrapContentKey,
} from '../../core/domain/videos/index.ts';
import { readSegment } from '../../workers/storyboard/read-key-frames.ts';
import { runTool } from '../support/media-tool.ts';
import { makeFilm } from '../support/numbered-film.ts';
import { fetchBytes, openVideoWorkplace, readNumbered, type VideoWorkplace } from '../support/video-workplace.ts';

async function openPlace(): Promise<VideoWorkplace> {
  const place = await openVideoWorkplace();
  onTestFinished(() => place[Symbol.asyncDispose]());
  return place;
}

interface Tile {
  startMs: number;
  endMs: number;
  sprite: URL;
  box: number[];
}

async function readMap(vttUrl: string): Promise<Tile[]> {
  const text = (await fetchBytes(vttUrl)).toString();
  const toMs = (stamp: string) => {
    const [hours, minutes, seconds] = stamp.split(':').map(Number) as [number, number, number];
    return Math.round((hours * 3600 + minutes * 60 + seconds) * 1000);
  };
  return [...text.matchAll(/^(\S+) --> (\S+)\n(\S+)#xywh=([\d,]+)$/gm)].map(([, from, to, file, box]) => ({
    ...{ startMs: toMs(from as string), endMs: toMs(to as string), sprite: new URL(file as string, vttUrl) },
    box: (box as string).split(',').map(Number),
  }));
}

/** The number that each tile shows, and red, green and blue of its top left corner. */
async function readTiles(tiles: readonly Tile[]) {
  const sprites = new Map<string, Buffer>();
  for (const { sprite } of tiles) {
    if (!sprites.has(sprite.href)) sprites.set(sprite.href, await fetchBytes(sprite));
  }
  const pictures = [];
  for (const { sprite, box } of tiles) {
    const [picture] = await readNumbered(sprites.get(sprite.href) as Buffer, { box, format: ['-f', 'mjpeg'] });
    pictures.push(picture);
  }
  return pictures;
}

/** Encrypts what is stored, as if it had been committed so. */
async function seal(place: VideoWorkplace, video: Video): Promise<void> {
  const { app } = place.t;
  const contentKey = new Uint8Array(16).fill(9);
  for (const { rendition, index } of await findSegments(app.db, { videoId: video.id })) {
    const plain = await readSegment(app, video, { rendition, index });
    await app.storage.write(
      `${renditionPrefix(video.id, rendition)}s${index}.m4s`,
      sealSegment(contentKey, index, plain),
    );
  }
  await app.db.video.update({
    where: { id: video.id },
    data: { contentKey: wrapContentKey(app.secrets, contentKey), storyboard: {} },
  });
}

test('every tile shows its own moment, in the last tenth too', { timeout: 180_000 }, async () => {
  const place = await openPlace();
  const file = place.path('numbered.mp4');
  await makeFilm(file, { pictures: 1000, ticksPerSecond: '30000/1001', width: 640, height: 360 });
  const video = await place.process(file);
  expect(video).toMatchObject({ state: 'READY', failure: null });
  const { storyboard } = await place.ask(video.id, 'storyboard { vttUrl intervalMs tileWidth tileHeight }');
  expect(storyboard).toMatchObject({ intervalMs: 2002, tileWidth: 192, tileHeight: 108 });

  const tiles = await readMap(storyboard.vttUrl);
  expect(tiles).toHaveLength(17);
  expect(tiles.at(-1)?.endMs).toBe(video.durationMs);
  const lastTenth = (video.durationMs ?? 0) * 0.9;
  expect(tiles.filter(({ startMs }) => startMs >= lastTenth)).not.toEqual([]);
  const pictures = await readTiles(tiles);
  expect(pictures.map((picture) => picture?.number)).toEqual(
    tiles.map(({ startMs }) => Math.round((startMs * 30) / 1001)),
  );
  for (const picture of pictures) {
    const [red = 0, green = 0, blue = 0] = picture?.corners.topLeft ?? [];
    expect(red).toBeGreaterThan(180);
    expect(Math.max(green, blue)).toBeLessThan(80);
  }
  const sprite = await fetch(tiles[0]?.sprite as URL);
  expect([sprite.headers.get('content-type'), sprite.headers.get('cache-control')]).toEqual([
    'image/jpeg',
    'public, max-age=31536000, immutable',
  ]);
  await sprite.body?.cancel();
  const told = await place.t.app.db.feedEvent.count({ where: { videoId: video.id, type: 'video.storyboardReady' } });
  expect(told).toBe(1);

  // The same from encrypted segments, after its job was lost.
  await seal(place, video);
  await place.t.app.db
    .$executeRaw`UPDATE "Video" SET storyboard = NULL, "readyAt" = '2020-01-01' WHERE id = ${video.id}`;
  expect(await reconcileStoryboards(place.t.app)).toBe(1);
  expect(await reconcileStoryboards(place.t.app)).toBe(0);
  await place.work();
  expect((await findVideo(place.t.app.db, video.id))?.storyboard).toEqual(video.storyboard);
  const { playback } = await place.ask(video.id, 'playback { hlsUrl }');
  expect((await fetchBytes(playback.hlsUrl)).toString()).not.toContain('I-FRAME');
  expect((await fetch(new URL('360p/iframes.m3u8', playback.hlsUrl))).status).toBe(404);

  // What cannot be made is not tried for ever.
  await place.t.app.db.$executeRaw`UPDATE "Video" SET storyboard = NULL WHERE id = ${video.id}`;
  await failStoryboard(place.t.app, { videoId: video.id, attempt: video.attempt }, 'A segment is broken.');
  expect(await reconcileStoryboards(place.t.app)).toBe(0);
  expect((await place.ask(video.id, 'storyboard { vttUrl }')).storyboard).toBeNull();
});

test('a picture that cannot be decoded moves no other tile', { timeout: 120_000 }, async () => {
  const place = await openPlace();
  const file = place.path('numbered.mp4');
  await makeFilm(file, { pictures: 250, width: 640, height: 360 });
  const video = await place.process(file);
  const { app } = place.t;
  const [broken] = (await findSegments(app.db, { videoId: video.id, rendition: '360p' })).filter(
    ({ index }) => index === 2,
  );
  const bytes = await readSegment(app, video, { rendition: '360p', index: 2 });
  bytes.fill(0xff, (broken?.keyFrameBytes ?? 0) - 200, broken?.keyFrameBytes ?? 0);
  await app.storage.write(`${renditionPrefix(video.id, '360p')}s2.m4s`, bytes);
  await app.db.$executeRaw`UPDATE "Video" SET storyboard = NULL, "readyAt" = '2020-01-01' WHERE id = ${video.id}`;
  await reconcileStoryboards(app);
  await place.work();
  const { storyboard } = await place.ask(video.id, 'storyboard { vttUrl }');
  const numbers = (await readTiles(await readMap(storyboard.vttUrl))).map((picture) => picture?.number);
  expect([numbers[0], numbers[1], numbers[3], numbers[4]]).toEqual([0, 50, 150, 200]);
});

test('sound alone has no storyboard and no poster; one picture has one of each', { timeout: 120_000 }, async () => {
  const place = await openPlace();
  const sound = place.path('sound.m4a');
  await makeFilm(sound, { pictures: 0, sound: [{ seconds: 3 }] });
  const heard = await place.process(sound);
  expect(heard.state).toBe('READY');
  expect(await place.ask(heard.id, 'storyboard { vttUrl } poster { url } chapters { title }')).toEqual({
    storyboard: null,
    poster: null,
    chapters: [],
  });
  expect(await reconcileStoryboards(place.t.app)).toBe(0);

  const still = place.path('still.mp4');
  await makeFilm(still, { pictures: 1, width: 320, height: 192, numberOf: () => 77 });
  const shown = await place.process(still);
  expect(shown.state).toBe('READY');
  const { storyboard, poster } = await place.ask(shown.id, 'storyboard { vttUrl tileWidth tileHeight } poster { url }');
  const tiles = await readMap(storyboard.vttUrl);
  expect(tiles).toHaveLength(1);
  expect((await readTiles(tiles))[0]?.number).toBe(77);
  expect((await readNumbered(await fetchBytes(poster.url)))[0]?.number).toBe(77);
});

test('each range of the key frame playlist is one whole picture, its segment’s first', {
  timeout: 120_000,
}, async () => {
  const place = await openPlace();
  const file = place.path('numbered.mp4');
  await makeFilm(file, { pictures: 260, width: 854, height: 480 });
  const video = await place.process(file);
  const { playback } = await place.ask(video.id, 'playback { hlsUrl }');
  const master = (await fetchBytes(playback.hlsUrl)).toString();
  const [, bandwidth, uri] =
    /#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=(\d+),RESOLUTION=\d+x360,CODECS="avc1\.[^"]+",URI="(.+)"/.exec(
      master,
    ) as unknown as [string, string, string];
  expect(uri).toBe('360p/iframes.m3u8');
  const address = new URL(uri, playback.hlsUrl);
  const playlist = (await fetchBytes(address)).toString();
  expect(playlist).toContain('#EXT-X-I-FRAMES-ONLY');
  const ranges = [...playlist.matchAll(/#EXTINF:([\d.]+),\n#EXT-X-BYTERANGE:(\d+)@0\n(s\d+\.m4s)\n/g)];
  expect(ranges.map(([, seconds]) => Number(seconds))).toEqual([2, 2, 2, 2, 2, 0.4]);
  const init = await fetchBytes(new URL('init.mp4', address));
  for (const [index, [, seconds, length, segment]] of ranges.entries()) {
    const range = await fetch(new URL(segment as string, address), {
      headers: { range: `bytes=0-${Number(length) - 1}` },
    });
    expect(range.status).toBe(206);
    const bytes = Buffer.from(await range.arrayBuffer());
    const pictures = await readNumbered(Buffer.concat([init, bytes]), {
      format: ['-f', 'mov', '-skip_frame', 'nokey'],
    });
    expect(pictures.map(({ number }) => number)).toEqual([index * 50]);
    expect(Number(length) * 8).toBeLessThanOrEqual(Number(bandwidth) * Math.max(1, Number(seconds)));
    // One byte less is not the whole picture.
    const whole = await fetchBytes(new URL(segment as string, address));
    expect(whole.length).toBeGreaterThan(bytes.length);
  }
});

test('chapters come out of the file mended, as list, as WebVTT and as Apple’s JSON', { timeout: 120_000 }, async () => {
  const place = await openPlace();
  const [film, notes, file] = ['film.mp4', 'notes.txt', 'chapters.mkv'].map(place.path) as [string, string, string];
  await makeFilm(film, { pictures: 250, width: 320, height: 192 });
  const chapter = (start: number, end: number, title: string) =>
    `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${start}\nEND=${end}\ntitle=${title}\n`;
  await writeFile(
    notes,
    `;FFMETADATA1\n${chapter(0, 6000, '<b>Opening</b> \\\nnext line')}${chapter(4000, 900_000, 'Middle')}${chapter(7000, 8000, '')}${chapter(20_000, 21_000, 'After the end')}`,
  );
  await runTool('ffmpeg', [
    '-v',
    'error',
    '-i',
    film,
    '-f',
    'ffmetadata',
    '-i',
    notes,
    '-map_chapters',
    '1',
    '-c',
    'copy',
    '-y',
    file,
  ]);
  const video = await place.process(file);
  const { chapters, playback } = await place.ask(video.id, 'chapters { startMs endMs title } playback { hlsUrl }');
  expect(chapters).toEqual([
    { startMs: 0, endMs: 4000, title: '<b>Opening</b> next line' },
    { startMs: 4000, endMs: 7000, title: 'Middle' },
    { startMs: 7000, endMs: 8000, title: 'Chapter 3' },
  ]);
  const master = (await fetchBytes(playback.hlsUrl)).toString();
  expect(master).toContain('#EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.chapters",URI="../chapters.json"');
  const json = JSON.parse((await fetchBytes(new URL('../chapters.json', playback.hlsUrl))).toString());
  expect(json[1]).toEqual({ chapter: 2, 'start-time': 4, duration: 3, titles: [{ language: 'und', title: 'Middle' }] });
  const vtt = await fetch(new URL('../chapters.vtt', playback.hlsUrl));
  expect(vtt.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
  expect(await vtt.text()).toContain('00:00:00.000 --> 00:00:04.000\n&lt;b&gt;Opening&lt;/b&gt; next line\n');
});

const choose = 'mutation ($input: ChooseVideoPosterInput!) { chooseVideoPoster(input: $input) { video { id } } }';

test('the poster is a picture worth looking at, or the very one its owner wants', { timeout: 180_000 }, async () => {
  const place = await openPlace();
  const [film, file] = ['film.mp4', 'dull.mp4'].map(place.path) as [string, string];
  await makeFilm(film, { pictures: 250, width: 640, height: 360 });
  // Black, white, one blue; the numbered pictures only from 30 to 40 s.
  const flat = (colour: string) => ['-f', 'lavfi', '-i', `color=${colour}:s=640x360:r=25:d=10`];
  const inputs = [...flat('black'), ...flat('white'), ...flat('blue'), '-i', film];
  const joined = [
    '-filter_complex',
    '[0][1][2][3]concat=n=4:v=1',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-g',
    '50',
  ];
  await runTool('ffmpeg', ['-v', 'error', ...inputs, ...joined, '-pix_fmt', 'yuv420p', '-y', file]);
  const video = await place.process(file);
  const addressOf = async () => (await place.ask(video.id, 'poster { url }')).poster.url as string;
  const numberAt = async (url: string) => (await readNumbered(await fetchBytes(url)))[0]?.number ?? null;
  const first = await addressOf();
  expect(await numberAt(first)).toBeGreaterThanOrEqual(0);

  const ask = async (atMs: number | null, id = video.id, token = place.account.token) => {
    const { errors } = await place.api.post(choose, { token, variables: { input: { id, atMs } } });
    await place.work();
    return errors?.[0]?.extensions.code;
  };
  const before = await place.t.app.db.feedEvent.count({ where: { videoId: video.id, type: 'video.updated' } });
  expect(await ask(37_333)).toBeUndefined();
  const chosen = await addressOf();
  expect(chosen).not.toBe(first);
  expect(await numberAt(chosen)).toBe(Math.floor(7.3335 * 25));
  expect(await place.t.app.db.feedEvent.count({ where: { videoId: video.id, type: 'video.updated' } })).toBe(
    before + 1,
  );
  expect((await fetch(chosen)).headers.get('cache-control')).toContain('immutable');
  // An address that somebody still holds answers with the picture that holds now, and is not kept for ever.
  const old = await fetch(first);
  expect([old.status, old.headers.get('cache-control')]).toEqual([200, 'private, max-age=60']);
  expect(await numberAt(first)).toBe(183);
  for (const atMs of [30_040, 39_960]) {
    await ask(atMs);
    expect(await numberAt(await addressOf())).toBe((atMs - 30_000) / 40);
  }
  // Black is what its owner wants.
  await ask(3_000);
  expect(await numberAt(await addressOf())).toBeNull();
  // Chosen by the picture again, from what is stored.
  await ask(null);
  expect(await numberAt(await addressOf())).toBeGreaterThanOrEqual(0);
  const kept: string[] = [];
  for await (const { key } of place.t.app.storage.list(`videos/${video.id}/posters/`)) kept.push(key);
  expect(kept).toHaveLength(1);

  expect(await ask(40_000)).toBe('BAD_USER_INPUT');
  expect(await ask(-1)).toBe('BAD_USER_INPUT');
  expect(await ask(0, 'vid_00000000000000000000000000')).toBe('NOT_FOUND');
  expect(await ask(0, video.id, (await place.api.signUp('stranger')).token)).toBe('NOT_FOUND');
  expect(await ask(0, video.id, '')).toBe('UNAUTHENTICATED');
});
