import { expect, test } from 'vitest';
import { fingerprintOf, type UploadRecord } from './upload-records.ts';
import { createSpeedMeter, openUploads } from './uploads.ts';

test('the speed is that of the last seconds', () => {
  const meter = createSpeedMeter();
  expect(meter(0, 0)).toBe(0);
  expect(meter(50, 100)).toBeNull();
  expect(meter(1000, 1000)).toBe(1000);
  expect(meter(2000, 2000)).toBe(1000);
  expect(meter(2000, 5500)).toBe(0);
});

test('an upload of an earlier page is interrupted until the same file comes, and is then renewed', async () => {
  const file = new File(['0123456789'], 'a.mp4', { lastModified: 5 });
  const record: UploadRecord = {
    videoId: 'vid_1',
    workspaceId: 'wks_1',
    fileName: file.name,
    sizeBytes: file.size,
    fingerprint: fingerprintOf(file),
    uploadUrl: 'http://127.0.0.1:9/files/1',
    sentBytes: 4,
  };
  const calls: string[] = [];
  const uploads = openUploads({
    api: {
      query: async () => Promise.reject(new Error('not asked')),
      mutate: async (document) => {
        calls.push(String(document).match(/mutation (\w+)/)?.[1] ?? '');
        throw new Error('the server is away');
      },
    },
    records: { list: () => [record], put: () => {}, remove: () => {} },
    claim: async () => () => {},
  });
  const stateIs = (state: string) =>
    new Promise<void>((resolve) => {
      const look = () => uploads.items.get()[0]?.state === state && resolve();
      uploads.items.subscribe(look);
      look();
    });
  await stateIs('interrupted');
  expect(uploads.items.get()[0]).toMatchObject({ fileName: 'a.mp4', sentBytes: 4, sizeBytes: 10 });

  uploads.add([file], 'wks_1');
  await stateIs('failed');
  expect(calls).toEqual(['RenewUpload']);
  expect(uploads.items.get()).toHaveLength(1);
  uploads.close();
});
