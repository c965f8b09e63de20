/** What benches of the video engine share: a database of their own, uploads without HTTP, workers as processes of their own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, openApp } from '../core/app.ts';
import { type Principal, permissionsOfRole } from '../core/domain/accounts/index.ts';
import { acceptUpload, createVideo, findVideo, uploadKey, type Video } from '../core/domain/videos/index.ts';
import { newId } from '../core/ids.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { createDatabase, createTemplate, startPostgres } from '../test/support/postgres.ts';
import { until } from '../test/support/until.ts';

export interface BenchEngine extends AsyncDisposable {
  readonly app: App;
  readonly dataDir: string;
  /** Accepts a local file as a finished upload, after `onRoom` had its time with the empty one; resolves to the video's id. */
  accept(path: string, onRoom?: (videoId: string) => Promise<void>): Promise<string>;
  look(videoId: string): Promise<Video>;
  /** READY or FAILED. */
  finish(videoId: string): Promise<Video>;
  /** A worker process, on these cores and with a heap of at most so many MB where that is said; resolves when it takes jobs. */
  startWorker(limits?: { cores?: string; heapMb?: number }): Promise<ChildProcess>;
}

/** Needs a build (`npm run build`). */
export async function openEngine(): Promise<BenchEngine> {
  await using opened = new AsyncDisposableStack();
  const postgres = await startPostgres();
  opened.defer(() => postgres.stop());
  await createTemplate(postgres.url);
  const dataDir = await mkdtemp(join(tmpdir(), 'sightline-bench-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const env = {
    SIGHTLINE_DATA_DIR: dataDir,
    SIGHTLINE_DATABASE_URL: await createDatabase(postgres.url, 'bench'),
    SIGHTLINE_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SIGHTLINE_LOG_LEVEL: 'error',
  };
  const app = opened.use(await openApp(readConfig(env), { process: 'bench' }));
  const workspaceId = newId('workspace');
  const userId = newId('user');
  await app.db.workspace.create({ data: { id: workspaceId, name: 'Bench' } });
  const grants = new Map([[workspaceId, permissionsOfRole.OWNER]]);
  const principal: Principal = { kind: 'apiKey', apiKeyId: userId, grants };
  const look = async (videoId: string) => (await findVideo(app.db, videoId)) as Video;
  const closing = opened.move();
  return {
    app,
    dataDir,
    look,
    async accept(path, onRoom = async () => {}) {
      const sizeBytes = BigInt((await stat(path)).size);
      const { video } = await createVideo(app, principal, { title: 'Bench', fileName: 'film.mp4', sizeBytes });
      await onRoom(video.id);
      await app.storage.write(uploadKey(video.id), createReadStream(path));
      await acceptUpload(app, video.id);
      return video.id;
    },
    async finish(videoId) {
      const isOver = async () => ['READY', 'FAILED'].includes((await look(videoId)).state);
      await until(isOver, { timeoutMs: 3_600_000, what: 'the video to be finished' });
      return look(videoId);
    },
    async startWorker({ cores, heapMb } = {}) {
      const main = join(import.meta.dirname, '../dist/workers/main.js');
      const heap = heapMb === undefined ? [] : [`--max-heap-size=${heapMb}`];
      const command = [process.execPath, ...heap, main, '--roles=interactive,first,rungs,housekeeping'];
      const pinned = cores === undefined ? command : ['taskset', '-c', cores, ...command];
      const [program = '', ...args] = pinned;
      const known = new Set((await app.db.workerNode.findMany()).map(({ id }) => id));
      const child = spawn(program, args, {
        env: { PATH: process.env.PATH, ...env },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      closing.defer(async () => {
        if (child.exitCode === null && child.signalCode === null) {
          child.kill('SIGKILL');
          await once(child, 'exit');
        }
      });
      const isThere = async () => (await app.db.workerNode.findMany()).some(({ id }) => !known.has(id));
      await until(isThere, { timeoutMs: 60_000, what: 'the worker' });
      return child;
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}
