/** The event model on ONNX Runtime: the two graphs of a folder with its model.json (training/), for all cameras of a process. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { eventFrameSize } from './event-frame.ts';
import { type EventModel, eventInputBytes, eventModelClasses, eventWindow } from './event-model.ts';
import { loadOrt } from './onnx-providers.ts';

const manifestContract = z.object({
  id: z.string(),
  version: z.string(),
  features: z.number().int().positive(),
  frame: z.object({ file: z.string(), sha256: z.string() }),
  temporal: z.object({ file: z.string(), sha256: z.string() }),
});

/** Throws AppError `unavailable` when its files are damaged or nothing here runs them. */
export async function openOnnxEventModel(folder: string): Promise<EventModel> {
  const manifestBytes = await readFile(join(folder, 'model.json'));
  const manifest = manifestContract.parse(JSON.parse(manifestBytes.toString()));
  const ort = await loadOrt();
  const { width, height, channels } = eventFrameSize;
  await using opened = new AsyncDisposableStack();
  const open = async ({ file, sha256 }: { file: string; sha256: string }): Promise<InferenceSession> => {
    const bytes = await readFile(join(folder, file));
    if (sha256Hex(bytes) !== sha256) throw new Error(`${file} is not the file that model.json names`);
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
  const sessions = await Promise.all([open(manifest.frame), open(manifest.temporal)]).catch((cause: unknown) => {
    throw new AppError('unavailable', `The event model of ${folder} cannot be opened.`, { cause });
  });
  const [frameSession, temporalSession] = sessions;
  const held = opened.move();

  return {
    model: { id: manifest.id, version: manifest.version, sha256: sha256Hex(manifestBytes) },
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
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
