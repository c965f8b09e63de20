/**
 * Two workers of one core each against one worker of one core, for the same film from its last byte to READY; beside the
 * limit: what two encoders that know nothing of each other gain from the second core of this machine.
 *
 * `node bench/chunk-workers.bench.ts [seconds]` (64 of 720p) on a machine with two idle cores and a build. Linux: cores
 * are pinned with taskset. The goal is a ratio of 1.8.
 */

import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openEngine } from './engine.ts';

const run = promisify(execFile);
const seconds = Number(process.argv[2] ?? 64);
const picture = `testsrc2=s=1280x720:r=25:d=${seconds},noise=alls=6:allf=t`;

/** Two cores share caches, memory and perhaps more: twice the work takes a little longer than once. */
async function gainOfTwoCores(): Promise<number> {
  const encode = (core: string) => {
    const coding = ['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '1', '-f', 'null', '-'];
    return run('taskset', ['-c', core, 'ffmpeg', '-v', 'error', '-f', 'lavfi', '-i', picture, '-t', '16', ...coding]);
  };
  const startedAt = performance.now();
  await encode('0');
  const aloneAt = performance.now();
  await Promise.all([encode('0'), encode('1')]);
  return (2 * (aloneAt - startedAt)) / (performance.now() - aloneAt);
}

async function secondsWith(cores: readonly string[]): Promise<number> {
  await using engine = await openEngine();
  const path = join(engine.dataDir, 'film.mp4');
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac'];
  const sound = ['-f', 'lavfi', '-i', `sine=d=${seconds}`];
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', picture, ...sound, ...coding, path]);
  const workers = await Promise.all(cores.map((core) => engine.startWorker({ cores: core })));
  const startedAt = performance.now();
  const video = await engine.finish(await engine.accept(path));
  const took = (performance.now() - startedAt) / 1000;
  if (video.state !== 'READY') throw new Error(`The video ended ${video.state}: ${video.failure?.message}`);
  for (const worker of workers) {
    const gone = once(worker, 'exit');
    worker.kill('SIGTERM');
    await gone;
  }
  return took;
}

const one = await secondsWith(['0']);
const two = await secondsWith(['0', '1']);
console.log(`one worker of one core   ${one.toFixed(1)} s for ${seconds} s of 720p`);
console.log(`two workers of one core  ${two.toFixed(1)} s`);
const limit = await gainOfTwoCores();
console.log(`ratio                    ${(one / two).toFixed(2)} (goal 1.8)`);
console.log(`limit of this machine    ${limit.toFixed(2)}: ${(one / two / limit).toFixed(2)} of it`);
