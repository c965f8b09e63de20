/**
 * Tries the ways to do an encoding task one after the other, and says in a sentence why it did not go the first way.
 *
 * Never sticky: the next task begins with the first way again. What a slower way cannot mend (the source is bad, the disk
 * is full, the job was stopped) is thrown at once.
 */

import { AppError, toAppError } from '../../core/errors.ts';
import type { EncodeAttempt } from './encoder.plan.ts';

export interface EncodeOutcome<T> {
  result: T;
  attempt: EncodeAttempt;
  /** Why an earlier way was given up; null: the first one worked. */
  reason: string | null;
}

/** Rejects with the error of the last way when none works. */
export async function encodeWithFallback<T>(
  attempts: readonly EncodeAttempt[],
  run: (attempt: EncodeAttempt) => Promise<T>,
): Promise<EncodeOutcome<T>> {
  const failures: string[] = [];
  for (const [index, attempt] of attempts.entries()) {
    try {
      return { result: await run(attempt), attempt, reason: failures.length > 0 ? failures.join(' ') : null };
    } catch (error) {
      const known = toAppError(error);
      if (index === attempts.length - 1 || !isOfTheDevice(known)) throw known;
      failures.push(`${nameOf(attempt)} failed: ${firstSentence(known.message)}`);
    }
  }
  throw new AppError('internal', 'There is no way to encode this.');
}

/** `badMedia` too: a decoder in hardware may yield nothing where the one in software does. */
function isOfTheDevice(error: AppError): boolean {
  if (/no space left/i.test(error.message)) return false;
  return error.kind === 'internal' || error.kind === 'unavailable' || error.kind === 'badMedia';
}

function nameOf({ encoder, hwaccel }: EncodeAttempt): string {
  return hwaccel ? `${encoder} with decoding by ${hwaccel}` : encoder;
}

/** Owners see it: paths of this machine, devices apart, are nobody's business. */
function firstSentence(message: string): string {
  const line =
    message
      .split('\n', 1)[0]
      ?.trim()
      .slice(0, 200)
      .replace(/(^|[\s'"])\/(?!dev\/)[^\s'":]+/g, '$1file') ?? '';
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
