/** API and all workers' jobs in this process, for tests that look at what lies around a finished video. */

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { jobCatalogue } from '../../core/domain/jobs.ts';
import { acceptUpload, createVideo, findVideo, uploadKey, type Video } from '../../core/domain/videos/index.ts';
import { newId } from '../../core/ids.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { jobHandlers } from '../../workers/job-handlers.ts';
import { runJob } from '../../workers/runtime/run-job.ts';
import { openSources } from '../../workers/runtime/sources.ts';
import { runTool } from './media-tool.ts';
import { cellSamples, gridColumns, gridRows, type ReadPicture, readPicture } from './numbered-pictures.ts';
import { type Account, startTestApi, type TestApi } from './test-api.ts';
import { openTestApp, type TestApp } from './test-app.ts';
import { until } from './until.ts';

export interface VideoWorkplace extends AsyncDisposable {
  readonly t: TestApp;
  readonly api: TestApi;
  readonly account: Account;
  /** A path for a file that goes with the workplace. */
  path(name: string): string;
  /** Stores the file as an upload and has it processed to its end. */
  process(file: string, title?: string): Promise<Video>;
  /** Has every job done that waits now, and those that come of it. */
  work(): Promise<void>;
  /** Fields of a video through the API. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever they have asked for
  ask(videoId: string, fields: string): Promise<any>;
}

export async function openVideoWorkplace(): Promise<VideoWorkplace> {
  await using opened = new AsyncDisposableStack();
  const t = opened.use(await openTestApp({ clock: systemClock, env: { SIGHTLINE_LOG_LEVEL: 'silent' } }));
  const api = opened.use(await startTestApi(t.app));
  const account = await api.signUp(newId('user'));
  const sources = opened.use(openSources(t.app));
  const queues = [...new Set(Object.values(jobCatalogue).map(({ queue }) => queue))].filter(
    (name) => name !== 'caption',
  );
  const principal = {
    ...({ kind: 'user', userId: account.userId, sessionId: 'ses_test' } as const),
    grants: new Map([[account.workspaceId, new Set(['videos:write', 'videos:read'] as const)]]),
  };
  const isDone = async () => {
    const counts = await Promise.all(queues.map((queue) => t.app.queue.counts(queue)));
    return counts.every(({ waiting, active, delayed }) => waiting + active + delayed === 0);
  };
  async function work(): Promise<void> {
    await using consuming = new AsyncDisposableStack();
    for (const queue of queues) {
      const handler = (job: Parameters<Parameters<typeof t.app.queue.consume>[1]>[0]) =>
        runJob(t.app, jobHandlers, { ...job, sources });
      consuming.use(await t.app.queue.consume(queue, handler, { concurrency: 1 }));
    }
    await until(isDone, { timeoutMs: 120_000, what: 'all jobs to be done' });
  }
  const closing = opened.move();
  return {
    ...{ t, api, account, work },
    path: (name) => join(t.config.dataDir, name),
    async process(file, title = 'A film') {
      const bytes = await readFile(file);
      const input = { title, fileName: basename(file), sizeBytes: BigInt(bytes.length), language: 'de' };
      const { video } = await createVideo(t.app, principal, input);
      await t.app.storage.write(uploadKey(video.id), bytes);
      await acceptUpload(t.app, video.id);
      await work();
      return (await findVideo(t.app.db, video.id)) as Video;
    },
    async ask(videoId, fields) {
      const query = `query ($id: ID!) { video(id: $id) { ${fields} } }`;
      const { data, errors } = await api.post(query, { token: account.token, variables: { id: videoId } });
      if (errors) throw new Error(errors[0]?.message);
      return data.video;
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** What a numbered picture in an image or a film says; `box` is the part of it that is looked at. */
export async function readNumbered(
  bytes: Uint8Array,
  options: { box?: readonly number[]; format?: readonly string[] } = {},
): Promise<ReadPicture[]> {
  const [width, height] = [gridColumns * cellSamples, gridRows * cellSamples];
  const crop = options.box ? [`crop=${[2, 3, 0, 1].map((i) => options.box?.[i]).join(':')}`] : [];
  const filters = [...crop, `scale=${width}:${height}:flags=area:in_color_matrix=bt709`, 'format=rgb24'];
  const args = ['-v', 'error', ...(options.format ?? []), '-i', 'pipe:0', '-vf', filters.join(',')];
  const raw = ['-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'];
  const { stdout } = await runTool('ffmpeg', [...args, ...raw], [bytes]);
  const size = width * height * 3;
  return Array.from({ length: stdout.length / size }, (_, i) => readPicture(stdout.subarray(i * size, (i + 1) * size)));
}

export async function fetchBytes(url: string | URL, headers: Record<string, string> = {}): Promise<Buffer> {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${response.status} for ${url}`);
  return Buffer.from(await response.arrayBuffer());
}
