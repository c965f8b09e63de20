/**
 * What a storyboard costs: CPU seconds of our way (key frames of the stored 360p rung) beside the usual way (decode the
 * source, `fps=1/2`, scale, tile), in one run.
 *
 * `node bench/storyboard.bench.ts [film] [rounds]`; without a film it makes 30 s of 1920x1080 H.264 that moves.
 */

import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { feedTool } from '../workers/runtime/feed-tool.ts';
import { probeMedia, runFfmpeg, streamFfmpeg } from '../workers/runtime/ffmpeg.ts';
import { keyFrameBytesOf, openKeyFrameFilm } from '../workers/runtime/key-frame.ts';
import { planSprites, spriteCount } from '../workers/storyboard/sprite.plan.ts';

const [tileWidth, tileHeight, columns, rows] = [192, 108, 8, 8];

async function makeFilm(path: string): Promise<void> {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=1920x1080:rate=25:duration=30,noise=alls=6:allf=t'];
  const coding = ['-c:v', 'libx264', '-preset', 'superfast', '-crf', '23', '-pix_fmt', 'yuv420p'];
  await runFfmpeg(['-v', 'error', '-y', ...source, ...coding, path]);
}

/** As the engine stores it: 2 s segments with one key frame each. */
async function makeRung(film: string, folder: string): Promise<void> {
  await mkdir(folder);
  await runFfmpeg([
    ...['-v', 'error', '-i', film, '-an', '-vf', 'scale=640:360,fps=25', '-c:v', 'libx264', '-preset', 'veryfast'],
    ...['-crf', '23', '-maxrate', '500000', '-bufsize', '1000000', '-pix_fmt', 'yuv420p', '-g', '50'],
    ...['-keyint_min', '50', '-x264-params', 'scenecut=0:open-gop=0', '-f', 'hls', '-hls_time', '0.001'],
    ...['-hls_list_size', '0', '-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4'],
    ...['-hls_segment_filename', `${folder}/s%d.m4s`, `${folder}/playlist.m3u8`],
  ]);
}

/** What the handler does, from the folder instead of the storage. Returns how many sprites it made. */
async function ourWay(rung: string, target: string, heads: readonly number[]): Promise<number> {
  const tiles = heads.map((_, segment) => ({ segment, startMs: segment * 2000 }));
  const plan = { rendition: '360p', intervalMs: 2000, tileWidth, tileHeight, columns, rows, tiles };
  async function* film() {
    const { head, fragment } = openKeyFrameFilm(await readFile(join(rung, 'init.mp4')));
    yield head;
    for (const [second, length] of heads.entries()) {
      const segment = (await readFile(join(rung, `s${second}.m4s`))).subarray(0, length);
      yield fragment(segment, second);
      if (second === heads.length - 1) yield fragment(segment, second + 1);
    }
  }
  await using ffmpeg = streamFfmpeg(planSprites(plan), { hasStdin: true, cwd: target });
  const output = buffer(ffmpeg.stdout);
  await feedTool(ffmpeg, film());
  await output;
  return spriteCount(plan);
}

async function usualWay(film: string, target: string): Promise<void> {
  const filter = `fps=1/2,scale=${tileWidth}:${tileHeight},format=yuvj420p,tile=${columns}x${rows}`;
  await runFfmpeg(['-v', 'error', '-i', film, '-an', '-vf', filter, '-q:v', '5', '-y', join(target, 'sprite-%d.jpg')]);
}

/** CPU seconds of this process and of the programs it has waited for. */
async function cpuSeconds(): Promise<number> {
  const [, , , , , , , , , , , , , user = '0', system = '0', childUser = '0', childSystem = '0'] = (
    await readFile('/proc/self/stat', 'utf8')
  )
    .replace(/\(.*\)/, 'x')
    .split(' ');
  const ticks = [user, system, childUser, childSystem].map(Number).reduce((sum, n) => sum + n, 0);
  return ticks / 100;
}

async function cost(work: () => Promise<unknown>): Promise<{ cpu: number; wall: number }> {
  const [cpu, startedAt] = [await cpuSeconds(), performance.now()];
  await work();
  return { cpu: (await cpuSeconds()) - cpu, wall: (performance.now() - startedAt) / 1000 };
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number;

const directory = await mkdtemp(join(tmpdir(), 'storyboard-bench-'));
try {
  const [given, rounds = '5'] = process.argv.slice(2);
  const film = given || join(directory, 'film.mp4');
  if (!given) await makeFilm(film);
  const seconds = Number((await probeMedia(film)).format?.duration);
  const rung = join(directory, '360p');
  await makeRung(film, rung);
  const count = (await readdir(rung)).filter((name) => name.endsWith('.m4s')).length;
  // The engine measures them when it stores a segment.
  const heads = await Promise.all(
    Array.from({ length: count }, async (_, i) => keyFrameBytesOf(await readFile(join(rung, `s${i}.m4s`)))),
  );
  const ours: { cpu: number; wall: number }[] = [];
  const usual: { cpu: number; wall: number }[] = [];
  for (let round = 0; round < Number(rounds); round++) {
    for (const name of ['ours', 'usual']) await mkdir(join(directory, name), { recursive: true });
    ours.push(await cost(() => ourWay(rung, join(directory, 'ours'), heads)));
    usual.push(await cost(() => usualWay(film, join(directory, 'usual'))));
  }
  const sizes = async (name: string) =>
    (await Promise.all((await readdir(join(directory, name))).map((file) => stat(join(directory, name, file))))).length;
  const [ourCpu, usualCpu] = [median(ours.map(({ cpu }) => cpu)), median(usual.map(({ cpu }) => cpu))];
  console.log(`${seconds.toFixed(0)} s of film, ${count} tiles, ${rounds} rounds, medians`);
  console.log(
    `our way    ${ourCpu.toFixed(2)} CPU s, ${median(ours.map(({ wall }) => wall)).toFixed(2)} s, ${await sizes('ours')} sprites`,
  );
  console.log(
    `usual way  ${usualCpu.toFixed(2)} CPU s, ${median(usual.map(({ wall }) => wall)).toFixed(2)} s, ${await sizes('usual')} sprites`,
  );
  console.log(`ratio      ${(usualCpu / ourCpu).toFixed(1)} times cheaper`);
} finally {
  await rm(directory, { recursive: true, force: true });
}
