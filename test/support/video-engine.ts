/** API and workers in this process over one test app: a file goes in as an upload, what viewers get comes out over HTTP. */

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { jobCatalogue } from '../../core/domain/jobs.ts';
import { findVideo } from '../../core/domain/videos/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { jobHandlers } from '../../workers/job-handlers.ts';
import { consumeJobs } from '../../workers/runtime/run-job.ts';
import { openSources } from '../../workers/runtime/sources.ts';
import { ApiClient } from './api-client.ts';
import { password, startTestApi } from './test-api.ts';
import { openTestApp, type TestApp } from './test-app.ts';
import { until } from './until.ts';

export interface EngineVideo {
  id: string;
  state: string;
  failure: { code: string; message: string } | null;
  durationMs: number | null;
  width: number | null;
  height: number | null;
  playback: { hlsUrl: string } | null;
  renditions: { name: string; state: string; width: number | null; height: number | null; encoder: string | null }[];
}

export interface VideoEngine extends AsyncDisposable {
  readonly t: TestApp;
  /** Sends the file as an upload; returns the video's id. */
  upload(path: string): Promise<string>;
  look(videoId: string): Promise<EngineVideo>;
  /** Resolves at READY or FAILED. */
  finish(videoId: string): Promise<EngineVideo>;
}

const fields = `id state failure { code message } durationMs width height playback { hlsUrl }
  renditions { name state width height encoder }`;

/** Captions and upgrades are left out: they change nothing of the film itself. */
const leftOut = new Set<string>(['caption', 'upgrade']);

export async function startVideoEngine(
  options: { env?: Record<string, string>; concurrency?: number } = {},
): Promise<VideoEngine> {
  await using opened = new AsyncDisposableStack();
  const env = { SIGHTLINE_LOG_LEVEL: 'silent', ...options.env };
  const t = opened.use(await openTestApp({ clock: systemClock, env }));
  const api = opened.use(await startTestApi(t.app, { graphql: { operationsPerMinute: 100_000 } }));
  const sources = opened.use(openSources(t.app));
  const queues = new Set(Object.values(jobCatalogue).map(({ queue }) => queue));
  for (const queue of queues) {
    if (leftOut.has(queue)) continue;
    opened.use(await consumeJobs(t.app, jobHandlers, { queue, concurrency: options.concurrency ?? 2, sources }));
  }
  const client = new ApiClient(api.address);
  await client.signIn((await api.signUp(`engine-${randomUUID().slice(0, 8)}`)).email, password);
  const look = async (id: string): Promise<EngineVideo> => {
    const { video } = await client.query<{ video: EngineVideo }>(`query ($id: ID!) { video(id: $id) { ${fields} } }`, {
      id,
    });
    return video;
  };
  const closing = opened.move();
  return {
    t,
    look,
    async upload(path) {
      const bytes = await readFile(path);
      const upload = await client.createUpload('Oracle', basename(path), bytes.length);
      await client.uploadBytes(upload, bytes);
      return upload.videoId;
    },
    async finish(id) {
      // Not through the API, which counts how often it is asked.
      const hasEnded = async () => {
        const state = (await findVideo(t.app.db, id))?.state;
        return state === 'READY' || state === 'FAILED';
      };
      await until(hasEnded, { timeoutMs: 120_000, what: `video ${id} to be ready or refused` });
      return look(id);
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}
