/** Footage goes when its time is over or the disk runs full; what stays is whole, and what went is "not found". */

import { expect, it, vi } from 'vitest';
import type { App } from '../../core/app.ts';
import { acquireCameraLease, type CameraLease, createCamera } from '../../core/domain/cameras/index.ts';
import {
  appendChunk,
  hashHex,
  listChunks,
  type NewChunk,
  pruneRecordings,
  verifyRecording,
} from '../../core/domain/recordings/index.ts';
import { choreCount, startReconciler } from '../../workers/housekeeping/reconciler.watcher.ts';
import { startTestApi } from '../support/test-api.ts';
import { openTestApp, type TestApp, type TestWorkspace } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const minuteMs = 60_000;
const GiB = 1024 ** 3;
const keepAnHour = { env: { SIGHTLINE_RECORDING_HOURS: '1' } };

async function takeCamera({ app }: TestApp, { principal }: Pick<TestWorkspace, 'principal'>): Promise<CameraLease> {
  await createCamera(app, principal, { name: 'Gate', source: { url: 'rtsp://10.0.0.7/ch1' } });
  const taken = await acquireCameraLease(app.db, { workerId: 'wrk_a', leaseMs: 3_600_000 });
  if (!taken) throw new Error('The camera was not to be had.');
  return taken.lease;
}

/** Stores and lists chunk `sequence`, which ended `agoMinutes` ago. */
async function record(
  app: App,
  lease: CameraLease,
  of: { sequence: number; agoMinutes: number; recording?: string; sizeBytes?: number },
): Promise<void> {
  const { sequence, agoMinutes, recording = 'rec_a' } = of;
  const prefix = `cameras/${lease.cameraId}/rec/${recording}/`;
  const endMs = app.clock.now() - agoMinutes * minuteMs;
  const content = Buffer.from(`chunk ${sequence}`);
  const chunk: NewChunk = {
    ...{ sequence, recordingId: recording, frames: 75, width: 320, height: 180, codec: 'avc1.64001f' },
    startsAt: new Date(endMs - 3_000),
    endsAt: new Date(endMs),
    startPtsUs: BigInt(sequence * 3_000_000),
    durationUs: 3_000_000n,
    sizeBytes: of.sizeBytes ?? content.byteLength,
    sha256: hashHex(content),
    storageKey: `${prefix}${sequence}.m4s`,
    initKey: `${prefix}init.mp4`,
    initSha256: hashHex('init'),
  };
  await app.storage.write(chunk.initKey, Buffer.from('init'));
  await app.storage.write(chunk.storageKey, content);
  await appendChunk(app, lease, chunk);
}

async function stored({ storage }: App, { cameraId }: CameraLease): Promise<string[]> {
  const prefix = `cameras/${cameraId}/rec/`;
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key.slice(prefix.length));
  return keys.sort();
}

async function listed(app: App, { cameraId }: CameraLease): Promise<number[]> {
  return (await listChunks(app.db, { cameraId, limit: 1000 })).map(({ sequence }) => sequence);
}

/** The app over its real storage, of which some parts act otherwise. */
function withStorage(app: App, changes: Partial<App['storage']>): App {
  const storage = new Proxy(app.storage, {
    get(real, name: keyof App['storage']) {
      return changes[name] ?? real[name].bind(real);
    },
  });
  return { ...app, storage };
}

function withFreeBytes(app: App, freeBytes: number | null): App {
  return withStorage(app, { freeBytes: async () => freeBytes });
}

it('removes footage whose time is over, and the record goes on from what stays', async () => {
  await using t = await openTestApp(keepAnHour);
  const { app } = t;
  const workspace = await t.createWorkspace();
  const [gate, quiet] = [await takeCamera(t, workspace), await takeCamera(t, workspace)];
  for (const sequence of [1, 2, 3]) await record(app, gate, { sequence, agoMinutes: 59 });
  await record(app, gate, { sequence: 4, agoMinutes: 58, recording: 'rec_b' });
  for (const sequence of [5, 6]) await record(app, gate, { sequence, agoMinutes: 30, recording: 'rec_b' });
  for (const sequence of [1, 2]) await record(app, quiet, { sequence, agoMinutes: 59 });
  expect(await pruneRecordings(app)).toBe(0);

  t.clock.advance(5 * minuteMs);
  // Several workers at once do it once.
  const counts = await Promise.all([pruneRecordings(app), pruneRecordings(app), pruneRecordings(app)]);
  expect(counts.reduce((sum, count) => sum + count)).toBe(5);
  expect(await listed(app, gate)).toEqual([5, 6]);
  expect(await stored(app, gate)).toEqual(['rec_b/5.m4s', 'rec_b/6.m4s', 'rec_b/init.mp4']);
  expect(await listed(app, quiet)).toEqual([2]);
  expect(await stored(app, quiet)).toEqual(['rec_a/2.m4s', 'rec_a/init.mp4']);

  t.clock.advance(600 * minuteMs);
  expect(await pruneRecordings(app)).toBe(1);
  await record(app, gate, { sequence: 7, agoMinutes: 0, recording: 'rec_c' });
  await record(app, gate, { sequence: 8, agoMinutes: 0, recording: 'rec_c' });
  const kept = await listChunks(app.db, { cameraId: gate.cameraId, limit: 100 });
  expect(kept.map(({ sequence, recordingIndex }) => [sequence, recordingIndex])).toEqual([
    [6, 1],
    [7, 2],
    [8, 2],
  ]);
  expect(verifyRecording(kept, app.secrets.publicKeyPem)).toEqual([]);
});

it('answers for what went with "not found", and plays what stays', async () => {
  await using t = await openTestApp(keepAnHour);
  const { app } = t;
  await using api = await startTestApi(app);
  const { token, workspaceId, userId } = await api.signUp('owner');
  const grants = new Map([[workspaceId, new Set(['cameras:write', 'cameras:read'] as const)]]);
  const gate = await takeCamera(t, { principal: { kind: 'user', userId, sessionId: '', grants } });
  await app.db.camera.update({ where: { id: gate.cameraId }, data: { state: 'ONLINE' } });
  await record(app, gate, { sequence: 1, agoMinutes: 59 });
  await record(app, gate, { sequence: 2, agoMinutes: 1, recording: 'rec_b' });

  const query = `{ camera(id: "${gate.cameraId}") { live { hlsUrl } recording { sequence url } } }`;
  const ask = async () => {
    const { data, errors } = await api.post(query, { token });
    expect(errors).toBeUndefined();
    return data.camera;
  };
  const before = await ask();
  t.clock.advance(5 * minuteMs);
  await pruneRecordings(app);

  const after = await ask();
  expect(after.recording.map(({ sequence }: { sequence: number }) => sequence)).toEqual([2]);
  const [went, stays] = before.recording.map(({ url }: { url: string }) => url);
  for (const url of [went, went.replace('1.m4s', 'init.mp4')]) expect((await fetch(url)).status).toBe(404);
  for (const url of [stays, stays.replace('2.m4s', 'init.mp4')]) expect((await fetch(url)).status).toBe(200);
  const playlist = await (await fetch(before.live.hlsUrl)).text();
  expect(playlist).toContain('#EXT-X-MEDIA-SEQUENCE:2\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n');
  expect(playlist).not.toContain('1.m4s');
});

it('loses and leaks nothing when it dies in between', async () => {
  await using t = await openTestApp(keepAnHour);
  const { app } = t;
  const gate = await takeCamera(t, await t.createWorkspace());
  for (const sequence of [1, 2, 3]) await record(app, gate, { sequence, agoMinutes: 61 });
  const dying = withStorage(app, {
    async remove(key) {
      await app.storage.remove(key);
      if (key.endsWith('2.m4s')) throw new Error('the storage is away');
    },
  });
  await expect(pruneRecordings(dying)).rejects.toThrow('the storage is away');
  expect(await listed(app, gate)).toEqual([1, 2, 3]);
  expect(await pruneRecordings(app)).toBe(2);
  expect(await stored(app, gate)).toEqual(['rec_a/3.m4s', 'rec_a/init.mp4']);
});

it('makes room on a disk that is nearly full: the oldest of all cameras first, nothing of the last hour', async () => {
  await using t = await openTestApp();
  const { app } = t;
  const workspace = await t.createWorkspace();
  const [gate, yard] = [await takeCamera(t, workspace), await takeCamera(t, workspace)];
  const sizeBytes = 10 * 1024 ** 2;
  for (let sequence = 1; sequence <= 70; sequence++) {
    await record(app, gate, { sequence, agoMinutes: 300 - sequence, sizeBytes });
    await record(app, yard, { sequence, agoMinutes: 290 - sequence, sizeBytes });
  }
  await record(app, gate, { sequence: 71, agoMinutes: 59 });
  const warn = vi.spyOn(app.log, 'warn');

  expect(await pruneRecordings(withFreeBytes(app, 2 * GiB))).toBe(0);
  expect(await pruneRecordings(withFreeBytes(app, null))).toBe(0);
  expect(warn).not.toHaveBeenCalled();
  // 102 MiB are missing, and one batch has 1000.
  expect(await pruneRecordings(withFreeBytes(app, 1.9 * GiB))).toBe(100);
  expect(warn).toHaveBeenCalledOnce();
  // Ten minutes of the gate alone, then 45 chunks of each.
  expect([(await listed(app, gate)).length, (await listed(app, yard)).length]).toEqual([16, 25]);

  expect(await pruneRecordings(withFreeBytes(app, 0))).toBe(39);
  expect(await listed(app, gate)).toEqual([71]);
  expect(await listed(app, yard)).toEqual([70]);
  expect(await stored(app, yard)).toEqual(['rec_a/70.m4s', 'rec_a/init.mp4']);
});

it('is done by every worker that keeps house, once a minute', async () => {
  await using t = await openTestApp(keepAnHour);
  const { app } = t;
  const gate = await takeCamera(t, await t.createWorkspace());
  for (const sequence of [1, 2]) await record(app, gate, { sequence, agoMinutes: 59 });
  await using _house = startReconciler(app);
  await until(() => t.clock.sleepers >= choreCount, { what: 'the first round' });
  expect(await listed(app, gate)).toEqual([1, 2]);
  t.clock.advance(2 * minuteMs);
  await until(async () => (await listed(app, gate)).length === 1, { what: 'the chunk to go' });
});
