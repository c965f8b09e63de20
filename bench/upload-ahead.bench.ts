/**
 * What encoding while uploading is worth: from the last byte of a slow upload to READY, beside the same file that arrives at
 * once.
 *
 * `node bench/upload-ahead.bench.ts [seconds] [upload seconds]` (60 of 1080p over 90) with a build. The file grows as the
 * upload door lets it grow, and workers are asked to look at each eighth of it, as that door does.
 */

import { execFileSync } from 'node:child_process';
import { appendFile, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { enqueuePlanAhead, uploadKey } from '../core/domain/videos/index.ts';
import { openEngine } from './engine.ts';

const seconds = Number(process.argv[2] ?? 60);
const uploadSeconds = Number(process.argv[3] ?? 90);

async function secondsToReady(isSlow: boolean): Promise<number> {
  await using engine = await openEngine();
  const path = join(engine.dataDir, 'film.mp4');
  const picture = `testsrc2=s=1920x1080:r=25:d=${seconds},noise=alls=6:allf=t`;
  const sound = ['-f', 'lavfi', '-i', `sine=d=${seconds}`];
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '16M', '-c:a', 'aac', '-movflags', '+faststart'];
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', picture, ...sound, ...coding, path]);
  await engine.startWorker();
  const videoId = await engine.accept(path, isSlow ? (id) => arrive(id) : undefined);
  const startedAt = performance.now();
  const video = await engine.finish(videoId);
  if (video.state !== 'READY') throw new Error(`The video ended ${video.state}: ${video.failure?.message}`);
  return (performance.now() - startedAt) / 1000;

  async function arrive(id: string): Promise<void> {
    const { size } = await stat(path);
    await using file = await open(path);
    await engine.app.storage.write(uploadKey(id), new Uint8Array());
    const stored = await engine.app.storage.localFile(uploadKey(id), engine.dataDir);
    const step = Math.ceil(size / 200);
    for (let offset = 0, eighth = 0; offset + step < size; offset += step) {
      const piece = Buffer.alloc(step);
      await file.read(piece, 0, step, offset);
      await appendFile(stored, piece);
      if (Math.floor((8 * offset) / size) > eighth) {
        eighth = Math.floor((8 * offset) / size);
        await enqueuePlanAhead(engine.app, id);
      }
      await delay((uploadSeconds * 1000) / 200);
    }
  }
}

const atOnce = await secondsToReady(false);
const slowly = await secondsToReady(true);
console.log(`${seconds} s of 1080p, from the last byte to READY in every quality`);
console.log(`arrived at once                  ${atOnce.toFixed(1)} s`);
console.log(`arrived over ${uploadSeconds} s, made meanwhile  ${slowly.toFixed(1)} s`);
console.log(`ratio                            ${(slowly / atOnce).toFixed(2)}`);
