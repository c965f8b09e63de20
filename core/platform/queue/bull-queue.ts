/**
 * The queue port over BullMQ, the same for both of its backends.
 *
 * BullMQ's name of a job is its share. Turns (priority.rules.ts) are taken when a job is added and served when it
 * begins; when they run out of BullMQ's range, the process that notices moves them back.
 */

import type { Queue as BullBase, Job } from 'bullmq';
import { AppError } from '../../errors.ts';
import { type BullWorkerFactory, consumeBull, readFailure } from './bull-consumer.ts';
import {
  moveBack,
  priorityOfTurn,
  strictPriority,
  takesTurns,
  turnOfPriority,
  turnsPerEpoch,
} from './priority.rules.ts';
import type { ConsumeOptions, Consumer, FailedJob, JobHandler, NewJob, Queue, QueueCounts } from './queue.ts';
import { backoff } from './retry.rules.ts';
import type { Turns } from './turns.ts';

/** What differs between the backends. */
export interface BullBackend {
  openQueue(name: string): BullBase;
  openWorker: BullWorkerFactory;
  turns: Turns;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface BullQueueOptions {
  onError(error: Error): void;
  /** Tests end an epoch sooner. */
  epoch?: number;
}

const failedToKeep = { age: 7 * 24 * 3600, count: 1000 };
const waitingStates = ['waiting', 'prioritized', 'paused', 'delayed', 'active', 'waiting-children'];
const pageSize = 500;

export class BullQueue implements Queue {
  readonly #backend: BullBackend;
  readonly #onError: (error: Error) => void;
  readonly #epoch: number;
  readonly #queues = new Map<string, BullBase>();
  /** The turns that this process knows to be served, to tell the others only of later ones. */
  readonly #served = new Map<string, number>();
  readonly #movesBack = new Map<string, Promise<void>>();

  constructor(backend: BullBackend, options: BullQueueOptions) {
    this.#backend = backend;
    this.#onError = options.onError;
    this.#epoch = options.epoch ?? turnsPerEpoch;
  }

  async add(queueName: string, job: NewJob): Promise<void> {
    if (job.id.includes(':') || /^\d*$/.test(job.id)) {
      throw new AppError('invalid', `"${job.id}" cannot be a job's id: it is empty, a number or has a colon.`);
    }
    takesTurns(job.priority);
    const queue = this.#queueOf(queueName);
    await this.#reach(async () => {
      const state = await queue.getJobState(job.id);
      // Else a job that is added again and again while it waits would use up its share's turns.
      if (waitingStates.includes(state)) return;
      // Failed jobs are kept for the operator's eyes; an add by the same id takes their place.
      if (state === 'failed') await queue.remove(job.id);
      const share = job.share ?? '-';
      const priority = await this.#priorityOf(queueName, share, job.priority);
      const added = await queue.add(share, job.data, {
        jobId: job.id,
        priority,
        delay: job.delayMs ?? 0,
        attempts: job.attempts ?? 3,
        backoff,
        removeOnComplete: true,
        removeOnFail: failedToKeep,
      });
      if (await this.#isOfLastEpoch(queueName, priority)) await this.#moveJobBack(added);
    });
  }

  async consume(queueName: string, handler: JobHandler, options: ConsumeOptions): Promise<Consumer> {
    const onStart = (priority: number) => this.#serve(queueName, priority).catch(this.#onError);
    const { openWorker } = this.#backend;
    return this.#reach(() => consumeBull(openWorker, { queueName, handler, options, onStart, onError: this.#onError }));
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

  setPriority(queueName: string, jobId: string, priority: number): Promise<boolean> {
    takesTurns(priority);
    return this.#reach(async () => {
      const job = await this.#queueOf(queueName).getJob(jobId);
      if (!job || !['waiting', 'prioritized', 'delayed'].includes(await job.getState())) return false;
      return await changePriority(job, await this.#priorityOf(queueName, job.name, priority));
    });
  }

  moveAll(fromQueue: string, toQueue: string): Promise<number> {
    return this.#reach(async () => {
      const jobs = await this.#waitingJobs(fromQueue);
      for (const job of jobs) {
        const { id = '', name: share, data } = job;
        await this.add(toQueue, { id, share, data, attempts: job.opts.attempts ?? 3 });
        await this.#queueOf(fromQueue).remove(id);
      }
      return jobs.length;
    });
  }

  listFailed(queueName: string): Promise<FailedJob[]> {
    return this.#reach(async () => {
      const jobs = await this.#queueOf(queueName).getJobs(['failed'], 0, failedToKeep.count - 1, false);
      return jobs.map((job) => ({
        id: job.id ?? '',
        data: job.data,
        failedAt: new Date(job.finishedOn ?? job.timestamp),
        attempts: job.attemptsMade,
        ...readFailure(job.failedReason ?? ''),
      }));
    });
  }

  retryFailed(queueName: string, jobId: string): Promise<boolean> {
    return this.#reach(async () => {
      const job = await this.#queueOf(queueName).getJob(jobId);
      if (!job || !(await job.isFailed())) return false;
      await this.add(queueName, { id: jobId, share: job.name, data: job.data, attempts: job.opts.attempts ?? 3 });
      return true;
    });
  }

  discardFailed(queueName: string, jobId: string): Promise<boolean> {
    return this.#reach(async () => {
      const job = await this.#queueOf(queueName).getJob(jobId);
      if (!job || !(await job.isFailed())) return false;
      return (await this.#queueOf(queueName).remove(jobId)) > 0;
    });
  }

  async ping(): Promise<void> {
    await this.#reach(() => this.#backend.ping());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#movesBack.values());
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
    await this.#backend.close();
  }

  async #priorityOf(queueName: string, share: string, priority?: number): Promise<number> {
    if (priority !== undefined && !takesTurns(priority)) return strictPriority(priority);
    return priorityOfTurn(await this.#backend.turns.take(queueName, share));
  }

  async #serve(queueName: string, priority: number): Promise<void> {
    const turn = turnOfPriority(priority);
    if (turn === null || turn <= (this.#served.get(queueName) ?? 0)) return;
    this.#served.set(queueName, turn);
    const served = await this.#backend.turns.serve(queueName, turn);
    if (served < this.#epoch || this.#movesBack.has(queueName)) return;
    const moving = this.#endEpoch(queueName)
      .catch(this.#onError)
      .finally(() => this.#movesBack.delete(queueName));
    this.#movesBack.set(queueName, moving);
  }

  /** Waiting jobs first, so that a process that dies on the way leaves the epoch to be ended by the next; then those that came meanwhile. */
  async #endEpoch(queueName: string): Promise<void> {
    await this.#moveJobsBack(queueName);
    await this.#backend.turns.goBack(queueName, this.#epoch);
    this.#served.delete(queueName);
    await this.#moveJobsBack(queueName);
  }

  async #moveJobsBack(queueName: string): Promise<void> {
    for (const job of await this.#waitingJobs(queueName)) await this.#moveJobBack(job);
  }

  async #moveJobBack(job: Job): Promise<void> {
    const priority = moveBack(job.priority, this.#epoch);
    if (priority !== null) await changePriority(job, priority);
  }

  /** Whether an epoch has ended between taking this turn and adding its job. */
  async #isOfLastEpoch(queueName: string, priority: number): Promise<boolean> {
    const nearly = 0.9 * this.#epoch;
    const turn = turnOfPriority(priority) ?? 0;
    return turn > nearly && turn - (await this.#backend.turns.serve(queueName, 0)) > nearly;
  }

  /** In the order in which they would run. */
  async #waitingJobs(queueName: string): Promise<Job[]> {
    const queue = this.#queueOf(queueName);
    const jobs: Job[] = [];
    for (const state of ['prioritized', 'delayed'] as const) {
      for (let start = 0; ; start += pageSize) {
        const page = await queue.getJobs([state], start, start + pageSize - 1, true);
        jobs.push(...page.filter(Boolean));
        if (page.length < pageSize) break;
      }
    }
    return jobs;
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
      throw cause instanceof AppError
        ? cause
        : new AppError('unavailable', 'The job queue cannot be reached.', { cause });
    }
  }
}

/** false: it was taken and done meanwhile, so it has no turn any more. */
async function changePriority(job: Job, priority: number): Promise<boolean> {
  try {
    await job.changePriority({ priority });
    return true;
  } catch (error) {
    if (waitingStates.includes(await job.getState())) throw error;
    return false;
  }
}
