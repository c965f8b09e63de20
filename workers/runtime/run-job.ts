/**
 * The border of every job: checks its contract, runs its handler within its limits, writes one log line, and turns
 * errors into "try again", "wait" or "never again" by the error table.
 *
 * A handler that was stopped because the worker is closing is always tried again, and never counts as a failure. One
 * that found something away waits for it without using up a try, and its video says so meanwhile.
 */

import type { App } from '../../core/app.ts';
import {
  type JobData,
  type JobLimits,
  type JobName,
  jobCatalogue,
  parseJob,
  type QueueName,
} from '../../core/domain/jobs.ts';
import { noteVideoProblem } from '../../core/domain/videos/index.ts';
import { AppError, isRetryable, toAppError } from '../../core/errors.ts';
import type { Consumer, RunningJob } from '../../core/platform/queue/queue.ts';
import { withLimits } from './ffmpeg.ts';
import { nicenessOf } from './job-classes.plan.ts';
import type { Sources } from './sources.ts';

export interface JobContext {
  /** Aborted when the worker closes, the job was given to another one, or its time is up. */
  signal: AbortSignal;
  attempt: number;
  /** Originals as local files, shared by all jobs of this process. */
  sources: Sources;
}

export type JobHandlers = {
  [N in JobName]: {
    run(app: App, data: JobData<N>, context: JobContext): Promise<void>;
    /** Called once when the job has failed for good; says so where people look. */
    giveUp(app: App, data: JobData<N>, error: AppError): Promise<void>;
  };
};

/** Consumes one queue of the catalogue until the handle is disposed. */
export function consumeJobs(
  app: App,
  handlers: JobHandlers,
  options: { queue: QueueName; concurrency: number; sources: Sources },
): Promise<Consumer> {
  return app.queue.consume(options.queue, (job) => runJob(app, handlers, { ...job, sources: options.sources }), {
    concurrency: options.concurrency,
    onExhausted: (job, error) => giveUp(app, handlers, { ...job, error }),
  });
}

export async function runJob(app: App, handlers: JobHandlers, job: RunningJob & { sources: Sources }): Promise<void> {
  const name = nameOf(job.data);
  const startedAt = app.clock.now();
  const log = app.log.child({ job: job.id, attempt: job.attempt });
  try {
    await runWithin(jobCatalogue[name].limits, name, job, async (signal) => {
      await handlers[name].run(app, parseJob(name, job.data) as never, {
        signal,
        attempt: job.attempt,
        sources: job.sources,
      });
    });
    log.info({ ms: app.clock.now() - startedAt }, `${name} done`);
    // Also where this job never waited: one that did may have been interrupted and added anew.
    await noteProblem(app, job, null);
  } catch (error) {
    if (job.signal.aborted) {
      log.info({ ms: app.clock.now() - startedAt }, `${name} was interrupted and will be taken up again`);
      throw new Error('interrupted', { cause: error });
    }
    const known = asOutage(error) ?? toAppError(error);
    if (known.kind === 'unavailable') {
      log.warn({ reason: known.message, waits: job.waits + 1 }, `${name} waits`);
      await noteProblem(app, job, known.message);
      throw known;
    }
    const isFinal = job.isLastAttempt || !isRetryable(known);
    log[isFinal ? 'error' : 'warn']({ err: error, details: known.details, isFinal }, `${name} failed`);
    throw known;
  }
}

/** Holds the programs that the work starts to the job's limits, and the work itself to its wall-clock time. */
async function runWithin(
  { timeoutMs, cpuSeconds, memoryBytes }: JobLimits,
  name: JobName,
  job: RunningJob,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(), timeoutMs);
  const niceness = nicenessOf(jobCatalogue[name].queue);
  try {
    const signal = AbortSignal.any([job.signal, timeUp.signal]);
    await withLimits({ cpuSeconds, memoryBytes, niceness }, () => work(signal));
  } catch (cause) {
    if (!timeUp.signal.aborted || job.signal.aborted) throw cause;
    throw new AppError('internal', `${name} took longer than ${timeoutMs / 1000} seconds.`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** A full disk, wherever it showed. */
function asOutage(error: unknown): AppError | null {
  const { code } = error as { code?: unknown };
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return isFull ? new AppError('unavailable', 'The disk is full.', { cause: error }) : null;
}

/** Where people look for it: at the job's video. Failing to say so is no reason to fail. */
async function noteProblem(app: App, job: Pick<RunningJob, 'data'>, problem: string | null): Promise<void> {
  const { videoId } = job.data as { videoId?: unknown };
  if (typeof videoId !== 'string') return;
  await noteVideoProblem(app, videoId, problem).catch((error) => app.log.warn({ err: error }, 'a problem went unsaid'));
}

async function giveUp(
  app: App,
  handlers: JobHandlers,
  job: { id: string; data: unknown; error: Error },
): Promise<void> {
  if (job.error.message === 'interrupted') return; // The reconciler adds it again.
  const name = nameOf(job.data);
  await noteProblem(app, job, null);
  await handlers[name].giveUp(app, parseJob(name, job.data) as never, toAppError(job.error));
}

function nameOf(data: unknown): JobName {
  const name = (data as { name?: unknown } | null)?.name;
  if (typeof name === 'string' && Object.hasOwn(jobCatalogue, name)) return name as JobName;
  throw new AppError('invalid', 'A job carries a name that is not in the catalogue.');
}
