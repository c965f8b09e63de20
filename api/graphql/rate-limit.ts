/** How many operations a caller may start per minute, over all transports together. Counted in this process. */

import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { type Principal, principalKey } from '../../core/domain/accounts/index.ts';
import { AppError } from '../../core/errors.ts';

export interface RateLimit {
  /** Throws AppError `rateLimited`. */
  count(caller: { principal: Principal | null; ip: string }): Promise<void>;
}

export function openRateLimit(operationsPerMinute: number): RateLimit {
  const limiter = new RateLimiterMemory({ points: operationsPerMinute, duration: 60 });
  return {
    async count({ principal, ip }) {
      try {
        await limiter.consume(principal ? principalKey(principal) : ip);
      } catch (refusal) {
        const seconds = Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000);
        throw new AppError('rateLimited', `Too many operations. Go on in ${seconds} seconds.`, {
          details: { retryAfterSeconds: seconds },
        });
      }
    },
  };
}
