/** Models are exchanged in a running worker: real ONNX files, a real camera file, and one alert that goes on through it all. */

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { models } from '../../cli/models.ts';
import { createCamera, upsertZone } from '../../core/domain/cameras/index.ts';
import { chooseModel, clearModelChoices } from '../../core/domain/models/index.ts';
import { startHeartbeat } from '../../core/domain/workers/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { startCameraWatchers } from '../../workers/cameras/index.ts';
import { describeModels } from '../../workers/capabilities.ts';
import { openModelKeeper } from '../../workers/inference/installed-models.ts';
import { openModels, watchModels } from '../../workers/model.watcher.ts';
import { renderVisitor } from '../support/camera-media.ts';
import { startTestApi } from '../support/test-api.ts';
import { openTestApp } from '../support/test-app.ts';
import { listTinyDetectors, makeTinyDetector, type TinyDetector } from '../support/tiny-detector.ts';
import { wholePicture } from '../support/track-scene.ts';
import { until } from '../support/until.ts';

const first = makeTinyDetector('first', { score: 0.8 });
const second = makeTinyDetector('second', { score: 0.9 });
const blind = makeTinyDetector('blind', { score: 0 });
const strange = makeTinyDetector('strange', { score: 0.8, labels: 4 });

async function makeDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sightline-exchange-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

const put = (directory: string, { entry, bytes }: TinyDetector) =>
  writeFile(join(directory, `${entry.id}.onnx`), bytes);

test('a detector that appears, is chosen or is no good, while a camera is watched', { timeout: 240_000 }, async () => {
  const directory = await makeDirectory();
  // An empty room: what is seen in it, the detector sees.
  await renderVisitor(join(directory, 'gate.mp4'), { seconds: 8, enterSeconds: 100, leaveSeconds: 100 });
  await using t = await openTestApp({
    clock: systemClock,
    env: { SIGHTLINE_CAMERA_FILES: directory, SIGHTLINE_MODELS_DIR: directory, SIGHTLINE_LOG_LEVEL: 'silent' },
  });
  const { app } = t;
  const { principal } = await t.createWorkspace();
  const source = { url: 'file:gate.mp4?loop=1' };
  const { id: cameraId } = await createCamera(app, principal, { name: 'Gate', source });
  const rules = { restricted: { enabled: true, minSeconds: 1 } };
  await upsertZone(app, principal, { cameraId, name: 'Yard', rules, polygon: wholePicture });
  await listTinyDetectors(directory, [first, second, blind, strange]);

  await using keeper = await openModels(app);
  await using _models = watchModels(app, keeper, 100);
  await using _watchers = await startCameraWatchers(app, {
    ...{ workerId: 'wrk_test', models: keeper.held, times: { pollMs: 100, renewMs: 400 } },
  });
  expect(keeper.held.current.detector).toBeNull();
  const alerts = () => app.db.alert.findMany({ where: { cameraId } });
  const choose = ({ entry }: TinyDetector) =>
    chooseModel(app.db, { ...entry, task: 'detection', chosenAt: new Date() });
  const isInUse = ({ entry }: TinyDetector) =>
    until(() => keeper.held.current.detector?.model.id === entry.id, { what: entry.id });

  await put(directory, first);
  const raised = await until(async () => (await alerts())[0], { what: 'the alert' });
  expect(raised.models).toMatchObject([
    { task: 'detection', id: 'first', version: '1', sha256: first.entry.sha256 },
    { task: 'events', id: 'sightline-events' },
  ]);

  for (const each of [second, blind, strange]) await put(directory, each);
  await choose(strange);
  await until(() => keeper.problems.length > 0, { what: 'the refusal' });
  expect(keeper.problems[0]).toMatch(/^strange 1 was refused, first 1 stays: .*its outputs are 21 x 9/);
  await choose(second);
  await isInUse(second);
  expect(keeper.problems).toEqual([]);

  // Nobody is seen any more: the alert that the first one raised ends, and there was no other.
  await choose(blind);
  await isInUse(blind);
  const over = await until(async () => (await alerts()).find(({ state }) => state === 'RESOLVED'), { what: 'its end' });
  expect(over.id).toBe(raised.id);
  expect((over.models as { id: string }[]).map(({ id }) => id)).toEqual(['first', 'sightline-events', 'blind']);
  expect(await alerts()).toHaveLength(1);

  await clearModelChoices(app.db);
  await isInUse(first);
});

test('an event model of the operator is taken once it is whole, and given back when it is taken away', async () => {
  const modelsDir = await makeDirectory();
  const shipped = 'models/events';
  const own = join(modelsDir, 'events');
  await using keeper = await openModelKeeper({ modelsDir, detector: 'auto', usesEventModel: true });
  const versionInUse = async () => {
    await keeper.look({});
    return keeper.held.current.eventModel?.model.version;
  };
  const { version, ...manifest } = JSON.parse(await readFile(join(shipped, 'model.json'), 'utf8'));
  expect(await versionInUse()).toBe(version);
  await cp(shipped, own, { recursive: true });
  await rm(join(own, 'temporal.onnx'));
  await writeFile(join(own, 'model.json'), JSON.stringify({ version: 'mine', ...manifest }));
  expect(await versionInUse()).toBe(version);
  expect(keeper.problems).toEqual([expect.stringMatching(/^sightline-events mine was refused, .* stays: /)]);
  await cp(join(shipped, 'temporal.onnx'), join(own, 'temporal.onnx'));
  expect(await versionInUse()).toBe('mine');
  expect(keeper.problems).toEqual([]);
  await writeFile(join(own, 'model.json'), JSON.stringify({ version: 'other', ...manifest, features: 7 }));
  expect(await versionInUse()).toBe('mine');
  expect(keeper.problems[0]).toContain('gives 192 features of a moment, and model.json says 7');
  await rm(own, { recursive: true });
  expect(await versionInUse()).toBe(version);
});

test('the operator chooses for all workers, and is told what each of them makes of it', async () => {
  const modelsDir = await makeDirectory();
  await listTinyDetectors(modelsDir, [first, second, strange]);
  for (const each of [first, second, strange]) await put(modelsDir, each);
  const env = { SIGHTLINE_MODELS_DIR: modelsDir, SIGHTLINE_EVENT_MODEL: '0', SIGHTLINE_LOG_LEVEL: 'silent' };
  await using t = await openTestApp({ clock: systemClock, env });
  await using keeper = await openModels(t.app);
  await using _models = watchModels(t.app, keeper, 100);
  const machine = { encoders: [], hwaccels: [], scalers: [], closed: [], ortProviders: ['cpu'], speechEngines: [] };
  const capacity = {
    cores: 1,
    load: 0,
    freeScratchBytes: 1,
    encoders: [],
    running: {},
    isAccepting: true,
    problem: null,
  };
  const node = { id: 'wrk_test', roles: ['cameras'], host: 'here', pid: 7 };
  const measure = async () => ({ capacity, capabilities: { ...machine, cpuCores: 1, ...describeModels(keeper) } });
  await using _heartbeat = await startHeartbeat(t.app, node, measure);
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line) => void said.push(line));
  const use = async (name: string) => [await models(t.env, ['use', name]), said.splice(0).at(-1)];
  expect(await use('second@1')).toEqual([0, 'here 7: uses it']);
  expect(await use('strange')).toEqual([1, expect.stringMatching(/^here 7: does not use it: .*second 1 stays/)]);
  await using api = await startTestApi(t.app);
  const { token } = await api.signUp('reader');
  const query = `{ system { workers { models { inUse { task id sha256 milliseconds } installed { id } providers problems } }
    models { task id isChosen sizeBytes } } }`;
  expect((await api.post(query)).errors?.[0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
  const { system } = (await api.post(query, { token })).data;
  expect(system.workers[0].models).toEqual({
    inUse: [{ task: 'DETECTION', id: 'second', sha256: second.entry.sha256, milliseconds: expect.any(Number) }],
    installed: [{ id: 'first' }, { id: 'second' }, { id: 'strange' }, { id: 'sightline-events' }],
    providers: ['cpu'],
    problems: [expect.stringContaining('strange 1 was refused')],
  });
  const told = Object.fromEntries(system.models.map((model: { id: string }) => [model.id, model]));
  expect(told.strange).toMatchObject({ isChosen: true, sizeBytes: strange.bytes.length });
  expect(told['yolox-nano']).toMatchObject({ isChosen: false });
  expect(told['sightline-events']).toMatchObject({ task: 'EVENTS', isChosen: false, sizeBytes: null });
  expect(await use('auto')).toEqual([0, 'Workers use the best models that they have.']);
  await expect(use('third')).rejects.toThrow('there are first@1, second@1, strange@1, yolox-nano@');
});

test('a worker that is set to one detector keeps to it, and does not start without it', async () => {
  const modelsDir = await makeDirectory();
  await listTinyDetectors(modelsDir, [first, second]);
  const config = { modelsDir, detector: 'second', usesEventModel: false };
  await expect(openModelKeeper(config)).rejects.toThrow(/second is asked for, but .* holds no model/);
  for (const each of [first, second]) await put(modelsDir, each);
  await using keeper = await openModelKeeper(config, { choices: { detection: first.entry } });
  expect(keeper.held.current).toMatchObject({ detector: { model: { id: 'second' } }, eventModel: null });
  expect(keeper.installed.map(({ task, id }) => `${task} ${id}`)).toEqual([
    'detection first',
    'detection second',
    'events sightline-events',
  ]);
});
