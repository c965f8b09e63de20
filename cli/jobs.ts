/** `sightline jobs failed | retry | discard`: dead letters of the whole installation, for whoever runs it. */

import type { App } from '../core/app.ts';
import { type FailedJob, findAllFailedJobs, retryAsOperator } from '../core/domain/failed-jobs/index.ts';
import { AppError } from '../core/errors.ts';
import { openRunningApp } from './running-app.ts';

const usage = 'Usage: sightline jobs failed | retry ID... | retry --all | discard ID... | discard --all';

export async function jobs(env: Record<string, string | undefined>, args: readonly string[]): Promise<number> {
  const [action, ...ids] = args;
  const isList = action === 'failed' && ids.length === 0;
  const isChange = (action === 'retry' || action === 'discard') && ids.length > 0;
  if (!isList && !isChange) throw new AppError('invalid', usage);
  await using app = await openRunningApp(env);
  const failed = await findAllFailedJobs(app);
  if (isList) return list(failed);
  // Awaited here, or the app would be closed under it.
  return await change(app, action === 'retry' ? 'retry' : 'discard', chosen(failed, ids));
}

function list(failed: readonly FailedJob[]): number {
  if (failed.length === 0) console.log('No job has failed for good in the last 7 days.');
  for (const { id, failedAt, name, queue, attempts, video, jobId, reason } of failed) {
    console.log(`${id}  ${failedAt.toISOString()}  ${name} (${queue}), tried ${attempts} times`);
    console.log(`  ${video ? `video ${video.id}` : jobId}: ${reason.replaceAll(/\p{Cc}+/gu, ' ')}`);
  }
  return 0;
}

function chosen(failed: readonly FailedJob[], ids: readonly string[]): FailedJob[] {
  if (ids.length === 1 && ids[0] === '--all') return [...failed];
  return ids.map((id) => {
    const job = failed.find((candidate) => candidate.id === id);
    if (!job) throw new AppError('notFound', `There is no failed job ${id}; see: sightline jobs failed`);
    return job;
  });
}

async function change(app: App, action: 'retry' | 'discard', chosenJobs: readonly FailedJob[]): Promise<number> {
  let refused = 0;
  for (const job of chosenJobs) {
    try {
      if (action === 'retry') await retryAsOperator(app, job);
      else await app.queue.discardFailed(job.queue, job.jobId);
      console.log(`${job.id}  ${action === 'retry' ? 'waits again' : 'forgotten'}`);
    } catch (error) {
      refused += 1;
      console.log(`${job.id}  ${error instanceof AppError ? error.message : String(error)}`);
    }
  }
  return refused === 0 ? 0 : 1;
}
