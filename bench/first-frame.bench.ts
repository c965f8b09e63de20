/**
 * From the last byte of an upload to the first decoded frame in a real browser, beside Mux's published medians, and the
 * time to a frame at 90 % of a long video five seconds after its upload.
 *
 * `node bench/first-frame.bench.ts [--only=10,60,1200] [--copy] [--runs=5]` needs a build, Chromium and ffmpeg. Sources
 * are 1080p30 H.264 with AAC; with --copy their key frames come every 2 s, so that the picture may be copied, otherwise
 * every 8.3 s as libx264 makes them. The person waits on the video's page; the clock starts when the last byte has left
 * this process and ends with the first frame that the browser presents while the playhead moves.
 */

import { execFileSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { ApiClient } from '../test/support/api-client.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { createTemplate, startPostgres } from '../test/support/postgres.ts';
import { startSystem } from '../test/support/system.ts';
import { until } from '../test/support/until.ts';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, copy: { type: 'boolean' }, runs: { type: 'string' } },
});
/** Mux's published medians of "time to ready" for the class that each length falls into, in seconds. */
const cases = [
  { name: '10 s', seconds: 10, muxS: 2.0, targetS: 2, runs: 5 },
  { name: '60 s', seconds: 60, muxS: 3.3, targetS: 2, runs: 5 },
  { name: '20 min', seconds: 1200, muxS: 9.0, targetS: 3, runs: 3 },
].filter(({ seconds }) => options.only === undefined || options.only.split(',').includes(String(seconds)));
const seekTargetS = 4;

/** Watches for the <video>, plays it without sound, and notes when the first frame of a playhead that moves was shown. */
const watcher = `(() => {
  const look = () => {
    const video = document.querySelector('video');
    if (!video || video.isWatched) return;
    video.isWatched = true;
    window.playerAt ??= performance.timeOrigin + performance.now();
    video.muted = true;
    video.autoplay = true;
    const onFrame = (_now, { mediaTime }) => {
      const now = performance.timeOrigin + performance.now();
      if (video.currentTime > 0) window.firstFrameAt ??= now;
      if (window.wantedFrom !== undefined && mediaTime >= window.wantedFrom) window.soughtFrameAt ??= now;
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
})()`;

const directory = await mkdtemp(join(tmpdir(), 'sightline-first-frame-'));
const postgres = await startPostgres();
await createTemplate(postgres.url);
const system = await startSystem({ postgresUrl: postgres.url });
const browser = await launchBrowser();
try {
  const api = new ApiClient(system.address);
  await api.signIn(system.email, system.password);
  const page = await signedInPage();
  console.log(`${cpus().length} cores; ${options.copy ? 'key frames every 2 s' : 'key frames every 8.3 s'}; seconds`);
  console.log('length    runs  median  worst   Mux   ratio  target   of it until the player is there');
  for (const each of cases) {
    const file = await makeSource(each.seconds);
    const times: number[] = [];
    const players: number[] = [];
    for (let run = 0; run < (options.runs ? Number(options.runs) : each.runs); run += 1) {
      const { videoId, lastByteAt } = await uploadWatched(api, page, file);
      times.push(((await markOf(page, 'firstFrameAt')) - lastByteAt) / 1000);
      players.push(((await markOf(page, 'playerAt')) - lastByteAt) / 1000);
      await api.query('mutation ($id: ID!) { deleteVideo(input: { id: $id }) { deletedId } }', { id: videoId });
    }
    const median = medianOf(times);
    const cells = [each.name.padEnd(9), String(times.length).padEnd(5), median.toFixed(2).padStart(6)];
    const rest = [
      Math.max(...times)
        .toFixed(2)
        .padStart(6),
      each.muxS.toFixed(1).padStart(5),
    ];
    const ratio = (median / each.muxS).toFixed(2).padStart(6);
    console.log([...cells, ...rest, ratio, ` <= ${each.targetS}    ${medianOf(players).toFixed(2)}`].join(' '));
    if (each.seconds >= 1200) await measureSeek(api, page, file, each.seconds);
  }
} finally {
  await browser.close();
  await system[Symbol.asyncDispose]();
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}

async function measureSeek(api: ApiClient, page: Page, file: string, seconds: number): Promise<void> {
  const { videoId, lastByteAt } = await uploadWatched(api, page, file);
  await markOf(page, 'firstFrameAt');
  await page.waitForTimeout(Math.max(0, 5000 - (Date.now() - lastByteAt)));
  const sought = `(() => {
    const video = document.querySelector('video');
    window.wantedFrom = ${seconds * 0.9 - 0.1};
    video.currentTime = ${seconds * 0.9};
    return performance.timeOrigin + performance.now();
  })()`;
  const askedAt = await page.evaluate<number>(sought);
  const tookS = ((await markOf(page, 'soughtFrameAt')) - askedAt) / 1000;
  console.log(
    `seek to 90 % of ${seconds / 60} min, 5 s after the upload: frame after ${tookS.toFixed(2)} (target ${seekTargetS})`,
  );
  await api.query('mutation ($id: ID!) { deleteVideo(input: { id: $id }) { deletedId } }', { id: videoId });
}

async function signedInPage(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(watcher);
  await page.goto(system.address);
  await page.getByLabel('Email').fill(system.email);
  await page.getByLabel('Password').fill(system.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: /^Videos/ }).waitFor();
  return page;
}

/** Uploads while the page of the video is open and live; the time is that of the last byte. */
async function uploadWatched(api: ApiClient, page: Page, file: string) {
  const { size } = await stat(file);
  const upload = await api.createUpload('bench', 'bench.mp4', size);
  await page.goto(`${system.address}/videos/${upload.videoId}`);
  await page.getByText('Waiting for its file').first().waitFor();
  await page.getByText('Live', { exact: true }).first().waitFor();
  return { videoId: upload.videoId, lastByteAt: await send(upload, file, size) };
}

/** Resolves to the moment when the last byte had left; the answer comes after it. */
function send(upload: { location: string; token: string }, file: string, size: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let lastByteAt = 0;
    const headers = {
      'tus-resumable': '1.0.0',
      authorization: `Bearer ${upload.token}`,
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': size,
    };
    const patch = request(upload.location, { method: 'PATCH', headers }, (answer) => {
      answer.resume();
      if (answer.statusCode === 204) resolve(lastByteAt);
      else reject(new Error(`tus PATCH: ${answer.statusCode}`));
    });
    patch.on('error', reject);
    patch.on('finish', () => {
      lastByteAt = Date.now();
    });
    createReadStream(file).on('error', reject).pipe(patch);
  });
}

function markOf(page: Page, name: 'playerAt' | 'firstFrameAt' | 'soughtFrameAt'): Promise<number> {
  return until(() => page.evaluate<number | null>(`window.${name} ?? null`), { timeoutMs: 180_000, what: name });
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

/** Long ones repeat a minute without encoding it again. */
async function makeSource(seconds: number): Promise<string> {
  const path = join(directory, `${seconds}.mp4`);
  const once = Math.min(60, seconds);
  const part = seconds > once ? join(directory, 'minute.mp4') : path;
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=1920x1080:rate=30', '-f', 'lavfi', '-i', 'sine=frequency=330'];
  const keyFrames = options.copy ? ['-g', '60', '-bf', '2'] : [];
  const coding = ['-c:v', 'libx264', '-preset', 'veryfast', ...keyFrames, '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  execFileSync('ffmpeg', ['-y', '-v', 'error', ...picture, '-t', String(once), ...coding, part]);
  if (part !== path) {
    const loop = ['-stream_loop', String(seconds / once - 1), '-i', part];
    execFileSync('ffmpeg', ['-y', '-v', 'error', ...loop, '-c', 'copy', path]);
  }
  return path;
}
