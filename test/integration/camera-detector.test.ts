/** A camera with a detector: what it sees becomes tracks, rules and an alert, from a file through the watcher to the API. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCamera, findCamera, muteCamera, upsertZone } from '../../core/domain/cameras/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { startCameraWatchers } from '../../workers/cameras/index.ts';
import type { Detection, Detector } from '../../workers/inference/detector.ts';
import { type EventModel, eventModelClasses, eventWindow } from '../../workers/inference/event-model.ts';
import { holdModels, noModels } from '../../workers/inference/held-models.ts';
import { renderFootage } from '../support/camera-media.ts';
import { startTestApi } from '../support/test-api.ts';
import { openTestApp } from '../support/test-app.ts';
import { wholePicture } from '../support/track-scene.ts';
import { until } from '../support/until.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sightline-detector-'));
  await renderFootage(join(directory, 'gate.mp4'), { seconds: 6 });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const comesIn = (look: number) => Math.min(0.7, 0.02 * look);
const toAndFro = (look: number) => 0.1 + 0.02 * Math.abs((look % 50) - 25);

/** Sees one car at `placeOf` the number of looks; `fails` at the first ones. */
function openSeer(fails: number, placeOf = comesIn): Detector & { looks: { width: number; height: number }[] } {
  const looks: { width: number; height: number }[] = [];
  return {
    looks,
    model: { id: 'seer', version: '7', sha256: 'a'.repeat(64) },
    async detect(pictures) {
      return pictures.map(({ width, height }): Detection[] => {
        looks.push({ width, height });
        if (looks.length <= fails) throw new Error('no picture of mine');
        return [{ kind: 'car', score: 0.8, box: { x: placeOf(looks.length), y: 0.5, w: 0.2, h: 0.2 } }];
      });
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

it('tells of the car, with what was measured, and goes on where the detector fails', { timeout: 180_000 }, async () => {
  await using t = await openTestApp({
    clock: systemClock,
    env: { SIGHTLINE_CAMERA_FILES: directory, SIGHTLINE_LOG_LEVEL: 'silent' },
  });
  const { app } = t;
  await using api = await startTestApi(app);
  const { token } = await api.signUp('cameras');
  const ask = async (query: string, variables: object) => {
    const { data, errors } = await api.post(query, { token, variables });
    expect(errors).toBeUndefined();
    return data;
  };
  const created = await ask('mutation ($input: CreateCameraInput!) { createCamera(input: $input) { camera { id } } }', {
    input: { name: 'Gate', source: { url: 'file:gate.mp4' } },
  });
  const cameraId = created.createCamera.camera.id;
  const drawn = await ask(
    'mutation ($input: UpsertZoneInput!) { upsertZone(input: $input) { zone { id rules { vehicles { enabled minSeconds stopSeconds direction { to { x } } } falls { enabled } } } } }',
    {
      input: {
        ...{ cameraId, name: 'Yard', polygon: wholePicture },
        rules: { vehicles: { enabled: true, minSeconds: 0.5 }, falls: { enabled: false } },
      },
    },
  );
  expect(drawn.upsertZone.zone.rules).toEqual({
    vehicles: { enabled: true, minSeconds: 0.5, stopSeconds: null, direction: null },
    falls: { enabled: false },
  });
  const detector = openSeer(2);
  await using _watchers = await startCameraWatchers(app, {
    ...{ workerId: 'wrk_test', models: holdModels({ ...noModels, detector }), times: { pollMs: 100, renewMs: 400 } },
  });
  const alertOf = async () => {
    const { alerts } = await ask(
      'query ($id: ID!) { alerts(first: 5, filter: { cameraId: $id }) { edges { node { text eventClass urgency why facts models { task id version sha256 } } } } }',
      { id: cameraId },
    );
    return alerts.edges[0]?.node;
  };
  await until(async () => (await alertOf()) !== undefined, { what: 'the alert' });
  const alert = await alertOf();
  expect(alert).toMatchObject({ eventClass: 'VEHICLE_INTRUSION', urgency: 'MEDIUM', facts: { thing: 'car' } });
  expect(alert.text).toMatch(/^Car in closed area Yard/);
  expect(alert.why.map(({ rule }: { rule: string }) => rule)).toContain('detectorScore');
  expect(alert.models).toEqual([{ task: 'DETECTION', id: 'seer', version: '7', sha256: 'a'.repeat(64) }]);
  expect(detector.looks[0]?.width).toBeGreaterThanOrEqual(320);
});

const carRules = { vehicles: { enabled: true, minSeconds: 0.5 } };

it('lets an event model weigh what the rules saw, and goes on where it fails', { timeout: 240_000 }, async () => {
  await using t = await openTestApp({
    clock: systemClock,
    env: { SIGHTLINE_CAMERA_FILES: directory, SIGHTLINE_LOG_LEVEL: 'silent' },
  });
  const { app } = t;
  const { principal } = await t.createWorkspace();
  const source = { url: 'file:gate.mp4?loop=1' };
  const { id: cameraId } = await createCamera(app, principal, { name: 'Gate', source });
  await upsertZone(app, principal, { cameraId, name: 'Yard', rules: carRules, polygon: wholePicture });
  await muteCamera(app, principal, { id: cameraId, until: new Date(Date.now() + 3_600_000) });
  const seen = { frames: 0, windows: 0 };
  const eventModel: EventModel = {
    model: { id: 'weigher', version: '1', sha256: 'b'.repeat(64) },
    async encode(frame) {
      seen.frames += 1;
      if (seen.frames <= 2) throw new Error('no frame of mine');
      return Float32Array.of(frame.length);
    },
    async classify(window) {
      seen.windows += 1;
      expect(window).toHaveLength(eventWindow);
      return eventModelClasses.map((name) => (name === 'VEHICLE_INTRUSION' ? 0.9 : 0.1 / 7));
    },
    [Symbol.asyncDispose]: async () => {},
  };
  await using _watchers = await startCameraWatchers(app, {
    ...{
      workerId: 'wrk_test',
      models: holdModels({ detector: openSeer(0, toAndFro), eventModel }),
      times: { pollMs: 100, renewMs: 400 },
    },
  });
  await until(async () => seen.windows > 0, { what: 'a full window' });
  await muteCamera(app, principal, { id: cameraId });
  const alert = await until(() => app.db.alert.findFirst({ where: { cameraId } }), { what: 'the alert' });
  expect(alert.why).toContainEqual({ rule: 'eventModel', value: 0.9, threshold: 0.3, unit: 'ratio' });
  expect(alert.models).toMatchObject([{ id: 'seer' }, { task: 'events', id: 'weigher', version: '1' }]);
});

it('tells of a zone in its hours only, and of a muted camera nothing', { timeout: 240_000 }, async () => {
  await using t = await openTestApp({
    clock: systemClock,
    env: { SIGHTLINE_CAMERA_FILES: directory, SIGHTLINE_LOG_LEVEL: 'silent' },
  });
  const { app } = t;
  const { principal } = await t.createWorkspace();
  const source = { url: 'file:gate.mp4?loop=1' };
  const { id: cameraId } = await createCamera(app, principal, { name: 'Gate', source });
  const drawZone = (name: string, hours: { from: string; to: string }) =>
    upsertZone(app, principal, {
      ...{ cameraId, name, rules: carRules, polygon: wholePicture },
      schedule: { timeZone: 'UTC', hours: [{ days: ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'], ...hours }] },
    });
  const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
  const open = await drawZone('Open', { from: hoursFromNow(-2), to: hoursFromNow(2) });
  await drawZone('Closed', { from: hoursFromNow(2), to: hoursFromNow(3) });
  await muteCamera(app, principal, { id: cameraId, until: new Date(Date.now() + 3_600_000) });
  await using _watchers = await startCameraWatchers(app, {
    ...{
      workerId: 'wrk_test',
      models: holdModels({ ...noModels, detector: openSeer(0, toAndFro) }),
      times: { pollMs: 100, renewMs: 400 },
    },
  });
  const alerts = () => app.db.alert.findMany({ where: { cameraId } });
  const lastFrameMs = async () => (await findCamera(app.db, cameraId))?.lastFrameAt?.getTime() ?? 0;
  const firstMs = await until(async () => (await lastFrameMs()) || null, { what: 'the first picture' });
  await until(async () => (await lastFrameMs()) > firstMs + 6_000, { what: 'six more seconds of pictures' });
  expect(await alerts()).toEqual([]);
  await muteCamera(app, principal, { id: cameraId });
  await until(async () => (await alerts()).length > 0, { what: 'the alert' });
  const toldMs = await lastFrameMs();
  await until(async () => (await lastFrameMs()) > toldMs + 2_000, { what: 'two more seconds of pictures' });
  expect(new Set((await alerts()).map(({ zoneId }) => zoneId))).toEqual(new Set([open.id]));
});
