/**
 * CPU seconds (user and system, of all processes) for the whole ladder of a 1080p film: ours, in chunks as workers make
 * it, beside the same outputs from one ffmpeg process for each rung (the usual way) and from the best single command that
 * we can write by hand. Prints the two ratios.
 *
 *     node bench/ladder.bench.ts [film]
 *
 * Without a film it makes 60 seconds of its own. Nothing is copied: every way encodes every rung, at the same quality. What
 * is saved beside a process per rung is decoding, so films that are cheap to decode show less of it.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chunksOf, planVideo, readVideoProfile, type VideoGrid } from '../core/domain/videos/index.ts';
import { planEncode, planSound } from '../workers/transcode/encode.plan.ts';
import type { PictureEncoder } from '../workers/transcode/encoder.plan.ts';
import { probeUpload } from '../workers/transcode/probe-upload.ts';

const directory = mkdtempSync(join(tmpdir(), 'sightline-ladder-'));
const source = process.argv[2] ?? join(directory, 'film.mp4');

try {
  if (!process.argv[2]) await makeFilm();
  await compare();
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function compare(): Promise<void> {
  const { probe, ...packets } = await probeUpload(source, { signal: new AbortController().signal });
  const profile = readVideoProfile({ crf: 23 });
  const plan = planVideo({ probe, ...packets, profile, isSafe: true });
  if (!plan.video || !probe.video) throw new Error('the film has no picture');
  const { video: grid, audio } = plan;
  const chunk = { probe, video: probe.video, grid, rungs: grid.rungs, source, hwaccel: null, isSalvage: false };
  const rungs = grid.rungs.map(({ name }) => name);

  const ours = await measure('ours, in chunks', [...rungs, 'audio'], async (outputDir) => {
    for (const range of chunksOf(grid)) {
      await ffmpeg(planEncode({ ...chunk, ...range, outputDir, encoder: grid.rungs[0]?.encoder as PictureEncoder }));
    }
    if (audio) await ffmpeg(planSound({ source, outputDir, probe, grid: audio }));
  });
  const each = await measure('one process per rung', [...rungs, 'audio'], async (outputDir) => {
    for (const rung of grid.rungs) {
      const graph = ['-vf', `fps=${rateOf(grid)},scale=${rung.width}:${rung.height}`];
      await ffmpeg([
        '-v',
        'error',
        '-i',
        source,
        '-an',
        ...graph,
        ...coding(grid, rung),
        ...hls(join(outputDir, rung.name)),
      ]);
    }
    if (audio) await ffmpeg(['-v', 'error', '-i', source, '-vn', ...sound(audio), ...hls(join(outputDir, 'audio'))]);
  });
  const single = await measure('one command by hand', [...rungs, 'audio'], async (outputDir) => {
    const taps = grid.rungs.map((_, index) => `[s${index}]`).join('');
    const scaled = grid.rungs.map(({ width, height }, index) => `[s${index}]scale=${width}:${height}[v${index}]`);
    const graph = [`[0:v]fps=${rateOf(grid)},split=${grid.rungs.length}${taps}`, ...scaled].join(';');
    const outputs = grid.rungs.flatMap((rung, index) => [
      ...['-map', `[v${index}]`, ...coding(grid, rung), ...hls(join(outputDir, rung.name))],
    ]);
    const heard = audio ? ['-map', '0:a:0', ...sound(audio), ...hls(join(outputDir, 'audio'))] : [];
    await ffmpeg(['-v', 'error', '-i', source, '-filter_complex', graph, ...outputs, ...heard]);
  });
  const say = (name: string, other: number, wanted: number) =>
    console.log(`ours / ${name}: ${(ours / other).toFixed(2)} (wanted: at most ${wanted.toFixed(2)})`);
  say('one process per rung', each, 0.85);
  say('one command by hand', single, 1.05);
}

/** As telephones record: soft and a little noisy, 30 pictures and a key picture a second, High profile at 16 Mbit/s. */
async function makeFilm(): Promise<void> {
  const soft = 'testsrc2=size=640x360:rate=30:duration=60,scale=1920:1080:flags=bicubic,noise=alls=3:allf=t';
  const inputs = ['-f', 'lavfi', '-i', `${soft},format=yuv420p`, '-f', 'lavfi', '-i', 'sine=frequency=440:duration=60'];
  const video = ['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '16M', '-g', '30'];
  await ffmpeg(['-v', 'error', ...inputs, ...video, '-c:a', 'aac', source]);
}

function rateOf({ frameRate }: VideoGrid): string {
  return `${frameRate.num}/${frameRate.den}`;
}

/** What one writes without thinking of machines that must agree: as many threads as there are. */
function coding(grid: VideoGrid, { maxrate, crf }: { maxrate: number; crf: number }): string[] {
  const gop = String(grid.gopFrames);
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', String(crf), '-maxrate', String(maxrate)],
    ...['-bufsize', String(2 * maxrate), '-profile:v', 'high', '-pix_fmt', 'yuv420p', '-g', gop, '-keyint_min', gop],
    ...['-sc_threshold', '0'],
  ];
}

function sound({ bitrate, channels }: { bitrate: number; channels: number }): string[] {
  return ['-c:a', 'aac', '-b:a', String(bitrate), '-ac', String(channels), '-ar', '48000'];
}

function hls(folder: string): string[] {
  const files = ['-hls_segment_filename', join(folder, 's%d.m4s'), join(folder, 'playlist.m3u8')];
  return ['-f', 'hls', '-hls_time', '2', '-hls_list_size', '0', '-hls_segment_type', 'fmp4', ...files];
}

/** Runs the work in a folder of its own, says what it took, and returns its CPU seconds. */
async function measure(
  name: string,
  folders: readonly string[],
  work: (outputDir: string) => Promise<void>,
): Promise<number> {
  const outputDir = join(directory, name.replaceAll(/\W+/g, '-'));
  for (const folder of folders) mkdirSync(join(outputDir, folder), { recursive: true });
  const [cpuBefore, startedAt] = [childSeconds(), performance.now()];
  await work(outputDir);
  const [cpu, wall] = [childSeconds() - cpuBefore, (performance.now() - startedAt) / 1000];
  const files = folders.flatMap((folder) =>
    readdirSync(join(outputDir, folder)).map((file) => join(outputDir, folder, file)),
  );
  const segments = files.filter((file) => file.endsWith('.m4s'));
  const megabytes = segments.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
  const told = `${cpu.toFixed(1)} CPU s, ${wall.toFixed(1)} s, ${segments.length} segments, ${megabytes.toFixed(2)} MB`;
  console.log(`${name.padEnd(22)} ${told}`);
  rmSync(outputDir, { recursive: true });
  return cpu;
}

async function ffmpeg(args: readonly string[]): Promise<void> {
  const child = spawn('ffmpeg', ['-nostdin', '-y', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
}

/** User and system seconds of the processes that have ended: fields 16 and 17 of Linux' /proc/self/stat, in 1/100 s. */
function childSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
