/** Turns in a string and a sorted set beside BullMQ's own keys, each change one script. */

import type { Redis } from 'ioredis';
import type { Turns } from './turns.ts';

const take = `
  local now = tonumber(redis.call('GET', KEYS[1]) or '0')
  local last = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[1]) or '0')
  local turn = math.max(now, last) + 1
  redis.call('ZADD', KEYS[2], turn, ARGV[1])
  return turn`;

const serve = `
  local now = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[1]))
  redis.call('SET', KEYS[1], now)
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[1])
  return now`;

const goBack = `
  local now = tonumber(redis.call('GET', KEYS[1]) or '0')
  local epoch = tonumber(ARGV[1])
  if now < epoch then return end
  redis.call('SET', KEYS[1], now - epoch)
  local shares = redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES')
  for i = 1, #shares, 2 do redis.call('ZADD', KEYS[2], math.max(0, tonumber(shares[i + 1]) - epoch), shares[i]) end`;

export function openRedisTurns(redis: Redis): Turns {
  const run = async (script: string, queueName: string, argument: string | number): Promise<number> =>
    Number(await redis.eval(script, 2, `sightline:turn:${queueName}`, `sightline:shares:${queueName}`, argument));
  return {
    take: (queueName, share) => run(take, queueName, share),
    serve: (queueName, turn) => run(serve, queueName, turn),
    goBack: async (queueName, epoch) => void (await run(goBack, queueName, epoch)),
  };
}
