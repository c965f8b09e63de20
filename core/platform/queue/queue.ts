/**
 * The job queue by meaning: named queues of JSON jobs with priority, fair shares, delay, retries with back-off, patience
 * with what is away, dead letters, and recovery of the jobs of a worker that died. At least once: handlers are
 * idempotent.
 */

import type { ErrorKind } from '../../errors.ts';

export interface NewJob {
  /** Adding an id that waits or runs changes nothing; finished jobs leave no trace, so their id can be used again. No ':' in it. */
  id: string;
  data: unknown;
  /** 1 to 99 go first, in this order; 100 (the default) takes turns among the shares; 101 to 999 come last. */
  priority?: number;
  /** Whose turn it takes. Jobs without one are a share of their own together. */
  share?: string;
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
  /** How often it was taken up without using up a try: something was away, or its worker died. */
  waits: number;
  /** Aborted when the consumer is closing or the job's lock was lost. */
  signal: AbortSignal;
}

/**
 * Throw AppError `unavailable` to wait for what is away without using up a try, another kind that is not retryable to
 * fail at once, and anything else to use up a try.
 */
export type JobHandler = (job: RunningJob) => Promise<void>;

export interface ConsumeOptions {
  concurrency: number;
  /** How long a job of a dead worker stays locked; it is renewed while the worker lives. */
  lockMs?: number;
  /** How long running jobs may go on when the consumer is disposed, before their signals are aborted; default 5 s. */
  drainMs?: number;
  /** How often a job waits for what is away before it fails; default 2000, about a day. */
  patience?: number;
  /** Called once when a job has failed for good. */
  onExhausted?: (job: { id: string; data: unknown }, error: Error) => Promise<void>;
}

/** Takes jobs until it is disposed: then it takes no more, aborts the running ones' signals after the drain time, and waits. */
export interface Consumer extends AsyncDisposable {
  /** Jobs that run here now. */
  readonly running: number;
  /** Takes no more jobs; those that run go on. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** A job that has failed for good. Kept for 7 days, and the latest 1000 of each queue. */
export interface FailedJob {
  id: string;
  data: unknown;
  failedAt: Date;
  /** How often it was tried. */
  attempts: number;
  kind: ErrorKind;
  reason: string;
}

export interface Queue extends AsyncDisposable {
  add(queueName: string, job: NewJob): Promise<void>;
  consume(queueName: string, handler: JobHandler, options: ConsumeOptions): Promise<Consumer>;
  /** Is a job of this id waiting, delayed or running? */
  has(queueName: string, jobId: string): Promise<boolean>;
  counts(queueName: string): Promise<QueueCounts>;
  /** Gives a job that waits or is delayed another priority, as in NewJob. false: there is no such job. */
  setPriority(queueName: string, jobId: string, priority: number): Promise<boolean>;
  /** Moves every job that waits or is delayed to the end of another queue. Returns how many. */
  moveAll(fromQueue: string, toQueue: string): Promise<number>;
  /** The jobs that have failed for good, latest first. */
  listFailed(queueName: string): Promise<FailedJob[]>;
  /** Adds a failed job again with all its tries. false: there is no such job. */
  retryFailed(queueName: string, jobId: string): Promise<boolean>;
  /** Forgets a failed job. false: there is no such job. */
  discardFailed(queueName: string, jobId: string): Promise<boolean>;
  /** Resolves when the backend answers; throws AppError `unavailable` when it does not. */
  ping(): Promise<void>;
}
