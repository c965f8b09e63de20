/** Cameras that send nothing do not stand in the way of one that does. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCamera, findCamera } from '../../core/domain/cameras/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { startCameraWatchers } from '../../workers/cameras/index.ts';
import { renderFootage } from '../support/camera-media.ts';
import { freePort } from '../support/free-port.ts';
import { openTestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sightline-footage-'));
  await renderFootage(join(directory, 'door.mp4'), { seconds: 4 });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

it('watches a healthy camera beside more dead ones than it may watch in all', async () => {
  await using t = await openTestApp({ clock: systemClock, env: { SIGHTLINE_CAMERA_FILES: directory } });
  const { app } = t;
  const { principal } = await t.createWorkspace();
  const closed = await freePort();
  const dead: string[] = [];
  for (const name of ['A', 'B', 'C']) {
    const source = { url: `rtsp://127.0.0.1:${closed}/${name}` };
    dead.push((await createCamera(app, principal, { name, source })).id);
  }
  await using _watchers = await startCameraWatchers(app, {
    workerId: 'wrk_test',
    times: { pollMs: 50, renewMs: 300 },
    maxConnected: 1,
  });
  const healthy = await createCamera(app, principal, { name: 'Door', source: { url: 'file:door.mp4?loop=1' } });
  const stateOf = async (id: string) => (await findCamera(app.db, id))?.state;
  await until(async () => (await stateOf(healthy.id)) === 'ONLINE', { what: 'the healthy camera' });
  for (const id of dead) expect(await stateOf(id)).not.toBe('ONLINE');
});
