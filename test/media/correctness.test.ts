/** Films of every awkward kind through the engine, under the eyes of the seam oracle. */

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clickTimes, toneAt } from '../support/clicks.ts';
import { runTool } from '../support/media-tool.ts';
import { withDisplayMatrix, withEdits } from '../support/mp4-patch.ts';
import { plainClick, plainVideo } from '../support/numbered-film.ts';
import {
  readSound,
  readStreamFacts,
  type ServedFilm,
  type ServedPicture,
  type ServedRung,
} from '../support/served-film.ts';
import { startVideoEngine, type VideoEngine } from '../support/video-engine.ts';
import { type Row, testRow } from './seam-oracle.ts';

let engine: VideoEngine;
let folder: string;

beforeAll(async () => {
  engine = await startVideoEngine();
  folder = join(engine.t.config.dataDir, 'films');
  await mkdir(folder);
});
afterAll(() => engine[Symbol.asyncDispose]());

function testRows(rows: readonly Row[]): void {
  for (const row of rows) test(row.name, () => testRow(engine, folder, row));
}

const click = (seconds: number) => [{ seconds }];
const small = { width: 160, height: 96, size: [160, 96] } as const;
/** Two chunks: one seam. */
const seam = { pictures: 525, rate: 25, seconds: 21 } as const;
const short = { pictures: 60, rate: 25, seconds: 2.4 } as const;
const tiny = { width: 128, height: 72, size: [128, 72] } as const;
const h264 = (...more: string[]) => [...plainVideo, ...more];
const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);
/** Rewrites a film by copying its streams. */
const copied =
  (...args: string[]) =>
  async (path: string): Promise<void> => {
    const whole = `${path}.whole${extname(path)}`;
    await rename(path, whole);
    const [before, after] = [args.slice(0, args.indexOf('|')), args.slice(args.indexOf('|') + 1)];
    await runTool('ffmpeg', ['-v', 'error', '-y', ...before, '-i', whole, '-map', '0', '-c', 'copy', ...after, path]);
  };
const patched = (patch: (bytes: Buffer) => Buffer) => async (path: string) =>
  writeFile(path, patch(await readFile(path)));

describe.concurrent('time', () => {
  const holes = (i: number) => i + (i >= 380 ? 75 : 0) + (i >= 700 ? 40 : 0);
  const jitter = (i: number) => 8 * i + ((i * 5) % 7);
  testRows([
    { name: 'steady, four chunks', file: 'mp4', ...small, pictures: 1300, rate: 25, seconds: 52, sound: click(52) },
    {
      ...{ name: 'two rungs at 29.97', file: 'mp4', pictures: 95, ticksPerSecond: '30000/1001' },
      ...{ width: 854, height: 480, size: [854, 480] },
      ...{ rate: 30_000 / 1001, seconds: (95 * 1.001) / 30, sound: click(3.1) },
    },
    {
      ...{ name: '59.94', file: 'mkv', ...tiny, pictures: 360, ticksPerSecond: '60000/1001' },
      ...{ rate: 60_000 / 1001, seconds: (360 * 1.001) / 60 },
    },
    {
      ...{ name: '120 pictures a second become 60', file: 'mp4', ...tiny, pictures: 360, ticksPerSecond: '120' },
      ...{ rate: 60, seconds: 3 },
    },
    {
      ...{ name: 'holes, one across a seam of chunks', file: 'mp4', ...tiny, pictures: 1000, rate: 25, seconds: 44.6 },
      ...{ timing: { tickOf: holes, expression: 'N+75*gte(N,380)+40*gte(N,700)' }, sound: click(44.6) },
    },
    {
      ...{ name: 'uneven as from a telephone', file: 'mp4', ...tiny, pictures: 600, rate: 48, seconds: 20 },
      ...{ ticksPerSecond: '240', timing: { tickOf: jitter, expression: '8*N+mod(N*5,7)' }, sound: click(20) },
    },
    {
      ...{ name: 'key frames every two seconds', file: 'mp4', ...small, ...seam, sound: click(21), isCopied: true },
      video: h264('-g', '50', '-bf', '2', '-profile:v', 'high'),
    },
    {
      ...{ name: 'key frames here and there', file: 'mp4', ...small, ...seam, sound: click(21), isCopied: true },
      video: h264('-g', '80', '-bf', '2', '-force_key_frames', '1.4,2.8,5.2,6,8.4,11,11.6,14,17.2,18'),
    },
    { name: 'one picture', file: 'mp4', ...small, pictures: 1, rate: 25, seconds: 0.04 },
    { name: 'two pictures', file: 'mp4', ...small, pictures: 2, rate: 25, seconds: 0.08 },
    { name: 'one picture with sound', file: 'mkv', ...small, pictures: 1, rate: 25, seconds: 2, sound: click(2) },
    { name: 'starts late', file: 'mkv', ...tiny, ...seam, sound: click(21), output: ['-output_ts_offset', '100.3'] },
    {
      ...{ name: 'TS that begins after 26 hours', file: 'ts', ...tiny, ...seam, sound: click(21) },
      ...{ output: ['-output_ts_offset', '95000', '-muxdelay', '0'] },
    },
    {
      ...{ name: 'TS whose clock wraps around', file: 'ts', ...tiny, pictures: 1000, rate: 25, seconds: 40 },
      ...{ sound: click(40), output: ['-output_ts_offset', '95427', '-muxdelay', '0'] },
    },
    { name: 'raw H.264', file: 'h264', ...tiny, ...seam, video: h264('-bf', '2') },
    {
      name: 'AVI with B-frames and no times',
      file: 'avi',
      ...tiny,
      ...seam,
      video: ['-c:v', 'mpeg4', '-bf', '2', '-q:v', '3'],
    },
    {
      ...{ name: 'cut by an edit list', file: 'mp4', ...tiny, pictures: 600, rate: 25, seconds: 22.68 },
      ...{ video: h264('-bf', '2', '-g', '50'), shown: from(33, 567), finish: copied('-ss', '1.32', '|') },
    },
    {
      ...{ name: 'two edits', file: 'mp4', ...tiny, pictures: 125, rate: 25, seconds: 3 },
      ...{ shown: from(0, 75), numberAt: (tick) => (tick < 25 ? tick : tick + 25) },
      finish: patched((bytes) =>
        withEdits(bytes, [
          { durationMs: 1000, mediaTime: 0 },
          { durationMs: 2000, mediaTime: 2 * 12_800 },
        ]),
      ),
    },
    {
      ...{
        name: 'picture after the sound, by an empty edit',
        file: 'mp4',
        ...tiny,
        pictures: 100,
        rate: 25,
        seconds: 5.52,
      },
      ...{ timing: { tickOf: (i) => i + 38, expression: 'N+38' }, leadSeconds: 1.52, sound: click(5.52) },
    },
    {
      ...{ name: 'sound 0.2 s before the picture', file: 'mp4', ...tiny, ...short, sound: click(2.6) },
      ...{ timing: { tickOf: (i) => i + 5, expression: 'N+5' }, clicks: clickTimes(2.6).map((each) => each - 0.2) },
    },
    {
      ...{ name: 'sound starts late and ends early', file: 'mp4', ...tiny, pictures: 250, rate: 25, seconds: 10 },
      ...{ sound: [{ seconds: 4, startSeconds: 3 }], clicks: clickTimes(4).map((each) => each + 3) },
    },
    {
      name: 'sound goes on after the picture',
      file: 'mkv',
      ...tiny,
      pictures: 50,
      rate: 25,
      seconds: 5,
      sound: click(5),
    },
    {
      ...{ name: 'sound goes on for a whole chunk', file: 'mkv', ...tiny, pictures: 150, rate: 25, seconds: 26 },
      sound: click(26),
    },
    {
      name: 'picture goes on after the sound',
      file: 'mkv',
      ...tiny,
      pictures: 150,
      rate: 25,
      seconds: 6,
      sound: click(2),
    },
  ]);
});

describe.concurrent('pictures', () => {
  const turns: [string, [number, number, number, number], string][] = [
    ['not turned', [1, 0, 0, 1], 'null'],
    ['turned by 90', [0, 1, -1, 0], 'transpose=cclock'],
    ['turned by 180', [-1, 0, 0, -1], 'hflip,vflip'],
    ['turned by 270', [0, -1, 1, 0], 'transpose=clock'],
    ['mirrored', [-1, 0, 0, 1], 'hflip'],
    ['upside down', [1, 0, 0, -1], 'vflip'],
    ['mirrored and turned by 90', [0, 1, 1, 0], 'transpose=cclock_flip'],
    ['mirrored and turned by 270', [0, -1, -1, 0], 'transpose=clock_flip'],
  ];
  testRows(
    turns.map(([name, matrix, filters]) => ({
      ...{ name, file: 'mov', ...small, ...short, filters },
      finish: patched((bytes) => withDisplayMatrix(bytes, matrix)),
      check: checkUpright,
    })),
  );

  const wide = (transfer: string) =>
    `zscale=pin=bt709:tin=bt709:min=709:rin=tv:p=2020:t=${transfer}:m=2020_ncl:r=tv:npl=203,format=yuv420p10le`;
  const wideTags = (transfer: string) => [
    ...['-color_primaries', 'bt2020', '-color_trc', transfer, '-colorspace', 'bt2020nc', '-color_range', 'tv'],
  ];
  const hevc = [
    '-c:v',
    'libx265',
    '-preset',
    'ultrafast',
    '-crf',
    '18',
    '-x265-params',
    'log-level=none',
    '-tag:v',
    'hvc1',
  ];
  // Each number fills three fields: a number that changed with every field would look like a standing comb.
  const threes = (field: number) => field - (field % 3);
  const fields = (first: 'tff' | 'bff') => {
    const order = first === 'tff' ? 'interleave_top' : 'interleave_bottom';
    return {
      ticksPerSecond: '50',
      filters: `tinterlace=${order},setfield=${first}`,
      shown: from(0, 525).map((i) => 2 * i),
      numberOf: threes,
      numberAt: threes,
    };
  };
  testRows([
    {
      ...{ name: 'HDR, PQ', file: 'mp4', ...small, ...short, filters: wide('smpte2084'), check: checkToneMapped },
      video: [...hevc, ...wideTags('smpte2084')],
    },
    {
      ...{ name: 'HDR, HLG', file: 'mov', ...small, ...short, filters: wide('arib-std-b67'), check: checkToneMapped },
      video: [...hevc, ...wideTags('arib-std-b67')],
    },
    {
      ...{
        name: 'interlaced MPEG-2, top field first',
        file: 'ts',
        ...small,
        ...seam,
        pictures: 1050,
        ...fields('tff'),
      },
      video: ['-c:v', 'mpeg2video', '-q:v', '3', '-flags', '+ildct+ilme'],
    },
    {
      ...{
        name: 'interlaced MPEG-2, bottom field first',
        file: 'ts',
        ...small,
        ...seam,
        pictures: 1050,
        ...fields('bff'),
      },
      video: ['-c:v', 'mpeg2video', '-q:v', '3', '-flags', '+ildct+ilme', '-top', '0'],
    },
    {
      ...{ name: 'interlaced H.264', file: 'ts', ...small, ...seam, pictures: 1050, ...fields('tff') },
      video: h264('-flags', '+ildct+ilme', '-x264-params', 'tff=1'),
    },
    {
      ...{ name: 'H.264 with ten bits', file: 'mkv', ...small, ...short, check: checkColours },
      video: ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-pix_fmt', 'yuv420p10le'],
    },
    { name: 'ProRes 4:2:2', file: 'mov', ...small, ...short, video: ['-c:v', 'prores_ks'], check: checkColours },
    { name: 'RGB', file: 'mkv', ...small, ...short, video: ['-c:v', 'ffv1', '-pix_fmt', 'gbrp'], check: checkColours },
    {
      ...{ name: 'full range', file: 'mov', ...small, ...short, check: checkColours },
      video: ['-c:v', 'mjpeg', '-q:v', '3', '-pix_fmt', 'yuvj422p'],
    },
    {
      ...{ name: 'odd sides', file: 'webm', width: 161, height: 91, size: [160, 90], ...short },
      video: ['-c:v', 'libvpx', '-crf', '10', '-b:v', '1M', '-deadline', 'realtime'],
    },
    {
      ...{ name: 'wide pixels', file: 'mp4', width: 144, height: 120, size: [192, 120], ...short },
      filters: 'setsar=4/3',
    },
    {
      ...{ name: 'narrow pixels, scaled', file: 'mp4', width: 720, height: 480, size: [640, 480], ...short },
      filters: 'setsar=8/9',
    },
    {
      name: 'open GOPs',
      file: 'mp4',
      ...tiny,
      ...seam,
      video: h264('-bf', '3', '-g', '130', '-x264-params', 'open-gop=1:scenecut=0'),
    },
    {
      ...{ name: 'open GOPs in HEVC', file: 'mkv', ...tiny, ...seam },
      video: [...hevc.slice(0, 6), '-g', '60', '-x265-params', 'log-level=none:open-gop=1:bframes=3'],
    },
    {
      name: 'a single key frame',
      file: 'mp4',
      ...tiny,
      ...seam,
      video: h264('-g', '9999', '-bf', '2'),
      sound: click(21),
    },
  ]);
});

/** Players in a browser do not turn what they are given piecemeal. */
async function checkUpright(film: ServedFilm): Promise<void> {
  for (const rung of film.rungs) expect(await readStreamFacts(rung)).not.toHaveProperty('side_data_list');
}

/** White is white, black is black, greys rise, the corners keep their colours, and the stream says that it is BT.709. */
async function checkToneMapped(film: ServedFilm, pictures: ServedPicture[]): Promise<void> {
  const facts = await readStreamFacts(film.rungs[0] as ServedRung);
  expect(facts).toMatchObject({
    pix_fmt: 'yuv420p',
    color_space: 'bt709',
    color_transfer: 'bt709',
    color_primaries: 'bt709',
  });
  checkCorners(pictures);
}

async function checkColours(film: ServedFilm, pictures: ServedPicture[]): Promise<void> {
  expect(await readStreamFacts(film.rungs[0] as ServedRung)).toMatchObject({ pix_fmt: 'yuv420p' });
  checkCorners(pictures);
}

function checkCorners(pictures: ServedPicture[]): void {
  const { corners, greys } = pictures[30] as ServedPicture;
  expect(greys[0]).toBeLessThan(24);
  expect(greys[7]).toBeGreaterThan(170);
  for (let i = 1; i < 8; i++) expect(greys[i]).toBeGreaterThan(greys[i - 1] as number);
  for (const [corner, channel] of [
    ['topLeft', 0],
    ['topRight', 1],
    ['bottomLeft', 2],
  ] as const) {
    const colour = corners[corner];
    const others = colour.filter((_, i) => i !== channel);
    expect(colour[channel] - Math.max(...others), `${corner} ${colour}`).toBeGreaterThan(80);
  }
}

describe.concurrent('sound', () => {
  const voice = { pitchHz: 1000, amplitude: 0.5 };
  const loud = { pitchHz: 600, amplitude: 0.95 };
  const tone = async (film: ServedFilm, pitchHz: number) => {
    const channels = await readSound(film.sound as NonNullable<ServedFilm['sound']>);
    const at = clickTimes(2)[1] as number;
    return { channels, levels: channels.map((samples) => toneAt(samples, at, pitchHz)) };
  };
  testRows([
    { name: 'no sound', file: 'mp4', ...tiny, ...short },
    { name: 'sound alone', file: 'm4a', ...tiny, ...short, pictures: 0, seconds: 21, sound: click(21) },
    {
      ...{ name: 'the default one of three tracks', file: 'mkv', ...tiny, ...short },
      sound: [400, 3000, 1500].map((pitchHz) => ({ seconds: 2.4, channels: [{ pitchHz, amplitude: 0.5 }] })),
      output: ['-disposition:a:0', '0', '-disposition:a:1', '0', '-disposition:a:2', 'default'],
      async check(film) {
        expect((await tone(film, 1500)).levels[0]).toBeGreaterThan(0.3);
        expect((await tone(film, 400)).levels[0]).toBeLessThan(0.05);
      },
    },
    {
      ...{ name: '5.1 with a voice in the middle', file: 'mkv', ...tiny, ...short },
      sound: [
        {
          seconds: 2.4,
          channels: [null, null, voice, null, null, null],
          layout: '5.1',
          codec: ['-c:a', 'ac3', '-b:a', '448k'],
        },
      ],
      async check(film) {
        const { levels } = await tone(film, voice.pitchHz);
        expect(levels).toHaveLength(2);
        for (const level of levels) expect(level).toBeGreaterThan(0.12);
      },
    },
    {
      ...{ name: '5.1, all of it loud', file: 'mp4', ...tiny, ...short },
      sound: [{ seconds: 2.4, channels: Array(6).fill(loud), layout: '5.1', codec: ['-c:a', 'aac', '-b:a', '448k'] }],
      async check(film) {
        const { channels, levels } = await tone(film, loud.pitchHz);
        for (const level of levels) expect(level).toBeGreaterThan(0.5);
        for (const samples of channels) {
          const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
          expect(peak).toBeLessThan(1.05);
        }
        const third = toneAt(channels[0] as Float32Array, clickTimes(2)[1] as number, 3 * loud.pitchHz);
        expect(third / (levels[0] as number)).toBeLessThan(0.02);
      },
    },
    {
      ...{ name: 'eight kilohertz', file: 'mov', ...tiny, ...short },
      sound: [{ seconds: 2.4, channels: [plainClick], codec: ['-c:a', 'pcm_mulaw', '-ar:a', '8000'] }],
    },
  ]);
});

describe.concurrent('containers', () => {
  const film = { ...tiny, ...seam, sound: click(21) };
  const encoded = (video: readonly string[], audio: readonly string[]) => ({
    ...film,
    video,
    sound: [{ seconds: 21, codec: audio }],
  });
  testRows([
    {
      ...encoded(['-c:v', 'h263', '-q:v', '3'], ['-c:a', 'aac', '-b:a', '64k']),
      ...{ name: '3GP', file: '3gp', width: 176, height: 144, size: [176, 144], pictures: 600 },
      ...{
        ticksPerSecond: '30000/1001',
        rate: 30_000 / 1001,
        seconds: 20.02,
        sound: click(20.02),
      },
    },
    { ...encoded(['-c:v', 'mjpeg', '-q:v', '3'], ['-c:a', 'pcm_s16le']), name: 'AVI with MJPEG', file: 'avi' },
    {
      ...encoded(['-c:v', 'mpeg4', '-q:v', '3'], ['-c:a', 'libmp3lame']),
      name: 'AVI with MPEG-4',
      file: 'avi',
      output: ['-avoid_negative_ts', 'disabled'],
    },
    { ...encoded(['-c:v', 'flv1', '-q:v', '3'], ['-c:a', 'libmp3lame', '-ar:a', '44100']), name: 'FLV', file: 'flv' },
    { ...encoded(h264('-bf', '2'), ['-c:a', 'aac']), name: 'FLV with H.264', file: 'flv' },
    { ...encoded(['-c:v', 'wmv2', '-q:v', '3'], ['-c:a', 'wmav2']), name: 'WMV', file: 'wmv' },
    { ...encoded(h264('-bf', '2'), ['-c:a', 'aac']), name: 'TS with H.264', file: 'ts' },
    {
      ...encoded(['-c:v', 'mpeg2video', '-q:v', '3', '-bf', '2'], ['-c:a', 'mp2']),
      name: 'TS with MPEG-2',
      file: 'ts',
    },
    {
      ...encoded(['-c:v', 'mpeg1video', '-q:v', '3', '-bf', '2'], ['-c:a', 'mp2']),
      name: 'MPEG programme stream',
      file: 'mpg',
    },
    {
      ...encoded(
        ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-crf', '20', '-b:v', '0'],
        ['-c:a', 'libopus'],
      ),
      ...{ name: 'WebM with VP9', file: 'webm' },
    },
    { ...encoded(['-c:v', 'libtheora', '-q:v', '8'], ['-c:a', 'libvorbis']), name: 'Ogg with Theora', file: 'ogv' },
    { ...encoded(['-c:v', 'mpeg2video', '-q:v', '3', '-bf', '2'], ['-c:a', 'pcm_s16le']), name: 'MXF', file: 'mxf' },
    { ...encoded(h264('-bf', '2'), ['-c:a', 'flac']), name: 'Matroska', file: 'mkv' },
    {
      ...encoded(h264('-bf', '2'), ['-c:a', 'aac']),
      ...{ name: 'fragmented MP4', file: 'mp4', output: ['-movflags', '+frag_keyframe+empty_moov'] },
    },
  ]);
});
