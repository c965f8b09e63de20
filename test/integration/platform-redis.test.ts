import { afterAll, beforeAll, describe } from 'vitest';
import { bellContract } from '../../core/platform/events/bell.contract.ts';
import { openRedisBell } from '../../core/platform/events/redis-bell.ts';
import { queueContract } from '../../core/platform/queue/queue.contract.ts';
import { openRedisQueue } from '../../core/platform/queue/redis-queue.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { spawnVictim } from '../support/spawn-victim.ts';
import { until } from '../support/until.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis[Symbol.asyncDispose]());

describe('queue on Redis', () => {
  queueContract({
    open: () => openRedisQueue(redis.url, () => {}),
    startVictim: (queueName) => spawnVictim('redis', redis.url, queueName),
    cut: () => redis.restart(),
    until: (ask) => until(ask, { timeoutMs: 20_000 }),
  });
});

describe('bell on Redis', () => {
  bellContract({
    open: () => openRedisBell(redis.url, () => {}),
    cut: () => redis.restart(),
    until: (ask) => until(ask),
  });
});
