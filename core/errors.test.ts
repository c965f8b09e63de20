import { expect, test } from 'vitest';
import { AppError, isRetryable, tellError, toAppError } from './errors.ts';

test('callers are told of every kind but internal what happened', () => {
  expect(tellError(new AppError('conflict', 'Taken.'))).toEqual({
    ...{ code: 'CONFLICT', httpStatus: 409 },
    message: 'Taken.',
  });
  for (const error of [new AppError('internal', 'key 42'), toAppError(new Error('key 42'))]) {
    expect(tellError(error)).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', httpStatus: 500 });
    expect(tellError(error).message).not.toContain('42');
  }
});

test('what may pass is tried again, what is wrong in itself is not', () => {
  const of = (kind: 'unavailable' | 'badMedia') => isRetryable(new AppError(kind, 'x'));
  expect([isRetryable(new Error('x')), of('unavailable'), of('badMedia')]).toEqual([true, true, false]);
});
