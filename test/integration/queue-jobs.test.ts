/** The border of jobs: outages that are waited for, limits, and capacity that stops and lets go on. */

import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enqueueJob, jobCatalogue } from '../../core/domain/jobs.ts';
import { createVideo, findVideo, noteVideoProblem } from '../../core/domain/videos/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import type { RunningJob } from '../../core/platform/queue/queue.ts';
import { watchCapacity } from '../../workers/runtime/capacity.ts';
import { runFfmpeg, streamFfmpeg, withLimits } from '../../workers/runtime/ffmpeg.ts';
import { consumeJobs, type JobHandlers, runJob } from '../../workers/runtime/run-job.ts';
import { freeScratch, openScratch, sweepScratch } from '../../workers/runtime/scratch.ts';
import { openSources, type Sources } from '../../workers/runtime/sources.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const mib = 1024 ** 2;
const job: RunningJob = {
  id: 'job',
  data: { name: 'media.erase', prefix: `cameras/cam_${'0'.repeat(26)}/` },
  attempt: 1,
  isLastAttempt: false,
  waits: 0,
  signal: new AbortController().signal,
};

let t: TestApp;
let sources: Sources;
beforeAll(async () => {
  const env = { SIGHTLINE_SCRATCH_BYTES: `${1024 * mib}`, SIGHTLINE_LOG_LEVEL: 'silent' };
  t = await openTestApp({ clock: systemClock, env });
  sources = openSources(t.app);
});
afterAll(async () => {
  await sources[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});

/** One job of the catalogue done by a test, the others by nobody. */
function handlersOf(handlers: Partial<{ [N in keyof JobHandlers]: Partial<JobHandlers[N]> }>): JobHandlers {
  return handlers as JobHandlers;
}

async function makeVideo() {
  const { principal } = await t.createWorkspace();
  return (await createVideo(t.app, principal, { title: 'A', fileName: 'a.mp4', sizeBytes: 5n })).video;
}

test('a job on a full disk waits, its video says so, and it goes on when there is room', async () => {
  const video = await makeVideo();
  const gaveUp: string[] = [];
  let isFull = true;
  let tries = 0;
  const handlers = handlersOf({
    'video.segment': {
      async run() {
        tries += 1;
        if (isFull) throw Object.assign(new Error('write failed'), { code: 'ENOSPC' });
      },
      giveUp: async (_app, { videoId }) => void gaveUp.push(videoId),
    },
  });
  const { queue, attempts } = jobCatalogue['video.segment'];
  await using _consumer = await consumeJobs(t.app, handlers, { queue, concurrency: 1, sources });
  await enqueueJob(t.app.queue, 'video.segment', { videoId: video.id, attempt: 1, rendition: '360p', index: 3 });
  const saysSo = async () => (await findVideo(t.app.db, video.id))?.problem === 'The disk is full.';
  await until(saysSo, { what: 'the video to say what it waits for' });
  // More often than the tries that a failure would have.
  await until(() => tries > attempts, { what: 'the job to wait longer than its tries' });
  isFull = false;
  const isClear = async () => (await findVideo(t.app.db, video.id))?.problem === null;
  await until(isClear, { what: 'the job to go on' });
  expect(gaveUp).toEqual([]);
  expect((await t.app.queue.counts(queue)).failed).toBe(0);
});

test('what a video waits for is told once', async () => {
  const video = await makeVideo();
  const events = () => t.app.db.feedEvent.count({ where: { videoId: video.id, type: 'video.updated' } });
  for (let i = 0; i < 3; i++) await noteVideoProblem(t.app, video.id, 'The disk is full.');
  expect(await events()).toBe(1);
  for (let i = 0; i < 3; i++) await noteVideoProblem(t.app, video.id, null);
  expect(await events()).toBe(2);
});

test('a job that is done clears what its video waited for, also when it was another that waited', async () => {
  const video = await makeVideo();
  await noteVideoProblem(t.app, video.id, 'The disk is full.');
  const data = { name: 'video.segment', videoId: video.id, attempt: 1, rendition: '360p', index: 3 };
  const handlers = handlersOf({ 'video.segment': { run: async () => {} } });
  await runJob(t.app, handlers, { ...job, data, sources });
  expect((await findVideo(t.app.db, video.id))?.problem).toBeNull();
});

test('a job whose time is up fails, and is no outage', async () => {
  const { limits } = jobCatalogue['media.erase'];
  const timeoutMs = limits.timeoutMs;
  Object.assign(limits, { timeoutMs: 50 });
  try {
    const run: JobHandlers['media.erase']['run'] = (_app, _data, { signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    await expect(runJob(t.app, handlersOf({ 'media.erase': { run } }), { ...job, sources })).rejects.toMatchObject({
      kind: 'internal',
      message: 'media.erase took longer than 0.05 seconds.',
    });
  } finally {
    Object.assign(limits, { timeoutMs });
  }
});

const endless = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=1280x720:rate=30', '-f', 'null', '-'];

test.runIf(process.platform === 'linux')(
  'the kernel holds a job’s programs to its CPU time, however deep inside',
  async () => {
    const work = () => runFfmpeg(endless, { timeoutMs: 60_000, cpuSeconds: 50 });
    await expect(withLimits({ cpuSeconds: 1, memoryBytes: null, niceness: 0 }, work)).rejects.toMatchObject({
      kind: 'internal',
    });
  },
);

test.runIf(process.platform === 'linux')('a job’s programs get no more memory than it may have', async () => {
  const args = ['-v', 'error', '-f', 'lavfi', '-i', 'color=size=16x16:duration=1', '-f', 'null', '-'];
  await runFfmpeg(args);
  const limits = { cpuSeconds: 10, memoryBytes: 100 * mib, niceness: 0 };
  await expect(withLimits(limits, () => runFfmpeg(args, { memoryBytes: 4096 * mib }))).rejects.toMatchObject({
    kind: 'internal',
  });
});

test.runIf(process.platform === 'linux')('background programs are niced, also where their caller forgot', async () => {
  await withLimits({ cpuSeconds: 10, memoryBytes: null, niceness: 10 }, async () => {
    await using tool = streamFfmpeg(endless);
    const niceness = async () => {
      const stat = await readFile(`/proc/${tool.pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    };
    await until(async () => (await niceness()) === 10, { what: 'ffmpeg to be niced' });
  });
});

test('a worker’s scratch space is bounded, and comes back', async () => {
  const { app } = t;
  await expect(openScratch(app.config, 2048 * mib)).rejects.toMatchObject({ kind: 'tooLarge' });
  {
    await using first = await openScratch(app.config, 800 * mib);
    expect(first.bytes).toBe(800 * mib);
    await expect(openScratch(app.config)).rejects.toMatchObject({ kind: 'unavailable' });
    expect((await freeScratch(app.config)).ownBytes).toBe(224 * mib);
    await using _small = await openScratch(app.config, 100 * mib);
  }
  expect((await freeScratch(app.config)).ownBytes).toBe(1024 * mib);
});

test('what a killed process left behind is removed, and what others use is not', async () => {
  const { app } = t;
  await using mine = await openScratch(app.config);
  const [name = ''] = await readdir(join(app.config.dataDir, 'scratch'));
  // No process has this number: it is beyond what Linux gives out.
  const dead = name.replace(`-${process.pid}-`, '-4194305-');
  await mkdir(join(app.config.dataDir, 'scratch', dead));
  await mkdir(join(app.config.dataDir, 'scratch', dead.replace(/^[^-]+/, 'elsewhere')));
  await sweepScratch(app.config, Date.now());
  expect((await readdir(join(app.config.dataDir, 'scratch'))).sort()).toEqual(
    [name, dead.replace(/^[^-]+/, 'elsewhere')].sort(),
  );
  await sweepScratch(app.config, Date.now() + 49 * 3600_000);
  expect(await readdir(join(app.config.dataDir, 'scratch'))).toEqual([name]);
  expect(mine.directory).toContain(name);
});

test('a worker short of scratch space takes no background work, and takes it up again', async () => {
  const { app } = t;
  const done: string[] = [];
  const work = async ({ id }: { id: string }) => void done.push(id);
  await using rungs = await app.queue.consume('test-rungs', work, { concurrency: 1 });
  await using interactive = await app.queue.consume('test-interactive', work, { concurrency: 1 });
  const capacity = watchCapacity(app, ['libx264']);
  capacity.add({ queue: 'rungs', concurrency: 1, consumer: rungs });
  capacity.add({ queue: 'interactive', concurrency: 1, consumer: interactive });
  expect(await capacity.measure()).toMatchObject({
    isAccepting: true,
    problem: null,
    encoders: ['libx264'],
    running: { rungs: 0, interactive: 0 },
  });
  {
    await using _large = await openScratch(app.config, 900 * mib);
    expect(await capacity.measure()).toMatchObject({
      isAccepting: false,
      problem: 'Its scratch space is nearly used up.',
    });
    await app.queue.add('test-rungs', { id: 'slow', data: {} });
    await app.queue.add('test-interactive', { id: 'quick', data: {} });
    await until(() => done.length > 0);
    expect(done).toEqual(['quick']);
    // It may have been taken for a moment: a consumer that pauses gives back the one job that it was waiting for.
    await until(async () => (await app.queue.counts('test-rungs')).waiting === 1, { what: 'the slow job to wait' });
    expect(done).toEqual(['quick']);
  }
  expect(await capacity.measure()).toMatchObject({ isAccepting: true });
  await until(() => done.length === 2);
  expect(done).toEqual(['quick', 'slow']);
});
