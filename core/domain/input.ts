/** Checks what callers send against a zod contract, and says in a sentence what is wrong with it. */

import { z } from 'zod';
import { AppError } from '../errors.ts';

/** A name for people, trimmed: one line, so that sentences, logs and lists made with it stay what they are. */
export function lineContract(maxLength: number) {
  return z
    .string()
    .trim()
    .max(maxLength, `must have at most ${maxLength} characters`)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must not contain control characters');
}

/** A name of the IANA database. Offsets such as "+02:00" are none: what reads them does not agree on their sign. */
export const timeZoneContract = z
  .string()
  .refine(isTimeZone, 'must be a time zone of the IANA database, such as Europe/Berlin');

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return /^[a-z]/i.test(text);
  } catch {
    return false;
  }
}

/** The input as the contract makes it. Throws AppError `invalid` that names the first field that is wrong. */
export function parseInput<T extends z.ZodType>(contract: T, input: unknown): z.infer<T> {
  const parsed = contract.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new AppError('invalid', field ? `${field}: ${issue?.message}.` : `${issue?.message ?? 'Invalid input'}.`, {
    details: { field },
    cause: parsed.error,
  });
}
