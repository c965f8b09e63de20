/**
 * The queue port over BullMQ, the same for both of its backends.
 *
 * A job whose consumer closes before it is done goes back to waiting without losing an attempt. A job that its
 * consumer took to the grave is found by the next stalled check, at the latest lockMs + 2 s after the death.
 */

import { type Queue as BullBase, type Job, UnrecoverableError, WaitingError, type Worker } from 'bullmq';
import { AppError, isRetryable } from '../../errors.ts';
import type { ConsumeOptions, JobHandler, NewJob, Queue, QueueCounts } from './queue.ts';

/** What differs between the backends. */
export interface BullBackend {
  openQueue(name: string): BullBase;
  openWorker(name: string, process: (job: Job, token?: string) => Promise<void>, settings: WorkerSettings): Worker;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface WorkerSettings {
  concurrency: number;
  lockDuration: number;
  stalledInterval: number;
  maxStalledCount: number;
  runRetryDelay: number;
}

const defaultLockMs = 5000;
const defaultDrainMs = 5000;
/** How long after the drain time a consumer that closes may talk to its server. */
const cutMs = 2000;
/** How many workers a job may take to the grave before it counts as deadly itself. */
const maxStalledCount = 5;
const failedToKeep = { age: 7 * 24 * 3600, count: 1000 };
const waitingStates = ['waiting', 'prioritized', 'paused', 'delayed', 'active', 'waiting-children'];

export class BullQueue implements Queue {
  readonly #backend: BullBackend;
  readonly #onError: (error: Error) => void;
  readonly #queues = new Map<string, BullBase>();

  constructor(backend: BullBackend, onError: (error: Error) => void) {
    this.#backend = backend;
    this.#onError = onError;
  }

  async add(queueName: string, job: NewJob): Promise<void> {
    if (job.id.includes(':') || /^\d*$/.test(job.id)) {
      throw new AppError('invalid', `"${job.id}" cannot be a job's id: it is empty, a number or has a colon.`);
    }
    const queue = this.#queueOf(queueName);
    await this.#reach(async () => {
      // Failed jobs are kept for the operator's eyes; an add by the same id takes their place.
      if ((await queue.getJobState(job.id)) === 'failed') await queue.remove(job.id);
      await queue.add(queueName, job.data, {
        jobId: job.id,
        priority: job.priority ?? 100,
        delay: job.delayMs ?? 0,
        attempts: job.attempts ?? 3,
        backoff: { type: 'exponential', delay: 1000 },
        removeOnComplete: true,
        removeOnFail: failedToKeep,
      });
    });
  }

  async consume(queueName: string, handler: JobHandler, options: ConsumeOptions): Promise<AsyncDisposable> {
    const running = new Map<string, AbortController>();
    const notices = new Set<Promise<void>>();
    let isClosing = false;

    const worker = this.#backend.openWorker(
      queueName,
      async (job, token) => {
        const abort = new AbortController();
        const id = job.id ?? '';
        running.set(id, abort);
        try {
          const attempt = job.attemptsMade + 1;
          const isLastAttempt = attempt >= (job.opts.attempts ?? 1);
          await handler({ id, data: job.data, attempt, isLastAttempt, signal: abort.signal });
        } catch (error) {
          if (isClosing && abort.signal.aborted) {
            await job.moveToWait(token);
            throw new WaitingError();
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
    worker.on('error', this.#onError);
    worker.on('lockRenewalFailed', (ids) => {
      for (const id of ids) running.get(id)?.abort(new AppError('cancelled', 'The job’s lock was lost.'));
    });
    worker.on('failed', (job, error) => {
      if (!job?.finishedOn || !options.onExhausted) return; // it will be tried again
      const notice = options
        .onExhausted({ id: job.id ?? '', data: job.data }, causeOf(error))
        .catch((reason: unknown) => this.#onError(reason as Error))
        .finally(() => notices.delete(notice));
      notices.add(notice);
    });
    await this.#reach(() => worker.waitUntilReady());

    return {
      [Symbol.asyncDispose]: async () => {
        isClosing = true;
        const drainMs = options.drainMs ?? defaultDrainMs;
        const patience = setTimeout(() => {
          for (const abort of running.values()) abort.abort(new AppError('cancelled', 'The worker is closing.'));
        }, drainMs);
        // While its server is away, BullMQ's close never ends. What a consumer cannot give back, the stalled check finds.
        const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<void>();
        const impatience = setTimeout(() => {
          worker.disconnect().catch(this.#onError);
          giveUp();
        }, drainMs + cutMs);
        await Promise.race([worker.close(), givenUp]);
        clearTimeout(patience);
        clearTimeout(impatience);
        await Promise.all(notices);
      },
    };
  }

  async has(queueName: string, jobId: string): Promise<boolean> {
    const state = await this.#reach(() => this.#queueOf(queueName).getJobState(jobId));
    return waitingStates.includes(state);
  }

  async counts(queueName: string): Promise<QueueCounts> {
    const counts = await this.#reach(() =>
      this.#queueOf(queueName).getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
    );
    const of = (state: string): number => counts[state] ?? 0;
    return {
      waiting: of('waiting') + of('prioritized'),
      active: of('active'),
      delayed: of('delayed'),
      failed: of('failed'),
    };
  }

  async ping(): Promise<void> {
    await this.#reach(() => this.#backend.ping());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
    await this.#backend.close();
  }

  #queueOf(name: string): BullBase {
    let queue = this.#queues.get(name);
    if (!queue) {
      queue = this.#backend.openQueue(name);
      queue.on('error', this.#onError);
      this.#queues.set(name, queue);
    }
    return queue;
  }

  async #reach<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (cause) {
      throw new AppError('unavailable', 'The job queue cannot be reached.', { cause });
    }
  }
}

/** BullMQ stores an error's message only; the error itself rides along for onExhausted. */
function toBullError(error: unknown): Error {
  const known = error instanceof Error ? error : new Error(String(error));
  if (isRetryable(known)) return known;
  return Object.assign(new UnrecoverableError(known.message), { cause: known });
}

function causeOf(error: Error): Error {
  return error instanceof UnrecoverableError && error.cause instanceof Error ? error.cause : error;
}
