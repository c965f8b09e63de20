import { expect, test } from 'vitest';
import { describeQuota, formatMinutes, quotaLines } from './quota-words.ts';

const quota = {
  usedBytes: 480e9,
  maxBytes: 500e9,
  usedMinutes: 90,
  maxMinutes: 60_000,
  activeUploads: 2,
  maxActiveUploads: 200,
};

test('only what is nearly used up is worth a sentence', () => {
  expect(describeQuota(quota)).toBe('Storage: 480 GB of 500 GB used.');
  expect(describeQuota({ ...quota, usedBytes: 0 })).toBeNull();
});

test('shares stay between nothing and all, also where nothing is allowed', () => {
  const shares = quotaLines({ ...quota, usedBytes: 900e9, maxMinutes: 0 }).map(({ share }) => share);
  expect(shares).toEqual([1, 0, 0.01]);
  expect([1, 119, 60_000].map(formatMinutes)).toEqual(['1 min', '119 min', '1,000 h']);
});
