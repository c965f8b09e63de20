/** The work of the video engine, done inside the test. */

import type { QueueName } from '../../core/domain/jobs.ts';
import { jobHandlers } from '../../workers/job-handlers.ts';
import { consumeJobs, runJob } from '../../workers/runtime/run-job.ts';
import { openSources } from '../../workers/runtime/sources.ts';
import type { TestApp } from './test-app.ts';

const engineQueues = ['interactive', 'first', 'rungs'] as const;

/** Prepares, encodes and finishes until nothing waits: each class of work may add to the others. */
export async function drainVideos(t: TestApp): Promise<void> {
  const isWaiting = async () => {
    const counts = await Promise.all(engineQueues.map((queue) => t.app.queue.counts(queue)));
    return counts.some((each) => each.waiting + each.active + each.delayed > 0);
  };
  do {
    for (const queue of engineQueues) await drainJobs(t, queue);
  } while (await isWaiting());
}

/** Runs the jobs of one class until none waits. */
export async function drainJobs(t: TestApp, queue: QueueName): Promise<void> {
  await using sources = openSources(t.app);
  await t.drain(queue, (job) => runJob(t.app, jobHandlers, { ...job, sources }));
}

/** A worker for videos, until it is disposed. */
export async function startVideoWorker(t: TestApp): Promise<AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  const sources = opened.use(openSources(t.app));
  for (const queue of engineQueues) {
    opened.use(await consumeJobs(t.app, jobHandlers, { queue, concurrency: 1, sources }));
  }
  return opened.move();
}
