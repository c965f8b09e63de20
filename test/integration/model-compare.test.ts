/** A candidate beside the model in use, on a film and on what a camera has recorded. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeReport } from '../../cli/models-compare.ts';
import { createCamera, findCamera, upsertZone } from '../../core/domain/cameras/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { startCameraWatchers } from '../../workers/cameras/index.ts';
import { compareModels } from '../../workers/compare/compare-models.ts';
import { openFilm, openRecordings } from '../../workers/compare/footage.ts';
import { renderVisitor } from '../support/camera-media.ts';
import { openTestApp } from '../support/test-app.ts';
import { listTinyDetectors, makeTinyDetector } from '../support/tiny-detector.ts';
import { wholePicture } from '../support/track-scene.ts';
import { until } from '../support/until.ts';

const blind = makeTinyDetector('blind', { score: 0 });
const seer = makeTinyDetector('seer', { score: 0.8 });
const { signal } = new AbortController();

let directory: string;
let config: { modelsDir: string; detector: string; usesEventModel: boolean };
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sightline-compare-'));
  config = { modelsDir: directory, detector: 'auto', usesEventModel: false };
  await listTinyDetectors(directory, [blind, seer]);
  for (const { entry, bytes } of [blind, seer]) await writeFile(join(directory, `${entry.id}.onnx`), bytes);
  // Empty rooms: what is seen in them, the detector sees.
  await renderVisitor(join(directory, 'long.mp4'), { seconds: 30, enterSeconds: 100, leaveSeconds: 100 });
  await renderVisitor(join(directory, 'short.mp4'), { seconds: 8, enterSeconds: 100, leaveSeconds: 100 });
});
afterAll(() => rm(directory, { recursive: true }));

async function* onlyFilm(path: string) {
  yield await openFilm(path, signal);
}

test('a film shows what only the candidate would have told, and what it takes', async () => {
  const footage = onlyFilm(join(directory, 'long.mp4'));
  const report = await compareModels(config, { candidate: 'seer', choices: {}, footage });
  expect(report).toMatchObject({
    active: { detector: { id: 'blind' }, eventModel: null, alerts: 0 },
    candidate: { detector: { id: 'seer' }, eventModel: null, alerts: 1 },
    candidateOnly: [{ eventClass: 'SUSPICIOUS_LOITERING', zone: 'Whole picture', time: null }],
    ...{ activeOnly: [], both: [], agreement: 0 },
  });
  expect(report.seconds).toBeCloseTo(30, 0);
  expect(report.candidate.cost.pictures).toBeGreaterThanOrEqual(28);
  expect(report.candidate.cost.frames).toBe(report.active.cost.frames);
  const lines = describeReport(report);
  expect(lines).toContainEqual(expect.stringMatching(/^detector +blind 1 +seer 1$/));
  expect(lines).toContainEqual(
    expect.stringMatching(/^only candidate +2\d\.\d s {2}suspicious_loitering in Whole picture/),
  );
  expect(lines.at(-1)).toMatch(/^0\.5 minutes of footage; they agree on 0 % of all alerts\./);
});

test('refuses a candidate that is not here, and one that is in use', async () => {
  const compare = (candidate: string) =>
    compareModels(config, { candidate, choices: {}, footage: onlyFilm(join(directory, 'short.mp4')) });
  await expect(compare('third')).rejects.toMatchObject({ kind: 'notFound' });
  await expect(compare('blind@1')).rejects.toThrow('blind@1 is in use already');
});

test('recordings of a camera are judged by its own zones', { timeout: 180_000 }, async () => {
  await using t = await openTestApp({
    clock: systemClock,
    env: { SIGHTLINE_CAMERA_FILES: directory, SIGHTLINE_LOG_LEVEL: 'silent' },
  });
  const { app } = t;
  const { principal } = await t.createWorkspace();
  const { id: cameraId } = await createCamera(app, principal, { name: 'Gate', source: { url: 'file:short.mp4' } });
  const compare = (minutes: number) =>
    compareModels(config, {
      ...{ candidate: 'seer', choices: {} },
      footage: openRecordings(app, { cameraId, minutes }, signal),
    });
  await expect(compare(60)).rejects.toThrow('Gate has no zones');
  const rules = { restricted: { enabled: true, minSeconds: 1 } };
  await upsertZone(app, principal, { cameraId, name: 'Yard', rules, polygon: wholePicture });
  await expect(compare(60)).rejects.toThrow('Nothing of Gate was recorded in the last 60 minutes');
  const watchers = await startCameraWatchers(app, { workerId: 'wrk_test', times: { pollMs: 100, renewMs: 400 } });
  await until(async () => (await findCamera(app.db, cameraId))?.state === 'ENDED', { what: 'the end of the file' });
  await watchers[Symbol.asyncDispose]();
  const before = await app.db.alert.count();
  const report = await compare(60);
  expect(report.candidateOnly).toMatchObject([{ eventClass: 'UNAUTHORIZED_ACCESS', zone: 'Yard' }]);
  expect(report.seconds).toBeGreaterThan(7);
  const [first] = await app.db.recordingChunk.findMany({ orderBy: { sequence: 'asc' }, take: 1 });
  const [told] = report.candidateOnly;
  expect(Date.parse(told?.time ?? '')).toBeCloseTo((first?.startsAt.getTime() ?? 0) + (told?.at ?? 0) * 1000, -1);
  // In silence.
  expect(await app.db.alert.count()).toBe(before);
});
