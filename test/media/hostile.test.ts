/**
 * Uploads that were made to harm: each ends in a refusal that a person understands, or in a whole film, soon; nobody is
 * asked for anything over the network, no other file is opened, and nothing is written but the video's own objects.
 */

import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runTool } from '../support/media-tool.ts';
import { type FilmShape, makeFilm, plainVideo } from '../support/numbered-film.ts';
import { openServedFilm, readPictures, type ServedRung } from '../support/served-film.ts';
import { type EngineVideo, startVideoEngine, type VideoEngine } from '../support/video-engine.ts';
import { bombs, type HostileFile, lies, redirects } from './hostile-files.ts';

const run = promisify(execFile);
/** A refusal says something about the file, and nothing about us. */
const ourFault = /our side|ffmpeg|ffprobe|\/tmp|Error/;

let engine: VideoEngine;
let folder: string;
let film: Buffer;

beforeAll(async () => {
  engine = await startVideoEngine();
  folder = join(engine.t.config.dataDir, 'hostile');
  await mkdir(folder);
  film = await made('mp4', {});
});
afterAll(() => engine[Symbol.asyncDispose]());

let count = 0;

async function made(extension: string, shape: Partial<FilmShape>): Promise<Buffer> {
  const path = join(folder, `${count++}.${extension}`);
  await makeFilm(path, { pictures: 50, width: 64, height: 48, ...shape });
  return readFile(path);
}

async function process(fileName: string, bytes: Buffer): Promise<EngineVideo> {
  const own = join(folder, String(count++));
  await mkdir(own);
  const path = join(own, fileName);
  await writeFile(path, bytes);
  const video = await engine.finish(await engine.upload(path));
  if (video.state === 'FAILED') {
    expect(video.failure).toMatchObject({ code: 'BAD_MEDIA', message: expect.not.stringMatching(ourFault) });
    await expectOnlyTheOriginal(video.id);
  } else {
    await expectWhole(video);
  }
  return video;
}

async function expectAs({ name, fileName, bytes, expected }: HostileFile): Promise<void> {
  const video = await process(fileName, bytes);
  if (expected === 'READY') expect(video).toMatchObject({ state: 'READY', failure: null });
  else if (expected !== 'either')
    expect(video, name).toMatchObject({ failure: { message: expect.stringMatching(expected) } });
}

/** A refused file leaves what was uploaded, and no piece of a film. */
async function expectOnlyTheOriginal(videoId: string): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of engine.t.app.storage.list(`videos/${videoId}/`)) keys.push(key);
  expect(keys).toEqual([]);
}

async function expectWhole(video: EngineVideo): Promise<void> {
  const served = await openServedFilm(video.playback?.hlsUrl ?? '');
  for (const track of [...served.rungs, ...(served.sound ? [served.sound] : [])]) {
    for (const url of [track.init, ...track.segments]) {
      const reply = await fetch(url);
      expect([url, reply.status, (await reply.arrayBuffer()).byteLength > 0]).toEqual([url, 200, true]);
    }
  }
  expect(served.rungs.length + (served.sound ? 1 : 0)).toBeGreaterThan(0);
}

describe('files that point elsewhere', () => {
  let server: Server;
  let calls = 0;
  let pipe: string;
  let isOpened = false;
  let writing: Promise<FileHandle>;

  beforeAll(async () => {
    server = createServer((socket) => {
      calls += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    pipe = join(folder, 'secret.ts');
    await run('mkfifo', [pipe]);
    // A pipe can be opened for writing only when somebody opens it for reading: it tells who looked.
    writing = open(pipe, 'w');
    void writing.then(() => {
      isOpened = true;
    });
  });
  afterAll(async () => {
    await using _reader = await open(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    await (await writing).close();
    server.close();
  });

  test('no file is opened for them', { timeout: 120_000 }, async () => {
    for (const file of redirects(pipe, film)) await expectAs(file);
    expect(isOpened).toBe(false);
  });

  test('nobody is called for them', { timeout: 120_000 }, async () => {
    const { port } = server.address() as AddressInfo;
    for (const file of redirects(`http://127.0.0.1:${port}/film.ts`, film)) await expectAs(file);
    expect(calls).toBe(0);
  });
});

describe.concurrent('files that promise too much', () => {
  for (const file of bombs()) test(file.name, () => expectAs(file));

  for (const name of [
    'a million pictures',
    '2^32 pictures of 2^32 ticks',
    'tables of 2^32 entries',
    'pictures outside the file',
    'an endless edit',
    'a clock without ticks',
  ]) {
    test(name, () => expectAs(lies(film).find((lie) => lie.name === name) as HostileFile));
  }

  test('JPEG pictures of 65500x65500 in a film', async () => {
    const bytes = Buffer.from(await made('avi', { video: ['-c:v', 'mjpeg'], pictures: 3 }));
    const start = Buffer.from([0xff, 0xc0, 0, 17, 8]);
    for (let at = bytes.indexOf(start); at >= 0; at = bytes.indexOf(start, at + 1))
      bytes.writeUInt32BE(0xffdc_ffdc, at + 5);
    await expectAs({ name: '', fileName: 'a.avi', bytes, expected: /65500x65500|cannot be read/ });
  });

  test('one picture of 8000x4400', async () => {
    const bytes = await made('mkv', {
      pictures: 1,
      width: 8000,
      height: 4400,
      video: ['-c:v', 'mjpeg', '-q:v', '20', '-pix_fmt', 'yuvj420p'],
    });
    const video = await process('a.mkv', bytes);
    expect(video).toMatchObject({ state: 'READY', width: 8000, height: 4400 });
  });

  test('pictures of a few pixels, and very long ones', async () => {
    for (const [width, height] of [
      [1, 1],
      [2, 2],
      [16, 1200],
      [2000, 16],
    ] as const) {
      const video = ['-c:v', 'ffv1', '-pix_fmt', 'yuv444p'];
      const bytes = await made('mkv', { pictures: 5, width, height, video });
      expect(await process('a.mkv', bytes)).toMatchObject({ state: 'READY', width, height });
    }
  });

  test('a film that stands still for twenty hours', async () => {
    const timing = { tickOf: (i: number) => i, expression: 'N+1800000*gte(N,40)' };
    const video = await process('a.mkv', await made('mkv', { timing }));
    expect(video.failure?.message).toMatch(/stands still for 20 hours/);
  });

  test('a film of forty hours', async () => {
    const timing = { tickOf: (i: number) => i, expression: 'N*72000' };
    const video = await process('a.mkv', await made('mkv', { timing }));
    expect(video.failure?.message).toMatch(/hours/);
  });

  test('a thousand tracks', async () => {
    const source = join(folder, 'tracks.mkv');
    await makeFilm(source, {
      pictures: 10,
      width: 64,
      height: 48,
      sound: [{ seconds: 0.5, codec: ['-c:a', 'libopus'] }],
    });
    const target = join(folder, 'thousand.mkv');
    const maps = Array.from({ length: 990 }, () => ['-map', '0:a']).flat();
    await runTool('ffmpeg', ['-v', 'error', '-i', source, '-map', '0:v', ...maps, '-c', 'copy', target]);
    const video = await process('a.mkv', await readFile(target));
    expect(video.failure?.message).toMatch(/991 streams/);
  });

  test('a hundred thousand subtitles', async () => {
    const lines = Array.from(
      { length: 100_000 },
      (_, i) => `${i + 1}\n00:00:00,${String(i % 1000).padStart(3, '0')} --> 00:00:01,999\n${'x'.repeat(50)}\n\n`,
    );
    const [subtitles, source, target] = ['bomb.srt', 'plain.mkv', 'bomb.mkv'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(subtitles, lines.join(''));
    await makeFilm(source, { pictures: 50, width: 64, height: 48 });
    await runTool('ffmpeg', [
      '-v',
      'error',
      '-i',
      source,
      '-i',
      subtitles,
      '-map',
      '0',
      '-map',
      '1',
      '-c',
      'copy',
      target,
    ]);
    expect(await process('a.mkv', await readFile(target))).toMatchObject({ state: 'READY' });
  });
});

describe.concurrent('files that are broken', () => {
  const kinds: [string, Partial<FilmShape>][] = [
    ['mp4', {}],
    ['mov', { output: ['-movflags', '+faststart'] }],
    ['mkv', {}],
    ['ts', { video: [...plainVideo, '-bf', '2'] }],
    ['avi', { video: ['-c:v', 'mpeg4'] }],
    ['webm', { video: ['-c:v', 'libvpx', '-deadline', 'realtime'] }],
    ['flv', {}],
    ['ogv', { video: ['-c:v', 'libtheora'] }],
  ];
  for (const [extension, shape] of kinds) {
    test(`${extension}, cut off anywhere`, async () => {
      const whole = await made(extension, {
        ...shape,
        sound: [
          { seconds: 2, ...(extension === 'webm' || extension === 'ogv' ? { codec: ['-c:a', 'libvorbis'] } : {}) },
        ],
      });
      for (const share of [0.002, 0.05, 0.3, 0.7, 0.97]) {
        await process(`cut.${extension}`, whole.subarray(0, Math.ceil(whole.length * share)));
      }
    });
    test(`${extension}, with rot in it`, async () => {
      const rotten = Buffer.from(await made(extension, shape));
      // The same places every time; not the head, by which it is known.
      for (let i = 0, at = 200; at < rotten.length; i++, at += 97 + ((i * 31) % 61)) rotten[at] = (i * 151) & 255;
      await process(`rot.${extension}`, rotten);
    });
  }

  test('names that lie about what is inside', async () => {
    const transport = await made('ts', {});
    for (const name of ['film.mp4', 'film.txt', 'film', 'film.m3u8', 'film.jpg']) {
      expect(await process(name, transport)).toMatchObject({ state: 'READY', width: 64 });
    }
  });
});

describe.concurrent('what a file says about itself', () => {
  const words = [
    '<script>alert(1)</script>',
    '\u001b[31m\u0007',
    '\u202egnp.exe',
    '"; DROP TABLE videos; --',
    '../../etc/passwd',
  ];

  test('stays out of what is served', async () => {
    const tags = words.flatMap((word, i) => [
      '-metadata',
      `${['title', 'artist', 'comment', 'album', 'genre'][i]}=${word}`,
    ]);
    const streamTags = ['-metadata:s:v:0', `handler_name=${words[0]}`, '-metadata:s:v:0', `title=${words[0]}`];
    const bytes = await made('mkv', { output: [...tags, ...streamTags], sound: [{ seconds: 2 }] });
    const video = await process('tags.mkv', bytes);
    expect(video).toMatchObject({ state: 'READY' });
    const served = await openServedFilm(video.playback?.hlsUrl ?? '');
    for (const url of [served.rungs[0]?.init, served.sound?.init] as string[]) {
      const text = Buffer.from(await (await fetch(url)).arrayBuffer()).toString('latin1');
      for (const word of words) expect(text).not.toContain(word);
    }
  });

  test('its attachments are never unpacked', async () => {
    const attachment = join(folder, 'evil.html');
    await writeFile(attachment, 'CANARY');
    const named = [
      '-attach',
      attachment,
      '-metadata:s:t:0',
      'mimetype=text/html',
      '-metadata:s:t:0',
      'filename=../../evil-attachment.html',
    ];
    const bytes = await made('mkv', { output: named });
    const video = await process('attached.mkv', bytes);
    expect(video).toMatchObject({ state: 'READY' });
    const names = await readdir(engine.t.config.dataDir, { recursive: true });
    expect(names.filter((name) => name.includes('evil-attachment'))).toEqual([]);
    const [rung] = (await openServedFilm(video.playback?.hlsUrl ?? '')).rungs as [ServedRung];
    const pictures = await readPictures(rung, [0]);
    expect(pictures.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});

test('nothing but uploads, films and what is asked for lies in the data directory', async () => {
  const keys: string[] = [];
  for await (const { key } of engine.t.app.storage.list('')) keys.push(key);
  expect(
    keys.filter(
      (key) =>
        !/^(uploads\/vid_\w+(\.json)?|videos\/vid_\w+\/(hls\/[\w-]+\/(init\.mp4|s\d+\.m4s)|posters\/\w+\.jpg))$/.test(
          key,
        ),
    ),
  ).toEqual([]);
  // Folders of originals in use are kept for a moment, without anything in them.
  const scratch = await readdir(join(engine.t.config.dataDir, 'scratch'), { recursive: true, withFileTypes: true });
  expect(scratch.filter((entry) => !entry.isDirectory()).map(({ name }) => name)).toEqual([]);
});
