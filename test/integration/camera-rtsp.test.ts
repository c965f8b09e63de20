/** An RTSP camera with a password: recorded, offline and back with an alert, and its password nowhere to be seen. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { App } from '../../core/app.ts';
import { createCamera, findCamera } from '../../core/domain/cameras/index.ts';
import { listChunks, verifyRecording } from '../../core/domain/recordings/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { startCameraWatchers } from '../../workers/cameras/index.ts';
import { renderFootage } from '../support/camera-media.ts';
import { startRtspCamera, whyNoRtsp } from '../support/rtsp-camera.ts';
import { openTestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const missing = whyNoRtsp();
if (missing) console.warn(`The RTSP tests are left out: ${missing}.`);

const password = 'tops3cretWord';
let directory: string;
let footage: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sightline-footage-'));
  footage = join(directory, 'rtsp.mp4');
  await renderFootage(footage, { seconds: 20, bFrames: 0 });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

it.skipIf(missing)('records, goes offline with an alert, and comes back', { timeout: 240_000 }, async () => {
  await using t = await openTestApp({ clock: systemClock });
  const { app, lines } = withMemoryLog(t.app);
  const { principal } = await t.createWorkspace();
  let source = await startRtspCamera(footage, { login: `viewer:${password}` });
  const url = `rtsp://viewer:${password}@127.0.0.1:${source.port}/cam?token=${password}`;
  const camera = await createCamera(app, principal, { name: 'Gate', location: 'Yard', source: { url } });
  const wrongUrl = `rtsp://viewer:wr0ngWord@127.0.0.1:${source.port}/cam`;
  const wrong = await createCamera(app, principal, { name: 'Wrong', source: { url: wrongUrl } });
  const times = { pollMs: 200, renewMs: 400, offlineAfterMs: 3_000, stallMs: 2_500, connectMs: 8_000 };
  await using _watchers = await startCameraWatchers(app, { workerId: 'wrk_test', times });
  const stateOf = async (id: string) => (await findCamera(app.db, id))?.state;
  const chunksOf = () => listChunks(app.db, { cameraId: camera.id, limit: 100 });

  await until(async () => (await stateOf(camera.id)) === 'ONLINE', {
    what: 'the camera to be online',
  });
  await until(async () => (await chunksOf()).length >= 2, { what: 'two chunks' });
  await until(async () => (await findCamera(app.db, wrong.id))?.problem !== null, {
    what: 'the refusal',
  });
  expect((await findCamera(app.db, wrong.id))?.problem).toBe('The camera refuses the user name or the password.');

  await source[Symbol.asyncDispose]();
  await until(async () => (await stateOf(camera.id)) === 'OFFLINE', {
    what: 'the camera to be offline',
  });
  const recordedBefore = await chunksOf();
  // On a machine that was busy for some seconds it may have been offline before: that alert is over.
  const offline = await app.db.alert.findFirstOrThrow({ where: { cameraId: camera.id, state: { not: 'RESOLVED' } } });
  expect(offline).toMatchObject({ eventClass: 'CAMERA_OFFLINE', state: 'CONFIRMED', urgency: 'MEDIUM' });
  expect(offline.text).toMatch(/^Camera Gate \(Yard\) is offline\.$/);

  source = await startRtspCamera(footage, { login: `viewer:${password}`, port: source.port });
  await using _source = source;
  await until(async () => (await stateOf(camera.id)) === 'ONLINE', {
    what: 'the camera to be back',
  });
  const back = await app.db.alert.findUniqueOrThrow({ where: { id: offline.id } });
  expect(back).toMatchObject({ state: 'RESOLVED', resolution: 'camera is back', revision: 2 });
  await until(async () => (await chunksOf()).length > recordedBefore.length, {
    what: 'the recording to go on',
  });

  const chunks = await chunksOf();
  expect(chunks.map((chunk) => chunk.sequence)).toEqual(chunks.map((_, index) => index + 1));
  expect(verifyRecording(chunks, app.secrets.publicKeyPem, { after: null })).toEqual([]);
  for (const chunk of chunks) {
    const rate = (chunk.frames * 1e6) / Number(chunk.durationUs);
    expect(rate).toBeGreaterThan(20);
    expect(rate).toBeLessThan(30);
  }
  const afterGap = chunks[recordedBefore.length];
  expect((afterGap?.startsAt.getTime() ?? 0) - (recordedBefore.at(-1)?.endsAt.getTime() ?? 0)).toBeGreaterThan(2_000);

  const seen = JSON.stringify(
    [await findCamera(app.db, camera.id), await findCamera(app.db, wrong.id), await app.db.feedEvent.findMany(), lines],
    (_, value) => (typeof value === 'bigint' ? String(value) : value),
  );
  expect(seen).not.toContain(password);
  expect(seen).not.toContain('wr0ngWord');
  expect((await findCamera(app.db, camera.id))?.sourceLabel).toBe(`rtsp://127.0.0.1:${source.port}/cam?***`);
});

function withMemoryLog(app: App): { app: App; lines: string[] } {
  const lines: string[] = [];
  const stream = new Writable({
    write(line, _encoding, done) {
      lines.push(String(line));
      done();
    },
  });
  return { app: { ...app, log: pino({ level: 'debug' }, stream) }, lines };
}
