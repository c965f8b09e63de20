import { expect, test } from 'vitest';
import type { UploadItem } from '../../../kit/index.ts';
import { describeTotals, describeUpload } from './upload-words.ts';

const item: UploadItem = {
  key: 'k',
  videoId: null,
  fileName: 'a.mp4',
  sizeBytes: 100e6,
  checkedBytes: 0,
  sentBytes: 25e6,
  bytesPerSecond: 0,
  state: 'uploading',
  isCopy: false,
  twin: null,
  canReopen: false,
  problem: null,
};

test('an upload says what it does, and what to do when it does nothing', () => {
  expect(describeUpload(item)).toBe('25.0 MB of 100 MB');
  expect(describeUpload({ ...item, bytesPerSecond: 1e6 })).toBe('25 % · 1.0 MB/s · 2 min left');
  expect(describeUpload({ ...item, state: 'interrupted' })).toMatch(/Choose the same file/);
  expect(describeUpload({ ...item, state: 'interrupted', canReopen: true })).toBe('Interrupted at 25 %');
  expect(describeUpload({ ...item, state: 'skipped', twin: 'b.mp4' })).toBe('The same as b.mp4: not sent twice');
  expect(describeUpload({ ...item, state: 'done', isCopy: true })).toMatch(/Already here/);
});

test('a list is summed up in one line', () => {
  const counts = { openCount: 3, failedCount: 0, pausedCount: 0, interruptedCount: 0 };
  const bytes = { sentBytes: 1.2e9, sizeBytes: 4e9, bytesPerSecond: 12e6, secondsLeft: 234 };
  expect(describeTotals({ count: 50, doneCount: 12, ...counts, ...bytes })).toBe(
    '12 of 50 files · 1.2 GB of 4.0 GB · 12.0 MB/s · 4 min left',
  );
  expect(describeTotals({ count: 1, doneCount: 0, ...counts, ...bytes, bytesPerSecond: 0, secondsLeft: null })).toBe(
    '1.2 GB of 4.0 GB',
  );
});
