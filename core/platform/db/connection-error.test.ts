import { expect, test } from 'vitest';
import { isConnectionError } from './connection-error.ts';

test('a server that is gone is told from a statement that is wrong', () => {
  const withCode = (code: string) => Object.assign(new Error('x'), { code });
  for (const code of ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006']) {
    expect(isConnectionError(withCode(code))).toBe(true);
  }
  expect(isConnectionError(new Error('Connection terminated unexpectedly'))).toBe(true);
  expect(isConnectionError(new Error('timeout exceeded when trying to connect'))).toBe(true);
  for (const code of ['23505', '42P01', '57014']) expect(isConnectionError(withCode(code))).toBe(false);
  expect(isConnectionError('ECONNREFUSED')).toBe(false);
});
