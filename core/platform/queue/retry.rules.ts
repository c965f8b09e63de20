/** When a failed try is repeated: tries by back-off, outages by patience. */

import { AppError } from '../../errors.ts';

/** Before the second try of a job; it doubles with each, less up to half of it by chance. */
export const backoff = { type: 'exponential', delay: 1000, jitter: 0.5 } as const;

const firstWaitMs = 1000;
const longestWaitMs = 60_000;
/** How often a job waits for what is away before that counts as failed: about a day. */
export const defaultPatience = 2000;

/** Something that the job needs is away (a full disk, the storage): waiting helps, and no try is used up. */
export function isOutage(error: unknown): boolean {
  return error instanceof AppError && error.kind === 'unavailable';
}

/** `waits` counts from 1, `chance` is from 0 to 1: of half the time to all of it, so that jobs do not come back together. */
export function waitMs(waits: number, chance: number): number {
  const full = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(waits - 1, 16));
  return Math.round(full * (1 - chance / 2));
}
