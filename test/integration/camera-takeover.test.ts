/** A worker that is killed loses nothing: another one goes on with the same recording and the same episode. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCamera, findCamera, upsertZone } from '../../core/domain/cameras/index.ts';
import { listChunks, verifyRecording } from '../../core/domain/recordings/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { countFrames, renderVisitor } from '../support/camera-media.ts';
import { openTestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sightline-footage-'));
  await renderVisitor(join(directory, 'visitor.mp4'), { seconds: 19, enterSeconds: 4, leaveSeconds: 11 });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const middle = [
  { x: 0.3, y: 0.3 },
  { x: 0.7, y: 0.3 },
  { x: 0.7, y: 1 },
  { x: 0.3, y: 1 },
];

it('goes on after kill -9 with the same episode and without losing or repeating a frame', {
  timeout: 180_000,
}, async () => {
  await using t = await openTestApp({ clock: systemClock, env: { SIGHTLINE_CAMERA_FILES: directory } });
  const { app } = t;
  const { principal, workspaceId } = await t.createWorkspace();
  const camera = await createCamera(app, principal, {
    name: 'Yard',
    location: 'Depot',
    source: { url: 'file:visitor.mp4' },
  });
  const zone = await upsertZone(app, principal, { cameraId: camera.id, name: 'Gate', polygon: middle });

  const first = startVictim(t.env, 'wrk_first');
  const raised = await until(() => app.db.alert.findFirst({ where: { cameraId: camera.id } }), {
    what: 'the alert',
  });
  expect(raised).toMatchObject({ eventClass: 'UNAUTHORIZED_ACCESS', zoneId: zone.id, state: 'CONFIRMED', workspaceId });
  first.kill('SIGKILL');
  await once(first, 'exit');
  const killedMs = performance.now();

  const second = startVictim(t.env, 'wrk_second');
  await until(
    async () => (await app.db.camera.findUniqueOrThrow({ where: { id: camera.id } })).leaseOwner === 'wrk_second',
    {
      what: 'the other worker to take over',
    },
  );
  const takeOverMs = performance.now() - killedMs;
  await until(async () => (await findCamera(app.db, camera.id))?.state === 'ENDED', {
    what: 'the file to end',
  });
  const withMedia = await until(
    async () => {
      const alert = await app.db.alert.findUniqueOrThrow({ where: { id: raised.id } });
      return alert.snapshotKey && alert.clipKey ? alert : null;
    },
    { what: 'picture and clip' },
  );
  const clip = await countFrames(await app.storage.localFile(withMedia.clipKey as string, directory));
  second.kill('SIGTERM');
  await once(second, 'exit');

  expect(takeOverMs).toBeLessThan(15_000);
  const alerts = await app.db.alert.findMany({ where: { cameraId: camera.id } });
  expect(alerts).toHaveLength(1);
  expect(alerts[0]).toMatchObject({ id: raised.id, state: 'RESOLVED', resolution: 'left' });
  expect(withMedia.snapshotKey).toBe(`alerts/${raised.id}/snapshot.jpg`);
  expect((await app.storage.stat(withMedia.snapshotKey as string))?.sizeBytes).toBeGreaterThan(1_000);
  // The clip begins with the footage, less than 10 s before, goes across the kill and ends with the episode.
  const { atPtsUs, latestPtsUs } = withMedia.facts as { atPtsUs: number; latestPtsUs: number };
  expect(clip.seconds).toBeGreaterThan((latestPtsUs - atPtsUs) / 1e6);
  expect(clip.frames).toBeCloseTo(clip.seconds * 15, -1);

  const events = await app.db.feedEvent.findMany({ where: { alertId: raised.id }, orderBy: { sequence: 'asc' } });
  const revisions = events.map(({ payload }) => (payload as { revision: number }).revision);
  expect(events.filter(({ type }) => type === 'alert.raised')).toHaveLength(1);
  expect(revisions).toEqual([...revisions].sort((a, b) => a - b));

  const chunks = await listChunks(app.db, { cameraId: camera.id, limit: 100 });
  const source = await countFrames(join(directory, 'visitor.mp4'));
  expect(new Set(chunks.map((chunk) => chunk.recordingId)).size).toBe(2);
  expect(chunks.map((chunk) => chunk.sequence)).toEqual(chunks.map((_, index) => index + 1));
  expect(chunks.reduce((sum, chunk) => sum + chunk.frames, 0)).toBe(source.frames);
  expect(verifyRecording(chunks, app.secrets.publicKeyPem, { after: null })).toEqual([]);
});

function startVictim(env: Readonly<Record<string, string>>, workerId: string) {
  const script = join(import.meta.dirname, '../support/camera-victim.ts');
  return spawn(process.execPath, [script, workerId], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
