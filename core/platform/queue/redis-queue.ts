/**
 * The queue on Redis. The server must keep what it acknowledged (`appendonly yes`, `appendfsync always`) and must not
 * evict (`maxmemory-policy noeviction`).
 */

import { Queue as BullmqQueue, Worker } from 'bullmq';
import { openRedis, pingRedis, redisRetryMs } from '../events/redis-connection.ts';
import { BullQueue, type BullQueueOptions } from './bull-queue.ts';
import type { Queue } from './queue.ts';
import { openRedisTurns } from './redis-turns.ts';

/** Throws AppError `unavailable` when the server does not answer. */
export async function openRedisQueue(url: string, options: BullQueueOptions): Promise<Queue> {
  // Producers give up after about ten seconds, so that a request fails instead of hanging. Consumers wait for ever, each
  // on connections of its own, so that closing one can cut them.
  const producer = openRedis(url, { maxRetriesPerRequest: 20 }, options.onError);
  const consumer = { url, maxRetriesPerRequest: null, retryStrategy: redisRetryMs };
  try {
    await pingRedis(producer);
  } catch (error) {
    producer.disconnect();
    throw error;
  }
  return new BullQueue(
    {
      openQueue: (name) => new BullmqQueue(name, { connection: producer }),
      openWorker: (name, process, settings) => new Worker(name, process, { connection: consumer, ...settings }),
      turns: openRedisTurns(producer),
      ping: () => pingRedis(producer),
      close: async () => producer.disconnect(),
    },
    options,
  );
}
