import { expect, test } from 'vitest';
import { AppError } from './errors.ts';
import { knownError } from './known-error.ts';

test('what a database may be is said, everything else is our own fault', () => {
  const ours = new AppError('notFound', 'x');
  expect(knownError(ours)).toBe(ours);
  const full =
    'Invalid `prisma.video.create()` invocation: Database error. Code: `53100`. Message: `could not extend file`';
  for (const error of [new Error(full), Object.assign(new Error('x'), { code: '53100' })]) {
    expect(knownError(error)).toMatchObject({ kind: 'unavailable', message: 'The disk of the database is full.' });
  }
  expect(knownError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toMatchObject({ kind: 'unavailable' });
  expect(knownError(new Error('x'))).toMatchObject({ kind: 'internal' });
});
