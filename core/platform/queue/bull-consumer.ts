/**
 * One consumer of one queue.
 *
 * A job whose consumer closes before it is done goes back to waiting without losing an attempt, and so does one that
 * found something away. A job that its consumer took to the grave is found by the next stalled check, at the latest
 * lockMs + 2 s after the death.
 */

import { DelayedError, type Job, UnrecoverableError, WaitingError, type Worker } from 'bullmq';
import { AppError, type ErrorKind, isErrorKind, isRetryable, toAppError } from '../../errors.ts';
import type { ConsumeOptions, Consumer, JobHandler } from './queue.ts';
import { defaultPatience, isOutage, waitMs } from './retry.rules.ts';

export type BullWorkerFactory = (
  name: string,
  process: (job: Job, token?: string) => Promise<void>,
  settings: WorkerSettings,
) => Worker;

export interface WorkerSettings {
  concurrency: number;
  lockDuration: number;
  stalledInterval: number;
  maxStalledCount: number;
  runRetryDelay: number;
}

interface Consuming {
  queueName: string;
  handler: JobHandler;
  options: ConsumeOptions;
  /** Told of the priority of every job before it begins; never rejects. */
  onStart(priority: number): Promise<void>;
  onError(error: Error): void;
}

const defaultLockMs = 5000;
const defaultDrainMs = 5000;
/** How long after the drain time a consumer that closes may talk to its server. */
const cutMs = 2000;
/** How many workers a job may take to the grave before it counts as deadly itself. */
const maxStalledCount = 15;

export async function consumeBull(openWorker: BullWorkerFactory, consuming: Consuming): Promise<Consumer> {
  const { queueName, options, onError } = consuming;
  const running = new Map<string, AbortController>();
  const notices = new Set<Promise<void>>();
  let isClosing = false;
  let isPaused = false;

  const worker = openWorker(
    queueName,
    async (job, token) => {
      if (isPaused) return giveBack(job, token); // BullMQ goes on waiting for the one job that it was waiting for
      const abort = new AbortController();
      const id = job.id ?? '';
      running.set(id, abort);
      await consuming.onStart(job.priority);
      try {
        await runOnce(job, consuming, abort.signal);
      } catch (error) {
        if (isClosing && abort.signal.aborted) return giveBack(job, token);
        const waits = waitsOf(job) + 1;
        if (isOutage(error) && waits <= (options.patience ?? defaultPatience)) {
          await job.moveToDelayed(Date.now() + waitMs(waits, Math.random()), token);
          throw new DelayedError();
        }
        throw toBullError(error);
      } finally {
        if (running.get(id) === abort) running.delete(id);
      }
    },
    {
      concurrency: options.concurrency,
      lockDuration: options.lockMs ?? defaultLockMs,
      stalledInterval: Math.min(2000, options.lockMs ?? defaultLockMs),
      maxStalledCount,
      runRetryDelay: 1000,
    },
  );
  worker.on('error', onError);
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) running.get(id)?.abort(new AppError('cancelled', 'The job’s lock was lost.'));
  });
  worker.on('failed', (job, error) => {
    if (!job?.finishedOn || !options.onExhausted) return; // it will be tried again
    const notice = options
      .onExhausted({ id: job.id ?? '', data: job.data }, causeOf(error))
      .catch((reason: unknown) => onError(reason as Error))
      .finally(() => notices.delete(notice));
    notices.add(notice);
  });
  await worker.waitUntilReady();

  return {
    get running() {
      return running.size;
    },
    async pause() {
      isPaused = true;
      await worker.pause(true);
    },
    async resume() {
      isPaused = false;
      await worker.resume();
    },
    async [Symbol.asyncDispose]() {
      isClosing = true;
      await close(worker, running, consuming);
      await Promise.all(notices);
    },
  };
}

async function giveBack(job: Job, token?: string): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

function runOnce(job: Job, { handler }: Consuming, signal: AbortSignal): Promise<void> {
  const attempt = job.attemptsMade + 1;
  const isLastAttempt = attempt >= (job.opts.attempts ?? 1);
  return handler({ id: job.id ?? '', data: job.data, attempt, isLastAttempt, waits: waitsOf(job), signal });
}

/** BullMQ counts every start, but as made only those attempts that failed. */
function waitsOf(job: Job): number {
  return Math.max(0, job.attemptsStarted - job.attemptsMade - 1);
}

async function close(
  worker: Worker,
  running: ReadonlyMap<string, AbortController>,
  { options, onError }: Consuming,
): Promise<void> {
  const drainMs = options.drainMs ?? defaultDrainMs;
  const patience = setTimeout(() => {
    for (const abort of running.values()) abort.abort(new AppError('cancelled', 'The worker is closing.'));
  }, drainMs);
  // While its server is away, BullMQ's close never ends. What a consumer cannot give back, the stalled check finds.
  const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<void>();
  const impatience = setTimeout(() => {
    worker.disconnect().catch(onError);
    giveUp();
  }, drainMs + cutMs);
  await Promise.race([worker.close(), givenUp]);
  clearTimeout(patience);
  clearTimeout(impatience);
}

/** BullMQ stores an error's message only: the kind goes in front of it, and the error itself rides along for onExhausted. */
function toBullError(error: unknown): Error {
  const cause = error instanceof Error ? error : new Error(String(error));
  const message = `${toAppError(cause).kind}: ${cause.message}`;
  return Object.assign(isRetryable(cause) && !isOutage(cause) ? new Error(message) : new UnrecoverableError(message), {
    cause,
  });
}

function causeOf(error: Error): Error {
  return error.cause instanceof Error ? error.cause : error;
}

/** What toBullError wrote. BullMQ's own words, of a job that killed its workers, are of kind `internal`. */
export function readFailure(text: string): { kind: ErrorKind; reason: string } {
  const [, kind = '', reason = ''] = /^(\w+): (.*)$/s.exec(text) ?? [];
  return isErrorKind(kind) ? { kind, reason } : { kind: 'internal', reason: text };
}
