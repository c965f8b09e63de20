/** Consumers with many jobs that are killed the hard way, one after the other, on both backends. */

import { randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { openPostgresQueue } from '../../core/platform/queue/postgres-queue.ts';
import { openRedisQueue } from '../../core/platform/queue/redis-queue.ts';
import { startRedis } from '../support/redis.ts';
import { workAndDie } from '../support/spawn-crew.ts';
import { testDatabaseUrl } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const concurrency = 4;

for (const kind of ['postgres', 'redis'] as const) {
  test(`no job is lost when consumers on ${kind} are killed with kill -9`, { timeout: 180_000 }, async () => {
    const redis = kind === 'redis' ? await startRedis() : null;
    if (redis) onTestFinished(() => redis[Symbol.asyncDispose]());
    const url = redis ? redis.url : await testDatabaseUrl();
    const open = () => (redis ? openRedisQueue : openPostgresQueue)(url, { onError() {} });
    await using queue = await open();
    const queueName = `killed-${randomBytes(4).toString('hex')}`;
    const ids = Array.from({ length: 120 }, (_, i) => `job-${i}`);
    for (const [i, id] of ids.entries()) await queue.add(queueName, { id, data: {}, share: `user-${i % 3}` });

    const order = { kind, url, queueName, concurrency, count: 30 };
    const done = [...(await workAndDie(order)), ...(await workAndDie(order))];
    // Those that the dead have taken with them wait for the stalled check.
    expect((await queue.counts(queueName)).active).toBeGreaterThan(0);
    await using _heir = await queue.consume(queueName, async ({ id }) => void done.push(id), { concurrency });
    const isEmpty = async () => {
      const { waiting, active, delayed } = await queue.counts(queueName);
      return waiting + active + delayed === 0;
    };
    await until(isEmpty, { what: 'every job to be done' });
    expect(new Set(done)).toEqual(new Set(ids));
    // At least once, and twice only what was running at a death.
    expect(done.length - ids.length).toBeLessThanOrEqual(2 * concurrency);
    expect(await queue.listFailed(queueName)).toEqual([]);
  });
}
