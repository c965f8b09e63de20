import { expect, test, vi } from 'vitest';
import type { Api } from './api.ts';
import { ApiError } from './api-error.ts';
import type { FileHasher } from './file-hash.ts';
import { type FileHandle, fingerprintOf, type UploadFiles, type UploadRecord } from './upload-records.ts';
import { totalsOf } from './upload-totals.ts';
import { createSpeedMeter } from './upload-transfer.ts';
import { openUploads, type UploadItem, type Uploads } from './uploads.ts';

const noHash: FileHasher = async () => null;
const claim = async () => () => {};
const file = new File(['0123456789'], 'b.mp4', { lastModified: 6 });

function recordOf(of: File, change: Partial<UploadRecord> = {}): UploadRecord {
  const about = { workspaceId: 'wks_1', fileName: of.name, sizeBytes: of.size, fingerprint: fingerprintOf(of) };
  return { key: 'one', videoId: 'vid_1', ...about, uploadUrl: null, sentBytes: 0, ...change };
}

function openMemoryRecords(...records: UploadRecord[]) {
  const kept = new Map(records.map((record) => [record.key, record]));
  return {
    list: () => [...kept.values()],
    put: (record: UploadRecord) => void kept.set(record.key, record),
    remove: (key: string) => void kept.delete(key),
  };
}

function openMemoryFiles(handles: Record<string, FileHandle> = {}): UploadFiles {
  const kept = new Map(Object.entries(handles));
  return {
    put: async (key, handle) => void kept.set(key, handle),
    get: async (key) => kept.get(key) ?? null,
    remove: async (key) => void kept.delete(key),
    clear: async () => kept.clear(),
  };
}

/** A server that answers createVideo when it is told to, and remembers what it was asked. */
function openSlowServer(
  upload: unknown = { url: 'http://127.0.0.1:9/files', token: 't', expiresAt: '2100-01-01T00:00:00Z' },
) {
  const calls: { name: string; input: Record<string, unknown> }[] = [];
  const answers: (() => void)[] = [];
  const api = {
    query: async () => Promise.reject(new Error('not asked')),
    mutate: (document: unknown, { input }: { input: Record<string, unknown> }) => {
      const name = String(document).match(/mutation (\w+)/)?.[1] ?? '';
      calls.push({ name, input });
      if (name !== 'CreateVideo') return Promise.reject(new ApiError('no such thing', 'NOT_FOUND'));
      return new Promise<unknown>((resolve) => {
        answers.push(() => resolve({ createVideo: { video: { id: 'vid_2' }, upload } }));
      });
    },
  } as unknown as Api;
  return { api, calls, names: () => calls.map(({ name }) => name), answer: () => answers.shift()?.() };
}

function whenState(uploads: Uploads, state: UploadItem['state'], at = 0): Promise<void> {
  return new Promise((resolve) => {
    const look = () => uploads.items.get()[at]?.state === state && resolve();
    uploads.items.subscribe(look);
    look();
  });
}

test('the speed is that of the last seconds', () => {
  const meter = createSpeedMeter();
  expect(meter(0, 0)).toBe(0);
  expect(meter(50, 100)).toBeNull();
  expect(meter(1000, 1000)).toBe(1000);
  expect(meter(2000, 2000)).toBe(1000);
  expect(meter(2000, 5500)).toBe(0);
});

test('an upload of an earlier page is interrupted until the same file comes, and is then renewed', async () => {
  const { api, names } = openSlowServer();
  const records = openMemoryRecords(recordOf(file, { uploadUrl: 'http://127.0.0.1:9/files/1', sentBytes: 4 }));
  const uploads = openUploads({ api, records, files: openMemoryFiles(), hash: noHash, claim });
  await whenState(uploads, 'interrupted');
  expect(uploads.items.get()[0]).toMatchObject({ fileName: 'b.mp4', sentBytes: 4, sizeBytes: 10, canReopen: false });

  uploads.add([{ file }], 'wks_1');
  await whenState(uploads, 'failed');
  expect(names()).toEqual(['RenewUpload']);
  expect(uploads.items.get()[0]?.problem).toEqual({ sentence: 'no such thing', code: 'NOT_FOUND' });
  expect(uploads.items.get()).toHaveLength(1);
  uploads.close();
});

test('where the browser kept the file, an interrupted upload opens it again when the person allows it', async () => {
  const { api, names } = openSlowServer();
  const handle = { getFile: async () => file, requestPermission: vi.fn(async () => 'granted' as const) };
  const options = { api, records: openMemoryRecords(recordOf(file)), hash: noHash, claim };
  const uploads = openUploads({ ...options, files: openMemoryFiles({ one: handle }) });
  await whenState(uploads, 'interrupted');
  expect(uploads.items.get()[0]?.canReopen).toBe(true);
  uploads.resume('one');
  await whenState(uploads, 'failed');
  expect(handle.requestPermission).toHaveBeenCalledWith({ mode: 'read' });
  expect(names()).toEqual(['RenewUpload']);
  uploads.close();
});

test('a file that was changed since must be chosen again', async () => {
  const other = new File(['9876543210!'], 'b.mp4', { lastModified: 7 });
  const files = openMemoryFiles({ one: { getFile: async () => other } });
  const uploads = openUploads({
    api: openSlowServer().api,
    records: openMemoryRecords(recordOf(file)),
    files,
    hash: noHash,
    claim,
  });
  await whenState(uploads, 'interrupted');
  uploads.resume('one');
  await vi.waitFor(() => expect(uploads.items.get()[0]).toMatchObject({ state: 'interrupted', canReopen: false }));
  uploads.close();
});

test('one that was waiting when the page went is asked for again, and gets its video then', async () => {
  const { api, calls } = openSlowServer();
  const records = openMemoryRecords();
  const first = openUploads({ api, records, files: openMemoryFiles(), hash: () => new Promise(() => {}), claim });
  first.add([{ file }], 'wks_1');
  first.close();
  const uploads = openUploads({ api, records, files: openMemoryFiles(), hash: async () => 'a1', claim });
  await whenState(uploads, 'interrupted');
  uploads.add([{ file }], 'wks_1');
  await vi.waitFor(() => expect(calls).toMatchObject([{ name: 'CreateVideo', input: { sha256: 'a1' } }]));
  expect(uploads.items.get()).toHaveLength(1);
  uploads.close();
});

test('a file that the workspace has is there at once: nothing is sent', async () => {
  const server = openSlowServer(null);
  const records = openMemoryRecords();
  const uploads = openUploads({ api: server.api, records, files: openMemoryFiles(), hash: async () => 'a1', claim });
  uploads.add([{ file }], 'wks_1');
  await vi.waitFor(() => expect(server.names()).toEqual(['CreateVideo']));
  server.answer();
  await whenState(uploads, 'done');
  expect(uploads.items.get()[0]).toMatchObject({ isCopy: true, videoId: 'vid_2', sentBytes: 0 });
  expect(records.list()).toEqual([]);
  uploads.close();
});

test('the same file twice in the list is sent once, and twice when the person insists', async () => {
  const server = openSlowServer();
  const options = { api: server.api, records: openMemoryRecords(), files: openMemoryFiles(), claim };
  const uploads = openUploads({ ...options, hash: async () => 'a1' });
  uploads.add([{ file }, { file: new File(['0123456789'], 'again.mp4') }], 'wks_1');
  await whenState(uploads, 'skipped', 1);
  expect(uploads.items.get()[1]).toMatchObject({ twin: 'b.mp4' });
  expect(server.names()).toEqual(['CreateVideo']);
  uploads.resume(uploads.items.get()[1]?.key ?? '');
  expect(server.names()).toEqual(['CreateVideo', 'CreateVideo']);
  uploads.close();
});

test('a pause in the middle of the check ends it, and going on starts it anew', async () => {
  const signals: AbortSignal[] = [];
  const hash: FileHasher = (_file, { signal, onProgress }) => {
    signals.push(signal);
    onProgress(5);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(null)));
  };
  const uploads = openUploads({
    api: openSlowServer().api,
    records: openMemoryRecords(),
    files: openMemoryFiles(),
    hash,
    claim,
  });
  uploads.add([{ file }], 'wks_1');
  const [item] = uploads.items.get();
  expect(item).toMatchObject({ state: 'checking', checkedBytes: 5 });
  uploads.pause(item?.key ?? '');
  expect(signals[0]?.aborted).toBe(true);
  expect(uploads.items.get()[0]?.state).toBe('paused');
  uploads.resume(item?.key ?? '');
  expect(signals).toHaveLength(2);
  uploads.close();
});

test('a pause and a second start while the video is being made ask for no second video', async () => {
  const server = openSlowServer();
  const uploads = openUploads({
    api: server.api,
    records: openMemoryRecords(),
    files: openMemoryFiles(),
    hash: noHash,
    claim,
  });
  uploads.add([{ file }], 'wks_1');
  await whenState(uploads, 'uploading');
  const [item] = uploads.items.get();
  uploads.pause(item?.key ?? '');
  uploads.resume(item?.key ?? '');
  expect(server.names()).toEqual(['CreateVideo']);
  uploads.close();
});

test('an upload that is cancelled while its video is being made leaves neither record nor video', async () => {
  const server = openSlowServer();
  const records = openMemoryRecords();
  const uploads = openUploads({ api: server.api, records, files: openMemoryFiles(), hash: noHash, claim });
  uploads.add([{ file }], 'wks_1');
  await whenState(uploads, 'uploading');
  uploads.dismiss(uploads.items.get()[0]?.key ?? '');
  server.answer();
  await vi.waitFor(() => expect(server.names()).toEqual(['CreateVideo', 'DeleteVideo']));
  expect(records.list()).toEqual([]);
  uploads.close();
});

test('one that is turned away while others are sent waits for its turn', async () => {
  const server = openSlowServer();
  const api = {
    ...server.api,
    mutate: (document: unknown, variables: { input: Record<string, unknown> }) =>
      variables.input.fileName === 'late.mp4'
        ? Promise.reject(new ApiError('There are enough uploads under way.', 'RATE_LIMITED'))
        : server.api.mutate(document as never, variables as never),
  } as unknown as Api;
  const uploads = openUploads({ api, records: openMemoryRecords(), files: openMemoryFiles(), hash: noHash, claim });
  uploads.add([{ file }, { file: new File(['12'], 'late.mp4') }], 'wks_1');
  await whenState(uploads, 'uploading', 1);
  await whenState(uploads, 'waiting', 1);
  expect(uploads.items.get().map(({ state }) => state)).toEqual(['uploading', 'waiting']);
  uploads.close();
});

test('signing out forgets every upload, and lets go of what it held', async () => {
  const records = openMemoryRecords(recordOf(file), recordOf(file, { key: 'two' }));
  const files = openMemoryFiles({ one: { getFile: async () => file } });
  const held = new Set<string>();
  const hold = async (key: string) => {
    held.add(key);
    return () => void held.delete(key);
  };
  const uploads = openUploads({ api: openSlowServer().api, records, files, hash: noHash, claim: hold });
  uploads.forget();
  expect(records.list()).toEqual([]);
  await vi.waitFor(async () => expect([[...held], await files.get('one')]).toEqual([[], null]));
});

test('a list is counted as one, without what is not sent', () => {
  const base = {
    videoId: null,
    checkedBytes: 0,
    bytesPerSecond: 0,
    isCopy: false,
    twin: null,
    canReopen: false,
    problem: null,
  };
  const item = (change: Partial<UploadItem>): UploadItem => {
    return { ...base, key: 'k', fileName: 'f', sizeBytes: 100, sentBytes: 0, state: 'waiting', ...change };
  };
  const totals = totalsOf([
    item({ state: 'uploading', sentBytes: 50, bytesPerSecond: 10 }),
    item({}),
    item({ state: 'done', sentBytes: 100 }),
    item({ state: 'done', isCopy: true }),
    item({ state: 'skipped' }),
    item({ state: 'failed' }),
  ]);
  expect(totals).toMatchObject({
    count: 6,
    doneCount: 3,
    failedCount: 1,
    openCount: 2,
    sentBytes: 150,
    sizeBytes: 300,
    secondsLeft: 15,
  });
});
