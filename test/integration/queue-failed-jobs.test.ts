/** Dead letters through the API: who sees them, and what doing them again does. */

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { jobs } from '../../cli/jobs.ts';
import { findAllFailedJobs } from '../../core/domain/failed-jobs/index.ts';
import { enqueueJob, jobIdOf, queueOf } from '../../core/domain/jobs.ts';
import { acceptUpload, failVideo, findVideo, uploadKey } from '../../core/domain/videos/index.ts';
import { startHeartbeat } from '../../core/domain/workers/index.ts';
import { AppError } from '../../core/errors.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { type Account, startTestApi, type TestApi } from '../support/test-api.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let t: TestApp;
let api: TestApi;
let owner: Account;
beforeAll(async () => {
  t = await openTestApp({ clock: systemClock, env: { SIGHTLINE_LOG_LEVEL: 'silent' } });
  api = await startTestApi(t.app);
  owner = await api.signUp('owner');
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});

const list = `query ($first: Int, $after: String) { failedJobs(first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor }
  edges { node { id name queue attempts reason failedAt video { id state } } } } }`;
const retry = 'mutation ($id: ID!) { retryFailedJob(input: { id: $id }) { retriedId } }';
const discard = 'mutation ($id: ID!) { discardFailedJob(input: { id: $id }) { discardedId } }';

/** A video that was uploaded, and whose job fails for good in the way given. */
async function failJob(error: Error): Promise<string> {
  const created = await api.post(
    'mutation ($input: CreateVideoInput!) { createVideo(input: $input) { video { id } } }',
    { token: owner.token, variables: { input: { title: 'A', fileName: 'a.mp4', sizeBytes: 5 } } },
  );
  const videoId: string = created.data.createVideo.video.id;
  await t.app.storage.write(uploadKey(videoId), new Uint8Array(5));
  await acceptUpload(t.app, videoId);
  const failed = Promise.withResolvers<void>();
  await using _consumer = await t.app.queue.consume(
    queueOf('video.prepare'),
    async () => {
      throw error;
    },
    { concurrency: 1, onExhausted: async () => failed.resolve() },
  );
  await failed.promise;
  await failVideo(t.app, { videoId, attempt: 1 }, { code: 'unavailable', message: error.message });
  return videoId;
}

async function failedJobs(token: string) {
  const { data } = await api.post(list, { token });
  return data.failedJobs.edges.map(({ node }: { node: unknown }) => node);
}

test('a failed job is seen where its video is, done again and gone', async () => {
  const videoId = await failJob(new AppError('badMedia', 'That is no video.'));
  const [job] = await failedJobs(owner.token);
  expect(job).toMatchObject({
    name: 'video.prepare',
    queue: 'interactive',
    attempts: 1,
    reason: 'That is no video.',
    video: { id: videoId, state: 'FAILED' },
  });
  const failure = await api.post('query ($id: ID!) { video(id: $id) { failure { code message } problem } }', {
    token: owner.token,
    variables: { id: videoId },
  });
  expect(failure.data.video).toEqual({ failure: { code: 'UNAVAILABLE', message: 'That is no video.' }, problem: null });

  const variables = { id: job.id };
  const stranger = await api.signUp('stranger');
  expect(await failedJobs(stranger.token)).toEqual([]);
  for (const mutation of [retry, discard]) {
    const refused = await api.post(mutation, { token: stranger.token, variables });
    expect(refused.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect((await api.post(mutation, { variables })).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  }

  expect((await api.post(retry, { token: owner.token, variables })).data.retryFailedJob).toEqual({ retriedId: job.id });
  expect(await findVideo(t.app.db, videoId)).toMatchObject({ state: 'QUEUED', attempt: 2, failure: null });
  const id = jobIdOf('video.prepare', { videoId, attempt: 2 });
  expect(await t.app.queue.has(queueOf('video.prepare'), id)).toBe(true);
  expect(await failedJobs(owner.token)).toEqual([]);
  const again = await api.post(retry, { token: owner.token, variables });
  expect(again.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  await t.drain(queueOf('video.prepare'), async () => {});
});

test('what happened inside is not told, and a discarded job is forgotten', async () => {
  await failJob(new AppError('invalid', 'Told.'));
  await failJob(Object.assign(new AppError('cancelled', 'Also told.')));
  const [first, second] = await failedJobs(owner.token);
  expect([first.reason, second.reason]).toEqual(['Also told.', 'Told.']);
  const page = await api.post(list, { token: owner.token, variables: { first: 1 } });
  expect(page.data.failedJobs).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } });
  const after = page.data.failedJobs.pageInfo.endCursor;
  const next = await api.post(list, { token: owner.token, variables: { first: 1, after } });
  expect(next.data.failedJobs.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([second.id]);
  for (const { id } of [first, second]) {
    const reply = await api.post(discard, { token: owner.token, variables: { id } });
    expect(reply.data.discardFailedJob).toEqual({ discardedId: id });
  }
  expect(await failedJobs(owner.token)).toEqual([]);
});

test('an operator sees and repeats jobs of nobody’s video', async () => {
  const prefix = `cameras/cam_${'0'.repeat(26)}/`;
  const queue = queueOf('media.erase');
  await enqueueJob(t.app.queue, 'media.erase', { prefix });
  {
    await using _consumer = await t.app.queue.consume(
      queue,
      async () => {
        throw new AppError('invalid', 'no');
      },
      { concurrency: 1 },
    );
    await until(async () => (await t.app.queue.counts(queue)).failed === 1);
  }
  expect(await failedJobs(owner.token)).toEqual([]);
  const [job] = await findAllFailedJobs(t.app);
  expect(job).toMatchObject({ name: 'media.erase', video: null, kind: 'invalid' });
  const said = vi.spyOn(console, 'log').mockImplementation(() => {});
  const ask = async (...args: string[]) => {
    said.mockClear();
    const code = await jobs(t.env, args);
    return [code, said.mock.calls.flat().join('\n')];
  };
  try {
    expect(await ask('failed')).toEqual([0, expect.stringContaining(`${job?.id}`)]);
    await expect(ask('retry')).rejects.toThrow(/^Usage/);
    await expect(ask('discard', 'nobody')).rejects.toMatchObject({ kind: 'notFound' });
    expect(await ask('retry', `${job?.id}`)).toEqual([0, `${job?.id}  waits again`]);
    expect(await t.app.queue.has(queue, jobIdOf('media.erase', { prefix }))).toBe(true);
    expect(await ask('failed')).toEqual([0, 'No job has failed for good in the last 7 days.']);
  } finally {
    said.mockRestore();
  }
});

test('workers say what they have to give', async () => {
  const capacity = {
    ...{ cores: 2, load: 0.5, freeScratchBytes: 5e9, encoders: ['libx264'], running: { rungs: 1 } },
    ...{ isAccepting: false, problem: 'The machine is busy.' },
  };
  const capabilities = {
    ...{ encoders: ['libx264'], hwaccels: [], scalers: [], closed: [] },
    ...{
      hwaccels: [],
      scalers: [],
      closed: [],
      ortProviders: [],
      speechEngines: [],
      detector: null,
      eventModel: null,
      installedModels: [],
      modelProblems: [],
      cpuCores: 2,
    },
  };
  const node = { id: 'wrk_test', roles: ['rungs'], host: 'here', pid: 1 };
  await using _heartbeat = await startHeartbeat(t.app, node, async () => ({ capacity, capabilities }));
  const fields = 'cores load freeScratchBytes encoders running isAccepting problem';
  const { data } = await api.post(`{ system { workers { roles capacity { ${fields} } } } }`, { token: owner.token });
  expect(data.system.workers).toEqual([{ roles: ['rungs'], capacity }]);
});
