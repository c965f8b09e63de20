/** Looped files, HEVC files and MJPEG over HTTP: what each becomes, and how it is served. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findCamera } from '../../core/domain/cameras/index.ts';
import { listChunks } from '../../core/domain/recordings/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { startCameraWatchers } from '../../workers/cameras/index.ts';
import { renderFootage } from '../support/camera-media.ts';
import { startMjpegCamera } from '../support/mjpeg-camera.ts';
import { startTestApi } from '../support/test-api.ts';
import { openTestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sightline-footage-'));
  await renderFootage(join(directory, 'loop.mp4'), { seconds: 2, gop: 10 });
  await renderFootage(join(directory, 'hevc.mp4'), { seconds: 4, codec: 'libx265' });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

it('records looped files, HEVC and MJPEG, and serves them', { timeout: 180_000 }, async () => {
  await using t = await openTestApp({ clock: systemClock, env: { SIGHTLINE_CAMERA_FILES: directory } });
  const { app } = t;
  await using api = await startTestApi(app);
  await using mjpegSource = await startMjpegCamera();
  const account = await api.signUp('cameras');
  const create = async (url: string): Promise<string> => {
    const { data, errors } = await api.post(
      'mutation ($input: CreateCameraInput!) { createCamera(input: $input) { camera { id sourceLabel state } } }',
      { token: account.token, variables: { input: { name: url.slice(0, 9), source: { url } } } },
    );
    expect(errors).toBeUndefined();
    return data.createCamera.camera.id;
  };
  const [looped, hevc, mjpeg] = [
    await create('file:loop.mp4?loop=1'),
    await create(`file://${join(directory, 'hevc.mp4')}`),
    await create(mjpegSource.url),
  ];
  await using _watchers = await startCameraWatchers(app, {
    workerId: 'wrk_test',
    times: { pollMs: 100, renewMs: 400 },
  });
  const chunksOf = (cameraId: string) => listChunks(app.db, { cameraId, limit: 100 });
  await until(async () => (await chunksOf(mjpeg)).length >= 2, { what: 'two chunks of MJPEG' });
  await until(async () => (await chunksOf(looped)).length >= 4, { what: 'four passes of the loop' });
  await until(async () => (await findCamera(app.db, hevc))?.state === 'ENDED', {
    what: 'the HEVC file to end',
  });

  const passes = await chunksOf(looped);
  for (const [index, pass] of passes.entries()) {
    expect(pass).toMatchObject({ sequence: index + 1, recordingIndex: index, frames: 50, durationUs: 2_000_000n });
    const before = passes[index - 1];
    if (before) expect(pass.startPtsUs).toBe(before.startPtsUs + before.durationUs);
    if (before) expect(pass.startsAt.getTime()).toBeGreaterThanOrEqual(before.endsAt.getTime() - 1);
  }
  const hevcChunks = await chunksOf(hevc);
  expect(hevcChunks.reduce((sum, chunk) => sum + chunk.frames, 0)).toBe(100);
  expect(hevcChunks[0]?.codec).toMatch(/^hvc1\.1\.6\.L\d+\.90$/);
  const [firstMjpeg] = await chunksOf(mjpeg);
  expect(firstMjpeg?.codec).toMatch(/^avc1\./);
  const rate = ((firstMjpeg?.frames ?? 0) * 1e6) / Number(firstMjpeg?.durationUs);
  // Ten a second are sent, fewer arrive on a busy machine; 25 would be ffmpeg's guess for pictures without times.
  expect(rate).toBeLessThan(15);

  const { data } = await api.post(
    'query ($id: ID!) { camera(id: $id) { state health { problem codec } live { hlsUrl } snapshot { url } recording(first: 2) { sequence frames durationUs url } } }',
    { token: account.token, variables: { id: looped } },
  );
  expect(data.camera).toMatchObject({
    state: 'ONLINE',
    health: { problem: null },
    recording: [{ sequence: 1, frames: 50, durationUs: 2_000_000 }, {}],
  });
  const playlist = await (await fetch(data.camera.live.hlsUrl)).text();
  expect(playlist.match(/#EXT-X-DISCONTINUITY\n/g)?.length).toBeGreaterThanOrEqual(3);
  const [segment] = playlist.split('\n').filter((line) => line.endsWith('.m4s'));
  const bytes = await fetch(new URL(segment as string, data.camera.live.hlsUrl));
  expect(bytes.status).toBe(200);
  const picture = await fetch(data.camera.snapshot.url);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect((await fetch(data.camera.recording[0].url)).status).toBe(200);

  // Switched off, it stops within seconds and says so.
  const { data: off } = await api.post(
    'mutation ($input: UpdateCameraInput!) { updateCamera(input: $input) { camera { state enabled live { hlsUrl } } } }',
    { token: account.token, variables: { input: { id: looped, enabled: false } } },
  );
  expect(off.updateCamera.camera).toEqual({ state: 'DISABLED', enabled: false, live: null });
  await until(async () => (await app.db.camera.findUniqueOrThrow({ where: { id: looped } })).leaseOwner === null, {
    what: 'the watcher to let go',
  });
});
