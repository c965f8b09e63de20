import { expect, test } from 'vitest';
import { AppError } from '../../errors.ts';
import { defaultPatience, isOutage, waitMs } from './retry.rules.ts';

test('waiting doubles up to a minute and is spread by half', () => {
  expect([1, 2, 3, 7, 5000].map((waits) => waitMs(waits, 0))).toEqual([1000, 2000, 4000, 60_000, 60_000]);
  expect(waitMs(1, 1)).toBe(500);
});

test('patience lasts about a day', () => {
  const hours =
    Array.from({ length: defaultPatience }, (_, i) => waitMs(i + 1, 0.5)).reduce((a, b) => a + b) / 3600_000;
  expect(hours).toBeGreaterThan(20);
  expect(hours).toBeLessThan(30);
});

test('only what is away is waited for', () => {
  expect(isOutage(new AppError('unavailable', 'The disk is full.'))).toBe(true);
  for (const error of [new AppError('internal', 'x'), new AppError('badMedia', 'x'), new Error('x')])
    expect(isOutage(error)).toBe(false);
});
