/**
 * A consumer that does jobs and says so: node crew-victim.ts postgres|redis URL QUEUE CONCURRENCY. Made to be killed.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgresQueue } from '../../core/platform/queue/postgres-queue.ts';
import { openRedisQueue } from '../../core/platform/queue/redis-queue.ts';

const [kind, url = '', queueName = '', concurrency = '1'] = process.argv.slice(2);
const queue = await (kind === 'redis' ? openRedisQueue : openPostgresQueue)(url, { onError() {} });
await queue.consume(
  queueName,
  async ({ id }) => {
    await sleep(20);
    console.log(id);
  },
  { concurrency: Number(concurrency) },
);
