import { expect, test } from 'vitest';
import { formatRate } from './format.ts';

test('rates keep two figures, and what happens is never nothing', () => {
  expect([0, 0.004, 0.0666, 0.5, 1.25, 12.4, 123].map(formatRate)).toEqual([
    ...['0', '< 0.01', '0.067', '0.5', '1.3', '12', '120'],
  ]);
});
