/** A consumer that takes one job and never finishes it: node queue-victim.ts postgres|redis URL QUEUE. Made to be killed. */

import { openPostgresQueue } from '../../core/platform/queue/postgres-queue.ts';
import { openRedisQueue } from '../../core/platform/queue/redis-queue.ts';

const [kind, url = '', queueName = ''] = process.argv.slice(2);
const queue = await (kind === 'redis' ? openRedisQueue : openPostgresQueue)(url, { onError() {} });
await queue.consume(
  queueName,
  () => {
    console.log('started');
    return new Promise(() => {});
  },
  { concurrency: 1 },
);
console.log('ready');
