/** A camera whose picture stands still: from the stream to the alert, the state of the camera and the metric, and back. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createCamera, findCamera } from '../../core/domain/cameras/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { startCameraWatchers } from '../../workers/cameras/index.ts';
import { renderFrozen } from '../support/camera-media.ts';
import { openTestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

it('is told, shown at the camera, counted, and over when the picture moves again', { timeout: 180_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sightline-impaired-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await renderFrozen(join(directory, 'gate.mp4'), { seconds: 26, fromSeconds: 2, forSeconds: 16 });
  await using t = await openTestApp({
    clock: systemClock,
    env: { SIGHTLINE_CAMERA_FILES: directory, SIGHTLINE_LOG_LEVEL: 'silent' },
  });
  const { app } = t;
  const { principal } = await t.createWorkspace();
  const { id: cameraId } = await createCamera(app, principal, { name: 'Gate', source: { url: 'file:gate.mp4' } });
  await using _watchers = await startCameraWatchers(app, {
    ...{ workerId: 'wrk_test', detector: null, times: { pollMs: 100, renewMs: 400 } },
  });
  const alerts = () => app.db.alert.findMany({ where: { cameraId } });
  const problem = async () => (await findCamera(app.db, cameraId))?.problem;

  await until(async () => (await alerts()).length > 0, { timeoutMs: 60_000, what: 'the alert' });
  const [raised] = await alerts();
  expect(raised).toMatchObject({ eventClass: 'CAMERA_IMPAIRED', urgency: 'MEDIUM', zoneId: null, confidence: 1 });
  expect(raised?.text).toBe('Camera Gate has shown the same picture for 10 seconds: restart it.');
  expect(raised?.facts).toMatchObject({ manner: 'frozen', box: null });
  expect(raised?.why).toMatchObject([{ rule: 'secondsWithoutChange', threshold: 10, unit: 'seconds' }]);
  await until(async () => (await problem()) === 'The picture does not change any more: restart the camera.', {
    what: 'the problem of the camera',
  });

  await until(async () => (await alerts())[0]?.state === 'RESOLVED', { timeoutMs: 60_000, what: 'the end of it' });
  expect(await alerts()).toMatchObject([
    {
      resolution: 'picture is well',
      text: expect.stringMatching(/^Camera Gate shows live pictures again, was frozen/),
    },
  ]);
  await until(async () => (await problem()) === null, { what: 'no problem' });
  const refused = await app.metrics.getSingleMetric('sightline_camera_refused_frames_total')?.get();
  const frozen = refused?.values.find(({ labels }) => labels.reason === 'frozen')?.value;
  // From when its encoder had come to rest, and two seconds more, until it moved.
  expect(frozen).toBeGreaterThan(60);
  expect(frozen).toBeLessThan(16 * 7.5);
});
