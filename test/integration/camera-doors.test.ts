/** Doors of a zone: from what a reader tells over HTTP, through the watcher of a file, to the alert and its sentence. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCamera, findCamera, recordAccessEvent, upsertZone } from '../../core/domain/cameras/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { startCameraWatchers } from '../../workers/cameras/index.ts';
import { decodeWatchState } from '../../workers/cameras/watch-state.ts';
import { renderVisitor } from '../support/camera-media.ts';
import { startTestApi } from '../support/test-api.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sightline-doors-'));
  await renderVisitor(join(directory, 'early.mp4'), { seconds: 21, enterSeconds: 4, leaveSeconds: 18 });
  await renderVisitor(join(directory, 'later.mp4'), { seconds: 26, enterSeconds: 8, leaveSeconds: 23 });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const openDoorApp = () =>
  openTestApp({
    clock: systemClock,
    env: { SIGHTLINE_CAMERA_FILES: directory, SIGHTLINE_LOG_LEVEL: 'silent' },
  });

function startWatchers({ app }: TestApp, workerId: string) {
  return startCameraWatchers(app, { workerId, times: { pollMs: 100, renewMs: 400 } });
}

const middle = [
  { x: 0.3, y: 0.3 },
  { x: 0.7, y: 0.3 },
  { x: 0.7, y: 1 },
  { x: 0.3, y: 1 },
];

it('tells of somebody who comes in after a refused badge, and takes it back when a grant comes late', {
  timeout: 120_000,
}, async () => {
  await using t = await openDoorApp();
  const { app } = t;
  await using api = await startTestApi(app);
  const { token } = await api.signUp('doors');
  const ask = async (query: string, variables: object) => {
    const { data, errors } = await api.post(query, { token, variables });
    expect(errors).toBeUndefined();
    return data;
  };
  const { createCamera: created } = await ask(
    'mutation ($input: CreateCameraInput!) { createCamera(input: $input) { camera { id } } }',
    { input: { name: 'Hall', location: 'Depot', source: { url: 'file:early.mp4' } } },
  );
  const cameraId = created.camera.id;
  const rules = { restricted: { enabled: true, badges: { grantSeconds: 3 } } };
  await ask('mutation ($input: UpsertZoneInput!) { upsertZone(input: $input) { zone { id } } }', {
    input: { cameraId, name: 'Server room', polygon: middle, rules },
  });
  const tell = async (event: object) => {
    const response = await fetch(`${api.address}/access-events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ cameraId, ...event }),
    });
    expect(response.status).toBe(201);
  };
  const alertOf = async () => {
    const { alerts } = await ask(
      'query ($id: ID!) { alerts(first: 5, filter: { cameraId: $id }) { edges { node { text state urgency resolution since why facts } } } }',
      { id: cameraId },
    );
    expect(alerts.edges.length).toBeLessThanOrEqual(1);
    return alerts.edges[0]?.node;
  };

  await using _watchers = await startWatchers(t, 'wrk_doors');
  await until(async () => (await findCamera(app.db, cameraId))?.lastFrameAt, { what: 'the first picture' });
  await tell({ kind: 'DENIED', door: 'North' });
  const alert = await until(alertOf, { what: 'the alert' });
  expect(alert).toMatchObject({ urgency: 'HIGH', facts: { manner: 'deniedBadge' } });
  expect(alert.text).toMatch(/erson in closed area Server room, Depot, after a badge was denied\.$/);
  expect(alert.why.map(({ rule }: { rule: string }) => rule)).toContain('secondsAfterDenial');

  await tell({ kind: 'GRANTED', at: new Date(Date.parse(alert.since) + 6_000).toISOString() });
  const over = await until(async () => ((await alertOf()).state === 'RESOLVED' ? alertOf() : null), {
    what: 'the alert to be over',
  });
  expect(over.resolution).toBe('authorised_late');
  expect(over.text).toMatch(/erson was in closed area Server room, Depot.*, after a badge was denied\.$/);
});

it('remembers a grant across a change of workers', { timeout: 120_000 }, async () => {
  await using t = await openDoorApp();
  const { app } = t;
  const { principal } = await t.createWorkspace();
  const { id: cameraId } = await createCamera(app, principal, { name: 'Hall', source: { url: 'file:later.mp4' } });
  const rules = { restricted: { enabled: true, badges: { grantSeconds: 10 } } };
  const drawZone = (name: string) => upsertZone(app, principal, { cameraId, name, polygon: middle, rules });
  const [open, closed] = [await drawZone('Lab'), await drawZone('Cage')];

  const first = await startWatchers(t, 'wrk_first');
  await until(async () => (await findCamera(app.db, cameraId))?.lastFrameAt, { what: 'the first picture' });
  await recordAccessEvent(app, principal, { zoneId: open.id, kind: 'GRANTED' });
  await until(
    async () => {
      const { watchState } = await app.db.camera.findUniqueOrThrow({ where: { id: cameraId } });
      const { checkpoint } = await decodeWatchState(watchState);
      return checkpoint !== null && (checkpoint as { toldSequence: number }).toldSequence > 0;
    },
    { what: 'the grant in the checkpoint' },
  );
  // What the second one knows it has from the first.
  await app.db.accessEvent.deleteMany({ where: { cameraId } });
  await first[Symbol.asyncDispose]();
  expect(await app.db.alert.count({ where: { cameraId } })).toBe(0);

  await using _second = await startWatchers(t, 'wrk_second');
  await until(async () => (await findCamera(app.db, cameraId))?.state === 'ENDED', { what: 'the file to end' });
  const alerts = await app.db.alert.findMany({ where: { cameraId } });
  expect(alerts.map(({ zoneId, eventClass }) => ({ zoneId, eventClass }))).toEqual([
    { zoneId: closed.id, eventClass: 'UNAUTHORIZED_ACCESS' },
  ]);
});
