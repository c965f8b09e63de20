/** Tracks from a real film through the watcher into the database: what is kept, by whom it is written, and how it goes. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  acquireCameraLease,
  createCamera,
  deleteCamera,
  findCamera,
  type TakenCamera,
  upsertZone,
} from '../../core/domain/cameras/index.ts';
import { pruneTracks, recordTracks, type Track, type TrackReport, unpackPath } from '../../core/domain/tracks/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { startCameraWatchers } from '../../workers/cameras/index.ts';
import { renderVisitor } from '../support/camera-media.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { wholePicture } from '../support/track-scene.ts';
import { until } from '../support/until.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sightline-tracks-'));
  await renderVisitor(join(directory, 'room.mp4'), { seconds: 16, enterSeconds: 3, leaveSeconds: 10 });
}, 60_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Without ids, and with times from the first one on. */
function whatWasSeen(tracks: readonly Track[], zoneId: string) {
  return tracks.map(({ firstAt, lastAt, firstPtsUs, visits, path, ...track }) => ({
    ...{ kind: track.kind, confidence: track.confidence, colour: track.colour, direction: track.direction },
    ...{ mediaMs: Number(track.lastPtsUs - firstPtsUs) / 1000, wallMs: lastAt.getTime() - firstAt.getTime() },
    visits: JSON.stringify(visits)
      .replaceAll(zoneId, 'zone')
      .replaceAll(/\d{13,}/g, (us) => `${BigInt(us) - firstPtsUs}`),
    path: unpackPath(path, 0),
  }));
}

it('keeps what a film shows in few rows, and the same ones when it is played again', { timeout: 180_000 }, async () => {
  await using t = await openTestApp({
    clock: systemClock,
    env: { SIGHTLINE_CAMERA_FILES: directory, SIGHTLINE_LOG_LEVEL: 'silent' },
  });
  const { app } = t;
  const { principal } = await t.createWorkspace();
  await using _watchers = await startCameraWatchers(app, {
    ...{ workerId: 'wrk_test', detector: null, times: { pollMs: 100, renewMs: 400 } },
  });
  const play = async (name: string) => {
    const { id } = await createCamera(app, principal, { name, source: { url: 'file:room.mp4' } });
    const zone = await upsertZone(app, principal, { cameraId: id, name: 'Room', polygon: wholePicture, rules: {} });
    await until(async () => (await findCamera(app.db, id))?.state === 'ENDED', { what: 'the end of the film' });
    // The last of them are written as the watch ends.
    await until(async () => (await findCamera(app.db, id))?.leaseExpiresAt === null, { what: 'the lease given back' });
    const tracks = await tracksOf(t, { cameraId: id });
    return { tracks, seen: whatWasSeen(tracks, zone.id), zoneId: zone.id };
  };
  const first = await play('first');
  expect(first.seen).toHaveLength(1);
  expect(first.tracks[0]).toMatchObject({ kind: 'PERSON', direction: 'RIGHT', zoneIds: [first.zoneId] });
  expect(first.tracks[0]?.path.byteLength).toBeLessThanOrEqual(480);
  expect((await play('second')).seen).toEqual(first.seen);
});

async function takeCamera(t: TestApp, principal: Parameters<typeof createCamera>[1]): Promise<TakenCamera> {
  await createCamera(t.app, principal, { name: 'Gate', source: { url: 'rtsp://10.0.0.7/ch1' } });
  const taken = await acquireCameraLease(t.app.db, { workerId: 'wrk_a', leaseMs: 60_000 });
  if (!taken) throw new Error('The camera was not to be had.');
  return taken;
}

const tracksOf = ({ app }: TestApp, { cameraId }: { cameraId: string }) =>
  app.db.track.findMany({ where: { cameraId }, orderBy: { trackKey: 'asc' } });

function report(trackKey: string, firstAt: Date, change: Partial<TrackReport> = {}): TrackReport {
  const firstPtsUs = firstAt.getTime() * 1000;
  const box = { atUs: firstPtsUs, x: 0.1, y: 0.2, w: 0.1, h: 0.3 };
  return {
    ...{ trackKey, kind: 'PERSON', confidence: 0.8, colour: 'RED', direction: 'LEFT', firstAt },
    ...{ lastAt: new Date(firstAt.getTime() + 9_000), firstPtsUs, lastPtsUs: firstPtsUs + 9e6, visits: [] },
    path: [box, { ...box, atUs: firstPtsUs + 9e6, x: 0.5 }],
    ...change,
  };
}

it('replaces a track that is told again, under the id it had', async () => {
  await using t = await openTestApp();
  const { lease } = await takeCamera(t, (await t.createWorkspace()).principal);
  const at = new Date(t.clock.now());
  await recordTracks(t.app, lease, [report('a', at, { kind: 'UNKNOWN', colour: null }), report('b', at)]);
  const [before] = await tracksOf(t, lease);
  await recordTracks(t.app, lease, [
    report('a', at, { visits: [{ zoneId: 'zon_x', fromUs: 1, toUs: 2, insideUs: 1 }] }),
  ]);
  const after = await tracksOf(t, lease);
  expect(after.map(({ trackKey }) => trackKey)).toEqual(['a', 'b']);
  expect(after[0]).toMatchObject({ id: before?.id, kind: 'PERSON', colour: 'RED', zoneIds: ['zon_x'] });
  expect(before).toMatchObject({ kind: 'UNKNOWN', colour: null, firstAt: at });
});

it('takes nothing from a worker that has lost the camera', async () => {
  await using t = await openTestApp();
  const { lease } = await takeCamera(t, (await t.createWorkspace()).principal);
  const lost = { ...lease, epoch: lease.epoch - 1 };
  await expect(recordTracks(t.app, lost, [report('a', new Date(t.clock.now()))])).rejects.toMatchObject({
    kind: 'conflict',
  });
  expect(await tracksOf(t, lease)).toEqual([]);
});

it('goes with the footage that showed it, and with its camera', async () => {
  await using t = await openTestApp({ env: { SIGHTLINE_RECORDING_HOURS: '2' } });
  const { principal } = await t.createWorkspace();
  const { lease } = await takeCamera(t, principal);
  const ago = (hours: number) => new Date(t.clock.now() - hours * 3_600_000);
  await recordTracks(t.app, lease, [report('old', ago(2.1)), report('young', ago(1.9))]);
  expect(await pruneTracks(t.app)).toBe(1);
  expect((await tracksOf(t, lease)).map(({ trackKey }) => trackKey)).toEqual(['young']);
  await deleteCamera(t.app, principal, { id: lease.cameraId });
  expect(await tracksOf(t, lease)).toEqual([]);
});
