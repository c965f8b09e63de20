/**
 * The border of every job: checks its contract, runs its handler, writes one log line, and turns errors into
 * "try again" or "never again" by the error table.
 *
 * A handler that was stopped because the worker is closing is always tried again, and never counts as a failure.
 */

import type { App } from '../../core/app.ts';
import { type JobData, type JobName, jobCatalogue, parseJob } from '../../core/domain/jobs.ts';
import { AppError, isRetryable, toAppError } from '../../core/errors.ts';
import type { RunningJob } from '../../core/platform/queue/queue.ts';

export interface JobContext {
  /** Aborted when the worker closes or the job was given to another one. */
  signal: AbortSignal;
  attempt: number;
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
  options: { queue: (typeof jobCatalogue)[JobName]['queue']; concurrency: number },
): Promise<AsyncDisposable> {
  return app.queue.consume(options.queue, (job) => runJob(app, handlers, job), {
    concurrency: options.concurrency,
    onExhausted: (job, error) => giveUp(app, handlers, { ...job, error }),
  });
}

export async function runJob(app: App, handlers: JobHandlers, job: RunningJob): Promise<void> {
  const name = nameOf(job.data);
  const startedAt = app.clock.now();
  const log = app.log.child({ job: job.id, attempt: job.attempt });
  try {
    const context = { signal: job.signal, attempt: job.attempt };
    await handlers[name].run(app, parseJob(name, job.data) as never, context);
    log.info({ ms: app.clock.now() - startedAt }, `${name} done`);
  } catch (error) {
    if (job.signal.aborted) {
      log.info({ ms: app.clock.now() - startedAt }, `${name} was interrupted and will be taken up again`);
      throw new Error('interrupted', { cause: error });
    }
    const known = toAppError(error);
    const isFinal = job.isLastAttempt || !isRetryable(known);
    log[isFinal ? 'error' : 'warn']({ err: error, details: known.details, isFinal }, `${name} failed`);
    throw known;
  }
}

async function giveUp(
  app: App,
  handlers: JobHandlers,
  job: { id: string; data: unknown; error: Error },
): Promise<void> {
  if (job.error.message === 'interrupted') return; // The reconciler adds it again.
  const name = nameOf(job.data);
  await handlers[name].giveUp(app, parseJob(name, job.data) as never, toAppError(job.error));
}

function nameOf(data: unknown): JobName {
  const name = (data as { name?: unknown } | null)?.name;
  if (typeof name === 'string' && Object.hasOwn(jobCatalogue, name)) return name as JobName;
  throw new AppError('invalid', 'A job carries a name that is not in the catalogue.');
}
