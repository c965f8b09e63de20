/** What an implementation gives to its contract suite. */

import { randomBytes } from 'node:crypto';
import type { Queue } from './queue.ts';

export interface QueueFixture {
  open(options?: { epoch: number }): Promise<Queue>;
  /** Starts a process that takes a job of the queue and never finishes it; resolves with a way to kill -9 it once it has. */
  startVictim(queueName: string): Promise<{ hasStarted: Promise<void>; kill(): Promise<void> }>;
  /** Cuts every connection of the queues; the server is back when it returns. */
  cut(): Promise<void>;
  until(ask: () => boolean | Promise<boolean>): Promise<unknown>;
}

export const newQueueName = (): string => `contract-${randomBytes(4).toString('hex')}`;
