/**
 * Two workers of one core each against one worker of one core, for the same film from its last byte to READY.
 *
 * `node bench/chunk-workers.bench.ts [seconds]` (64 of 720p) on a machine with two idle cores and a build. Linux: cores
 * are pinned with taskset. The goal is a ratio of 1.8.
 */

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { openEngine } from './engine.ts';

const seconds = Number(process.argv[2] ?? 64);

async function secondsWith(cores: readonly string[]): Promise<number> {
  await using engine = await openEngine();
  const path = join(engine.dataDir, 'film.mp4');
  const picture = `testsrc2=s=1280x720:r=25:d=${seconds},noise=alls=6:allf=t`;
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
console.log(`ratio                    ${(one / two).toFixed(2)} (goal 1.8)`);
