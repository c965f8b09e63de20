/** Checks what callers send against a zod contract, and says in a sentence what is wrong with it. */

import type { z } from 'zod';
import { AppError } from '../errors.ts';

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
