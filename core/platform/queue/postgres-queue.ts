/** The queue on PostgreSQL: BullMQ's own schema `bullmq` beside our tables, one pool for all queues of the process. */

import { createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import pg from 'pg';
import { AppError } from '../../errors.ts';
import { isConnectionError } from '../db/connection-error.ts';
import { BullQueue, type BullQueueOptions } from './bull-queue.ts';
import { createTurnTables, openPostgresTurns } from './postgres-turns.ts';
import type { Queue } from './queue.ts';

/** Creates or updates the schema. Throws AppError `unavailable` when the server does not answer. */
export async function openPostgresQueue(url: string, options: BullQueueOptions): Promise<Queue> {
  // Every consumer keeps one connection for LISTEN; the others are for short queries.
  const pool = new pg.Pool({
    connectionString: url,
    max: 16,
    options: '-c search_path=bullmq',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    application_name: 'sightline-queue',
  });
  pool.on('error', options.onError);
  pool.setMaxListeners(0); // one for each queue and consumer
  recodeConnectionErrors(pool);
  try {
    const client = await pool.connect();
    try {
      await runMigrations(client);
      await createTurnTables(client);
    } finally {
      client.release();
    }
  } catch (cause) {
    await pool.end();
    throw new AppError('unavailable', 'The job queue in PostgreSQL cannot be opened.', { cause });
  }

  const { Queue: BullmqQueue, Worker } = withBackend(createPostgresBackend);
  return new BullQueue(
    {
      openQueue: (name) => new BullmqQueue(name, { connection: pool }) as never,
      openWorker: (name, process, settings) => new Worker(name, process, { connection: pool, ...settings }) as never,
      turns: openPostgresTurns(pool),
      ping: async () => void (await pool.query('SELECT 1')),
      close: () => pool.end(),
    },
    options,
  );
}

/**
 * BullMQ waits before it tries again only when it recognises a lost connection, and it knows ECONNREFUSED alone:
 * all the other ways in which a server goes away are given that code here, or its loops would spin through an outage.
 */
function recodeConnectionErrors(pool: pg.Pool): void {
  for (const method of ['connect', 'query'] as const) {
    const original = pool[method].bind(pool) as (...args: unknown[]) => unknown;
    const recoded = (...args: unknown[]): unknown => {
      const result = original(...args);
      if (!(result instanceof Promise)) return result; // pg.Pool's calls to itself, with callbacks
      return result.catch((error: unknown) => {
        throw isConnectionError(error) ? Object.assign(error as Error, { code: 'ECONNREFUSED' }) : error;
      });
    };
    Object.assign(pool, { [method]: recoded });
  }
}
