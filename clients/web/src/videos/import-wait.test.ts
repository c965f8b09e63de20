import { expect, test } from 'vitest';
import { describeImport } from './import-wait.tsx';

const origin = { state: 'WAITING' as const, receivedBytes: 0, totalBytes: null, nextTryAt: null, failure: null };
const busy = { code: 'UNAVAILABLE', message: 'The source asks us to slow down.' };

test('an import says what it waits for and until when', () => {
  expect(describeImport(origin, 0)).toBe('Waiting for its turn.');
  const later = { ...origin, failure: busy, nextTryAt: '1970-01-01T00:00:40.000Z' };
  expect(describeImport(later, 0)).toBe('The source asks us to slow down. Trying again in 40 s.');
  expect(describeImport({ ...later, nextTryAt: '1970-01-01T00:10:00.000Z' }, 0)).toMatch(/in 10 min\.$/);
  expect(describeImport(later, 39_500)).toBe('The source asks us to slow down. Waiting for its turn.');
});

test('an import says how much has come, with the whole where it is known', () => {
  const fetching = { ...origin, state: 'FETCHING' as const, receivedBytes: 1_500_000 };
  expect(describeImport(fetching, 0)).toBe('1.5 MB received');
  expect(describeImport({ ...fetching, totalBytes: 3_000_000 }, 0)).toBe('1.5 MB of 3.0 MB received');
});
