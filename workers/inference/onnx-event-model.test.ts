import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShrinker, lumaOf, makeClip, renderScene } from '../../scenes/index.ts';
import { openAnalyzer } from './analyzer.ts';
import { type EventModel, type EventProbabilities, eventInputBytes, eventModelClasses } from './event-model.ts';
import { openEventWatch } from './event-watch.ts';
import { openOnnxEventModel } from './onnx-event-model.ts';
import { motionSize } from './picture.ts';

const shipped = 'models/events';
const size = { width: 298, height: 168 } as const;
const shrink = createShrinker(size, motionSize);

const sha256Hex = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let model: EventModel;
beforeAll(async () => {
  model = await openOnnxEventModel(shipped);
});
afterAll(() => model[Symbol.asyncDispose]());

/** What the model says at the end of a drawn scene. */
async function watch(eventClass: Parameters<typeof makeClip>[1], seed: number): Promise<EventProbabilities> {
  const { script } = makeClip({ place: seed, clip: seed }, eventClass, size.width / size.height);
  const analyzer = openAnalyzer({ ...motionSize, zones: [], context: { cameraName: '', location: '' } });
  const events = openEventWatch(model);
  for (const { frame, truth } of renderScene(script, { ...size, fps: 7.5, seed })) {
    const ptsUs = Math.round(truth.timeS * 1e6);
    const { eventFrame } = analyzer.push({ luma: shrink(lumaOf(frame)), ptsUs });
    if (eventFrame) await events.see(eventFrame, ptsUs);
  }
  return events.probabilities ?? [];
}

describe('the event model that ships', { timeout: 60_000 }, () => {
  it('gives the same features and probabilities for the same frames, which add up to one', async () => {
    const frame = Uint8Array.from({ length: eventInputBytes }, (_, i) => (i * 37) % 256);
    const features = await model.encode(frame);
    expect(await model.encode(frame)).toEqual(features);
    const probabilities = await model.classify(Array.from({ length: 16 }, () => features));
    expect(probabilities).toHaveLength(eventModelClasses.length);
    expect(probabilities.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 4);
    await expect(model.encode(frame.subarray(1))).rejects.toThrow('bytes');
  });

  it.each([
    { eventClass: 'vehicle_intrusion', seed: 700, name: 'VEHICLE_INTRUSION' },
    { eventClass: 'crowd_gathering', seed: 600, name: 'CROWD_GATHERING' },
    { eventClass: 'normal_activity', seed: 116, name: 'NORMAL_ACTIVITY' },
  ] as const)('tells $eventClass when it is drawn', async ({ eventClass, seed, name }) => {
    const probabilities = await watch(eventClass, seed);
    expect(eventModelClasses[probabilities.indexOf(Math.max(...probabilities))]).toBe(name);
  });

  it('is known by its model.json, which names both of its graphs', async () => {
    const bytes = await readFile(join(shipped, 'model.json'));
    expect(model.model).toMatchObject({ id: 'sightline-events', sha256: sha256Hex(bytes) });
  });

  it('is refused when a file is not the one that was meant', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sightline-events-'));
    await cp(shipped, folder, { recursive: true });
    const bytes = await readFile(join(folder, 'frame.onnx'));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(join(folder, 'frame.onnx'), bytes);
    await expect(openOnnxEventModel(folder)).rejects.toMatchObject({ kind: 'unavailable' });
    await rm(folder, { recursive: true });
  });
});
