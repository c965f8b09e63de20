/**
 * The job queue by meaning: named queues of JSON jobs with priority, delay, retries with back-off, and recovery of
 * the jobs of a worker that died. At least once: handlers are idempotent.
 */

export interface NewJob {
  /** Adding an id that waits or runs changes nothing; finished jobs leave no trace, so their id can be used again. No ':' in it. */
  id: string;
  data: unknown;
  /** 1 is the most urgent; default 100. */
  priority?: number;
  delayMs?: number;
  /** How often it is tried in all; default 3, with exponential back-off from one second. */
  attempts?: number;
}

export interface RunningJob {
  id: string;
  data: unknown;
  /** 1 for the first try. */
  attempt: number;
  isLastAttempt: boolean;
  /** Aborted when the consumer is closing or the job's lock was lost. */
  signal: AbortSignal;
}

/** Throw AppError with a kind that is not retryable to fail at once, anything else to be tried again. */
export type JobHandler = (job: RunningJob) => Promise<void>;

export interface ConsumeOptions {
  concurrency: number;
  /** How long a job of a dead worker stays locked; it is renewed while the worker lives. */
  lockMs?: number;
  /** How long running jobs may go on when the consumer is disposed, before their signals are aborted; default 5 s. */
  drainMs?: number;
  /** Called once when a job has failed for good. */
  onExhausted?: (job: { id: string; data: unknown }, error: Error) => Promise<void>;
}

export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

export interface Queue extends AsyncDisposable {
  add(queueName: string, job: NewJob): Promise<void>;
  /** Starts a consumer; disposing it stops taking jobs, aborts the running ones' signals after the drain time, and waits. */
  consume(queueName: string, handler: JobHandler, options: ConsumeOptions): Promise<AsyncDisposable>;
  /** Is a job of this id waiting, delayed or running? */
  has(queueName: string, jobId: string): Promise<boolean>;
  counts(queueName: string): Promise<QueueCounts>;
  /** Resolves when the backend answers; throws AppError `unavailable` when it does not. */
  ping(): Promise<void>;
}
