import { expect, test, vi } from 'vitest';
import type { Api } from './api.ts';
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

/** A server that answers createVideo when it is told to, and remembers what it was asked. */
function openSlowServer() {
  const calls: string[] = [];
  const answers: (() => void)[] = [];
  const upload = { url: 'http://127.0.0.1:9/files', token: 't', expiresAt: '2100-01-01T00:00:00Z' };
  const api = {
    query: async () => Promise.reject(new Error('not asked')),
    mutate: (document: unknown) => {
      const name = String(document).match(/mutation (\w+)/)?.[1] ?? '';
      calls.push(name);
      if (name !== 'CreateVideo') return Promise.reject(new Error('no such thing'));
      return new Promise<unknown>((resolve) => {
        answers.push(() => resolve({ createVideo: { video: { id: 'vid_2' }, upload } }));
      });
    },
  } as unknown as Api;
  return { api, calls, answer: () => answers.shift()?.() };
}

function openMemoryRecords() {
  const kept = new Map<string, UploadRecord>();
  return {
    list: () => [...kept.values()],
    put: (record: UploadRecord) => void kept.set(record.videoId, record),
    remove: (videoId: string) => void kept.delete(videoId),
  };
}

const file = new File(['0123456789'], 'b.mp4', { lastModified: 6 });

test('a pause and a second start while the video is being made ask for no second video', async () => {
  const server = openSlowServer();
  const uploads = openUploads({ api: server.api, records: openMemoryRecords(), claim: async () => () => {} });
  uploads.add([file], 'wks_1');
  const [item] = uploads.items.get();
  uploads.pause(item?.key ?? '');
  uploads.resume(item?.key ?? '');
  expect(server.calls).toEqual(['CreateVideo']);
  uploads.close();
});

test('an upload that is cancelled while its video is being made leaves neither record nor video', async () => {
  const server = openSlowServer();
  const records = openMemoryRecords();
  const uploads = openUploads({ api: server.api, records, claim: async () => () => {} });
  uploads.add([file], 'wks_1');
  uploads.dismiss(uploads.items.get()[0]?.key ?? '');
  server.answer();
  await vi.waitFor(() => expect(server.calls).toEqual(['CreateVideo', 'DeleteVideo']));
  expect(records.list()).toEqual([]);
  uploads.close();
});

test('signing out forgets every upload, and lets go of what it held', async () => {
  const records = openMemoryRecords();
  for (const videoId of ['vid_1', 'vid_2']) {
    const about = { workspaceId: 'wks_1', fileName: file.name, sizeBytes: file.size, uploadUrl: null, sentBytes: 0 };
    records.put({ videoId, fingerprint: fingerprintOf(file), ...about });
  }
  const held = new Set<string>();
  const claim = async (videoId: string) => {
    held.add(videoId);
    return () => void held.delete(videoId);
  };
  const uploads = openUploads({ api: openSlowServer().api, records, claim });
  uploads.forget();
  expect(records.list()).toEqual([]);
  await vi.waitFor(() => expect([...held]).toEqual([]));
});
