/**
 * A worker that is killed in mid-chunk again and again: the video must become READY, with clean checks, by itself.
 *
 * `node bench/killed-worker.bench.ts [kills]` (10), against the limit: the same film with a worker that lives.
 */

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findQuality } from '../core/domain/videos/index.ts';
import { until } from '../test/support/until.ts';
import { openEngine } from './engine.ts';

const kills = Number(process.argv[2] ?? 10);
const seconds = 100;

async function run(kills: number): Promise<{ took: number; killed: number; clean: boolean }> {
  await using engine = await openEngine();
  const path = join(engine.dataDir, 'film.mp4');
  const picture = `testsrc2=s=854x480:r=25:d=${seconds},noise=alls=6:allf=t`;
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac'];
  const sound = ['-f', 'lavfi', '-i', `sine=d=${seconds}`];
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', picture, ...sound, ...coding, path]);
  const startedAt = performance.now();
  const videoId = await engine.accept(path);
  let killed = 0;
  while (killed < kills && !['READY', 'FAILED'].includes((await engine.look(videoId)).state)) {
    const worker = await engine.startWorker();
    // In mid-chunk: it has stored something, and more is to come.
    const createdAt = { gt: new Date() };
    const isUnderWay = async () =>
      (await engine.app.db.videoSegment.count({ where: { videoId, createdAt } })) > 0 ||
      (await engine.look(videoId)).state === 'READY';
    await until(isUnderWay, { timeoutMs: 120_000, what: 'a segment' });
    if ((await engine.look(videoId)).state === 'READY') break;
    const gone = once(worker, 'exit');
    worker.kill('SIGKILL');
    await gone;
    killed += 1;
  }
  await engine.startWorker();
  const video = await engine.finish(videoId);
  const [quality] = await findQuality(engine.app.db, [videoId]);
  const clean = video.state === 'READY' && quality?.report?.isClean === true;
  return { took: (performance.now() - startedAt) / 1000, killed, clean };
}

const calm = await run(0);
const rough = await run(kills);
console.log(`undisturbed     ${calm.took.toFixed(1)} s, checks ${calm.clean ? 'clean' : 'NOT clean'}`);
console.log(`${rough.killed} kills        ${rough.took.toFixed(1)} s, checks ${rough.clean ? 'clean' : 'NOT clean'}`);
console.log(`ratio           ${(rough.took / calm.took).toFixed(2)}`);
if (!rough.clean || !calm.clean) process.exitCode = 1;
