import { expect, it } from 'vitest';
import { type Quota, refuseByLength, refuseByQuota, refuseByTransfers, sayBytes } from './quota.rules.ts';

const quota: Quota = {
  ...{ usedBytes: 900n, maxBytes: 1000n, usedMs: 60_000, maxMs: 120_000 },
  ...{ activeUploads: 1, maxActiveUploads: 2 },
};

it('takes what fits to the last byte, and refuses one more', () => {
  expect(refuseByQuota(quota, 100n)).toBeNull();
  expect(refuseByQuota(quota, 101n)).toBe(
    'The workspace holds 900 bytes of its 1 kB: there is no room for 101 bytes more. Delete videos, or ask the operator for a larger quota.',
  );
});

it('refuses what nobody knows the size of only when everything is used up', () => {
  expect(refuseByQuota(quota, 0n)).toBeNull();
  expect(refuseByQuota({ ...quota, usedBytes: 1000n }, 0n)).toContain('no room for more');
});

it('refuses bytes when the minutes are used up', () => {
  expect(refuseByQuota({ ...quota, usedMs: 120_000 }, 1n)).toContain('all of its 2 minutes');
});

it('counts minutes to the end', () => {
  expect(refuseByLength(quota, 60_000)).toBeNull();
  expect(refuseByLength(quota, 60_001)).toContain(
    'lasts 1.1 minutes, and the workspace holds 1 minute of its 2 minutes',
  );
});

it('counts transfers', () => {
  expect(refuseByTransfers(quota)).toBeNull();
  expect(refuseByTransfers({ ...quota, activeUploads: 2 })).toContain('2 uploads and imports under way');
});

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1500n, '1.5 kB'],
  [2_000_000, '2 MB'],
  [53_687_091_200, '53.7 GB'],
  [5e15, '5000 TB'],
])('says %s as %s', (bytes, said) => {
  expect(sayBytes(bytes)).toBe(said);
});
