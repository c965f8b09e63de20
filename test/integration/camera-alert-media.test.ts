/** Pictures and clips of alerts, made from recorded chunks. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type AlertFacts, raiseAlert } from '../../core/domain/alerts/index.ts';
import { acquireCameraLease, createCamera, type TakenCamera } from '../../core/domain/cameras/index.ts';
import { appendChunk, hashHex } from '../../core/domain/recordings/index.ts';
import { makeAlertMedia } from '../../workers/cameras/alert-media.ts';
import { renderFootage } from '../support/camera-media.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

test('an alert whose footage is damaged does not keep the next ones from their picture and clip', async () => {
  const t = await openTestApp();
  onTestFinished(() => t[Symbol.asyncDispose]());
  const { principal } = await t.createWorkspace();
  await createCamera(t.app, principal, { name: 'Gate', location: 'Yard', source: { url: 'rtsp://10.0.0.7/ch1' } });
  const taken = (await acquireCameraLease(t.app.db, { workerId: 'wrk_a', leaseMs: 60_000 })) as TakenCamera;
  const path = join(t.config.dataDir, 'good.mp4');
  await renderFootage(path, { seconds: 3 });
  await recordWithAlert(t, taken, { sequence: 1, bytes: Buffer.from('damaged') });
  const good = await recordWithAlert(t, taken, { sequence: 2, bytes: await readFile(path) });

  const { signal } = new AbortController();
  await expect(makeAlertMedia(t.app, { lease: taken.lease, signal, isLast: true })).rejects.toThrow('ffmpeg failed');
  const { snapshotKey, clipKey } = await t.app.db.alert.findUniqueOrThrow({ where: { id: good } });
  expect(await t.app.storage.stat(snapshotKey as string)).not.toBeNull();
  expect(await t.app.storage.stat(clipKey as string)).not.toBeNull();
});

test('alerts whose footage never comes do not stand before one whose footage is there', async () => {
  const t = await openTestApp();
  onTestFinished(() => t[Symbol.asyncDispose]());
  const { principal } = await t.createWorkspace();
  await createCamera(t.app, principal, { name: 'Gate', location: 'Yard', source: { url: 'rtsp://10.0.0.7/ch1' } });
  const taken = (await acquireCameraLease(t.app.db, { workerId: 'wrk_a', leaseMs: 60_000 })) as TakenCamera;
  for (const sequence of [11, 12, 13, 14, 15]) await raiseAt(t, taken, sequence);
  const path = join(t.config.dataDir, 'good.mp4');
  await renderFootage(path, { seconds: 3 });
  const good = await recordWithAlert(t, taken, { sequence: 1, bytes: await readFile(path) });

  const { signal } = new AbortController();
  await makeAlertMedia(t.app, { lease: taken.lease, signal, isLast: true });
  const { snapshotKey, clipKey } = await t.app.db.alert.findUniqueOrThrow({ where: { id: good } });
  expect([snapshotKey, clipKey]).toEqual([`alerts/${good}/snapshot.jpg`, `alerts/${good}/clip.mp4`]);
});

/** Three seconds of footage, a hundred seconds after those before, and an alert in the middle of them. */
async function recordWithAlert(
  t: TestApp,
  taken: TakenCamera,
  chunk: { sequence: number; bytes: Buffer },
): Promise<string> {
  const { app } = t;
  const { camera, lease } = taken;
  const { sequence, bytes } = chunk;
  const startS = sequence * 100;
  const at = new Date(app.clock.now());
  const prefix = `cameras/${camera.id}/rec/rec_${sequence}/`;
  const [initKey, storageKey] = [`${prefix}init.mp4`, `${prefix}${sequence}.m4s`];
  // A whole file as the chunk: what stands before it may then be empty.
  await app.storage.write(initKey, Buffer.alloc(0));
  await app.storage.write(storageKey, bytes);
  await appendChunk(app, lease, {
    ...{ sequence, recordingId: `rec_${sequence}`, frames: 75, width: 320, height: 180, codec: 'avc1.64001f' },
    ...{ startPtsUs: BigInt(startS * 1e6), durationUs: 3_000_000n, sizeBytes: bytes.length, sha256: hashHex(bytes) },
    ...{ startsAt: at, endsAt: at },
    ...{ storageKey, initKey, initSha256: hashHex('') },
  });
  return raiseAt(t, taken, sequence);
}

/** The alert alone. */
async function raiseAt({ app }: TestApp, { camera }: TakenCamera, sequence: number): Promise<string> {
  const startS = sequence * 100;
  const at = new Date(app.clock.now());
  const facts: AlertFacts = {
    ...{ eventClass: 'UNAUTHORIZED_ACCESS', confidence: 0.95, peopleCount: 1, cameraName: 'Gate', location: 'Yard' },
    ...{ zoneName: 'Bay', durationSeconds: 2, isOver: false },
  };
  const alert = await raiseAlert(app, {
    ...{ workspaceId: camera.workspaceId, cameraId: camera.id, zoneId: null, urgency: 'HIGH', facts },
    ...{ why: [], models: [] },
    moment: { atPtsUs: (startS + 1) * 1e6, box: { x: 0.1, y: 0.1, w: 0.1, h: 0.3 } },
    ...{ since: at, confirmedAt: at },
    episodeKey: `${camera.id}-${sequence}`,
  });
  if (!alert) throw new Error('Nothing was raised.');
  return alert.id;
}
