/** Tries again what failed because a service was away for a moment. */

import type { App } from '../../core/app.ts';
import { AppError } from '../../core/errors.ts';

const delaysMs = [250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000];

/**
 * About half a minute in all. An answer of ours that another try cannot change is thrown at once. `onFailure` hears of every
 * try that will be repeated.
 */
export async function retrying<T>(
  app: Pick<App, 'clock'>,
  action: () => Promise<T>,
  onFailure?: (error: unknown) => void,
): Promise<T> {
  for (const delayMs of delaysMs) {
    try {
      return await action();
    } catch (error) {
      if (error instanceof AppError && error.kind !== 'unavailable' && error.kind !== 'internal') throw error;
      onFailure?.(error);
      await app.clock.sleep(delayMs);
    }
  }
  return action();
}
