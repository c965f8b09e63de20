/**
 * Slows the guessing of passwords: failures are counted per e-mail address and per network address, sign-ups per
 * network address. The counts live in this process; a restart forgives.
 */

import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../errors.ts';

const windowSeconds = 15 * 60;

export interface LoginLimit {
  /** Counts an attempt before its outcome is known. Throws AppError `rateLimited`. */
  countAttempt(attempt: { email: string; ip: string }): Promise<void>;
  /** The attempt was good: it was no guess. */
  forgive(attempt: { email: string; ip: string }): Promise<void>;
  /** Throws AppError `rateLimited`. */
  countSignUp(ip: string): Promise<void>;
}

export function openLoginLimit(): LoginLimit {
  const perEmail = new RateLimiterMemory({ points: 10, duration: windowSeconds });
  const perIp = new RateLimiterMemory({ points: 50, duration: windowSeconds });
  const signUps = new RateLimiterMemory({ points: 60, duration: windowSeconds });
  return {
    async countAttempt({ email, ip }) {
      await consume(perIp, ip);
      await consume(perEmail, email);
    },
    async forgive({ email, ip }) {
      await perEmail.delete(email);
      await perIp.reward(ip);
    },
    countSignUp: (ip) => consume(signUps, ip),
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    const seconds = Math.ceil((refusal as RateLimiterRes).msBeforeNext / 1000);
    throw new AppError('rateLimited', `Too many attempts. Try again in ${seconds} seconds.`, {
      details: { retryAfterSeconds: seconds },
    });
  }
}
