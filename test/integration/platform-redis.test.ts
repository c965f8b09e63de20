import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bellContract } from '../../core/platform/events/bell.contract.ts';
import { openRedisBell } from '../../core/platform/events/redis-bell.ts';
import { openRedis } from '../../core/platform/events/redis-connection.ts';
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
    open: (options) => openRedisQueue(redis.url, { onError() {}, ...options }),
    startVictim: (queueName) => spawnVictim('redis', redis.url, queueName),
    cut: () => redis.restart(),
    until,
  });
});

describe('bell on Redis', () => {
  bellContract({
    open: () => openRedisBell(redis.url, () => {}),
    cut: () => redis.restart(),
    until,
  });

  it('can be listened to once the server allows it', async () => {
    const admin = openRedis(redis.url, {}, () => {});
    await admin.call('ACL', 'SETUSER', 'deaf', 'on', '>secret', '~*', '+@all', 'resetchannels');
    await using bell = await openRedisBell(redis.url.replace('//', '//deaf:secret@'), () => {});
    await expect(bell.listen(() => {})).rejects.toMatchObject({ kind: 'unavailable' });
    await admin.call('ACL', 'SETUSER', 'deaf', 'allchannels');
    let heard = 0;
    await bell.listen(() => heard++);
    await until(async () => {
      await bell.ring({ workspaceId: 'wsp_1', sequence: 1n });
      return heard > 0;
    });
    expect(heard).toBeGreaterThan(0);
    admin.disconnect();
  });
});
