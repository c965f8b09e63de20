/** The event model on ONNX Runtime: the two graphs of a folder with its model.json (training/), for all cameras of a process. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { AppError } from '../../core/errors.ts';
import { type EventModelFolder, readEventModel } from '../../core/platform/models/event-models.ts';
import { eventFrameSize } from './event-frame.ts';
import { type EventModel, eventInputBytes, eventModelClasses, eventWindow } from './event-model.ts';
import { loadOrt, type Ort } from './onnx-providers.ts';

const warmUps = 4;

export interface OnnxEventModel extends EventModel {
  readonly provider: string;
  /** What one moment takes, in milliseconds. */
  readonly momentMs: number;
}

/** Throws AppError `invalid` when there is no model.json, `unavailable` when the files are damaged or nothing here runs them. */
export async function openOnnxEventModel(folder: string): Promise<OnnxEventModel> {
  const found = await readEventModel(folder);
  if (!found) throw new AppError('invalid', `There is no model.json in ${folder}.`);
  const ort = await loadOrt();
  await using opened = new AsyncDisposableStack();
  try {
    const networks = await openNetworks(ort, found, opened);
    const momentMs = await warmUp(networks, found);
    const held = opened.move();
    const { model } = found;
    return { model, provider: 'cpu', momentMs, ...networks, [Symbol.asyncDispose]: () => held.disposeAsync() };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('unavailable', `The event model of ${folder} cannot be used: ${reason}`, { cause });
  }
}

type Networks = Pick<EventModel, 'encode' | 'classify'>;

async function openNetworks(
  ort: Ort,
  { folder, manifest }: EventModelFolder,
  opened: AsyncDisposableStack,
): Promise<Networks> {
  const { width, height, channels } = eventFrameSize;
  const open = async ({ file, sha256 }: { file: string; sha256: string }): Promise<InferenceSession> => {
    const bytes = await readFile(join(folder, file));
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new Error(`${file} is not the file that model.json names`);
    // Small enough that handing it to a GPU costs more than computing it.
    const options = {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    } as const;
    const session = await ort.InferenceSession.create(bytes, options);
    opened.defer(() => session.release());
    return session;
  };
  const [frameSession, temporalSession] = [await open(manifest.frame), await open(manifest.temporal)];
  return {
    async encode(frame) {
      if (frame.length !== eventInputBytes) throw new RangeError(`An event frame has ${eventInputBytes} bytes.`);
      const frames = new ort.Tensor('uint8', frame, [1, channels + 1, height, width]);
      const { features } = await frameSession.run({ frames }, ['features']);
      return Float32Array.from(features?.data as Float32Array);
    },
    async classify(window) {
      const values = new Float32Array(eventWindow * manifest.features);
      for (const [i, features] of window.entries()) values.set(features, i * manifest.features);
      const features = new ort.Tensor('float32', values, [1, eventWindow, manifest.features]);
      const { probabilities } = await temporalSession.run({ features });
      return Array.from(probabilities?.data as Float32Array).slice(0, eventModelClasses.length);
    },
  };
}

/** Proves that the graphs give what is read of them. The first runs allocate; the best of the next ones is what a moment takes. */
async function warmUp({ encode, classify }: Networks, { manifest }: EventModelFolder): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < warmUps; i++) {
    const startedAt = performance.now();
    const features = await encode(new Uint8Array(eventInputBytes));
    if (features.length !== manifest.features)
      throw new Error(`it gives ${features.length} features of a moment, and model.json says ${manifest.features}`);
    const probabilities = await classify(Array.from({ length: eventWindow }, () => features));
    const sum = probabilities.reduce((total, each) => total + each, 0);
    if (probabilities.length !== eventModelClasses.length || !(Math.abs(sum - 1) < 0.01))
      throw new Error(`it does not give the probabilities of ${eventModelClasses.length} classes`);
    if (i > 1) best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}
