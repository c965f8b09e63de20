/**
 * Memory that does not grow with the file: the API while a large upload passes through it, and a worker while it plans
 * and cuts a very long film. The limits: 50 MB of growth, and 200 MB of heap, with which the worker is started: one that
 * needed more would die.
 *
 * `node bench/memory.bench.ts [gigabytes] [hours]` (10 and 12) against the built system. Needs that much disk. Linux.
 */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ApiClient } from '../test/support/api-client.ts';
import { createTemplate, startPostgres } from '../test/support/postgres.ts';
import { descendantsOf, residentMb } from '../test/support/processes.ts';
import { startSystem } from '../test/support/system.ts';
import { openEngine } from './engine.ts';

const gigabytes = Number(process.argv[2] ?? 10);
const hours = Number(process.argv[3] ?? 12);
const heapMb = 200;

/** Looks every 200 ms until `work` is done. */
async function peakDuring(pid: number, work: Promise<unknown>): Promise<number> {
  let peak = residentMb(pid);
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMb(pid));
  }, 200);
  try {
    await work;
  } finally {
    clearInterval(timer);
  }
  return peak;
}

async function uploadGrowth(): Promise<{ before: number; peak: number }> {
  const postgres = await startPostgres();
  await createTemplate(postgres.url);
  const bytes = gigabytes * 1e9;
  try {
    await using system = await startSystem({ postgresUrl: postgres.url });
    const api = descendantsOf(process.pid).find(({ command }) => command.includes('api/main.js'));
    if (!api) throw new Error('no API');
    const client = new ApiClient(system.address);
    await client.signIn(system.email, system.password);
    // What the first requests load and compile is not growth.
    await send(client, 200e6);
    const before = residentMb(api.pid);
    return { before, peak: await peakDuring(api.pid, send(client, bytes)) };
  } finally {
    await postgres.stop();
  }
}

/** An upload of noughts, all but its last byte, so that nothing is processed. */
async function send(client: ApiClient, bytes: number): Promise<void> {
  const upload = await client.createUpload('Large', 'large.mp4', bytes);
  const headers = { 'tus-resumable': '1.0.0', authorization: `Bearer ${upload.token}` };
  const piece = Buffer.alloc(1_000_000);
  const body = Readable.from(
    (function* () {
      for (let left = bytes - 1; left > 0; left -= piece.length)
        yield left >= piece.length ? piece : piece.subarray(0, left);
    })(),
  );
  const sent = await fetch(upload.location, {
    method: 'PATCH',
    headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: Readable.toWeb(body) as ReadableStream,
    duplex: 'half',
  } as RequestInit);
  if (sent.status !== 204) throw new Error(`The upload ended with ${sent.status}.`);
}

async function workerPeak(): Promise<{ before: number; peak: number }> {
  await using engine = await openEngine();
  const path = join(engine.dataDir, 'long.mp4');
  const picture = ['-f', 'lavfi', '-i', `color=s=64x36:r=25:d=${hours * 3600}`];
  execFileSync('ffmpeg', ['-v', 'error', ...picture, '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '250', path]);
  const worker = await engine.startWorker({ heapMb });
  const before = residentMb(worker.pid ?? 0);
  const planned = (async () => {
    const videoId = await engine.accept(path);
    for (;;) {
      if (worker.exitCode !== null || worker.signalCode !== null)
        throw new Error(`${heapMb} MB of heap are too little.`);
      const video = await engine.look(videoId);
      if (video.state === 'FAILED') throw new Error(video.failure?.message);
      if (video.state === 'READY' || video.progress > 0.1) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  return { before, peak: await peakDuring(worker.pid ?? 0, planned) };
}

const upload = await uploadGrowth();
const growth = upload.peak - upload.before;
console.log(`API, ${gigabytes} GB upload: ${upload.before.toFixed(0)} MB before, ${upload.peak.toFixed(0)} MB at most`);
console.log(`growth ${growth.toFixed(0)} MB; of the limit (50 MB): ${(growth / 50).toFixed(2)}`);
const worker = await workerPeak();
console.log(`worker, ${hours} h film, with a heap of ${heapMb} MB at most: planned and a tenth of it made`);
console.log(`resident ${worker.before.toFixed(0)} MB before, ${worker.peak.toFixed(0)} MB at most`);
