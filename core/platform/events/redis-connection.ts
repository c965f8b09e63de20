/** How this system connects to Redis: it reconnects for ever, within a second of the server's return. */

import { Redis, type RedisOptions } from 'ioredis';
import { AppError } from '../../errors.ts';

export function redisRetryMs(attempt: number): number {
  return Math.min(attempt * 50, 1000);
}

export function openRedis(url: string, options: RedisOptions, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, { retryStrategy: redisRetryMs, ...options });
  redis.on('error', onError);
  return redis;
}

/** Throws AppError `unavailable` when there is no answer within two seconds. */
export async function pingRedis(redis: Redis): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const patience = setTimeout(() => reject(new Error('no answer within 2 s')), 2000);
  try {
    await Promise.race([redis.ping(), promise]);
  } catch (cause) {
    throw new AppError('unavailable', `Redis at ${redis.options.host}:${redis.options.port} does not answer.`, {
      cause,
    });
  } finally {
    clearTimeout(patience);
  }
}
