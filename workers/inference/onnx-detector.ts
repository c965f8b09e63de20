/**
 * Detectors that run on ONNX Runtime: one session for all cameras of a process, one thread on a processor.
 *
 * Pictures that come while the session is busy wait, and go in together where the model takes several at once: the more
 * cameras ask, the larger the batches, without anybody waiting for one to fill.
 */

import { readFile } from 'node:fs/promises';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { AppError } from '../../core/errors.ts';
import { identityOf } from '../../core/platform/models/model-identity.ts';
import type { ModelEntry, ModelFile } from '../../core/platform/models/model-registry.ts';
import { detectionDecodes, expectedShapes, type LabelledBox, type RawOutput } from './detection-decode.ts';
import { kindsOfLabels, labelCounts } from './detection-labels.ts';
import type { Detection, Detector } from './detector.ts';
import { loadOrt, type Ort, probeOrtProviders } from './onnx-providers.ts';
import type { ColourPicture } from './picture.ts';
import { type Placement, writeTensor } from './picture-tensor.ts';

/** What the second pass of a tracker can still use. */
const minScore = 0.1;
const largestBatch = 8;
const warmUps = 6;

export interface OnnxDetector extends Detector {
  /** The execution provider that opened. */
  readonly provider: string;
  /** What one picture takes, in milliseconds. */
  readonly pictureMs: number;
}

/** Throws AppError `unavailable` when no provider can run the model, or when it is not what its entry says. */
export async function openOnnxDetector(
  { model, path }: ModelFile,
  providers?: readonly string[],
): Promise<OnnxDetector> {
  const ort = await loadOrt();
  const usable = providers ?? (await probeOrtProviders()).filter(({ isUsable }) => isUsable).map(({ name }) => name);
  const bytes = await readFile(path);
  const opened = await openSession(ort, { bytes, providers: usable });
  const batch = takesBatches(opened.session, model) ? largestBatch : 1;
  const run = (pictures: readonly ColourPicture[]) => infer(ort, opened.session, { model, pictures });
  const pictureMs = await warmUp(run).catch(async (cause: unknown) => {
    await opened.session.release();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('unavailable', `The model ${model.id} is not what its entry in the list says: ${reason}`, {
      cause,
    });
  });
  const waiting: { picture: ColourPicture; done: (found: Detection[]) => void; failed: (error: unknown) => void }[] =
    [];
  let isRunning = false;

  async function work(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    for (let jobs = waiting.splice(0, batch); jobs.length > 0; jobs = waiting.splice(0, batch)) {
      try {
        const found = await run(jobs.map(({ picture }) => picture));
        for (const [i, { done }] of jobs.entries()) done(found[i] as Detection[]);
      } catch (error) {
        for (const { failed } of jobs) failed(error);
      }
    }
    isRunning = false;
  }

  return {
    model: identityOf(model),
    provider: opened.provider,
    pictureMs,
    detect(pictures) {
      const asked = pictures.map(
        (picture) =>
          new Promise<Detection[]>((done, failed) => {
            waiting.push({ picture, done, failed });
          }),
      );
      void work();
      return Promise.all(asked);
    },
    [Symbol.asyncDispose]: () => opened.session.release(),
  };
}

async function openSession(
  ort: Ort,
  { bytes, providers }: { bytes: Uint8Array; providers: readonly string[] },
): Promise<{ session: InferenceSession; provider: string }> {
  let reason: unknown = new Error('this build of ONNX Runtime has no provider');
  for (const provider of providers) {
    try {
      const session = await ort.InferenceSession.create(bytes, {
        executionProviders: [provider],
        // Cameras are what runs side by side; two threads of one picture would only get in each other's way.
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      });
      return { session, provider };
    } catch (error) {
      reason = error;
    }
  }
  throw new AppError(
    'unavailable',
    'The detection model cannot be opened: its file is damaged, or nothing here runs it.',
    {
      cause: reason,
    },
  );
}

function takesBatches(session: InferenceSession, { input }: ModelEntry): boolean {
  const found = session.inputMetadata.find(({ name }) => name === input.name);
  return found?.isTensor === true && typeof found.shape[0] !== 'number';
}

/** The first runs compile and allocate; the best of the next ones is what a picture takes. */
async function warmUp(run: (pictures: readonly ColourPicture[]) => Promise<unknown>): Promise<number> {
  const [width, height] = [640, 360];
  const grey = { width, height, y: new Uint8Array(width * height), uv: new Uint8Array((width * height) / 2).fill(128) };
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < warmUps; i++) {
    const startedAt = performance.now();
    await run([grey]);
    if (i > 1) best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}

async function infer(
  ort: Ort,
  session: InferenceSession,
  { model, pictures }: { model: ModelEntry; pictures: readonly ColourPicture[] },
): Promise<Detection[][]> {
  const { input } = model;
  const area = 3 * input.size * input.size;
  const values = new Float32Array(pictures.length * area);
  const places = pictures.map((picture, i) => writeTensor(picture, input, values, i * area));
  const shape = [pictures.length, 3, input.size, input.size];
  const results = await session.run({ [input.name]: new ort.Tensor('float32', values, shape) });
  return pictures.map((_, i) => {
    const outputs = model.outputs.map((name) => partOf(outputOf(results, name), i));
    requireShapes(model, outputs);
    const boxes = detectionDecodes[model.decode]({ outputs, size: input.size, minScore });
    return toDetections(boxes, { model, place: places[i] as Placement });
  });
}

function outputOf(results: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const found = results[name] as Tensor | undefined;
  if (!found) throw new Error(`it has no output ${name}`);
  return found;
}

function requireShapes({ decode, input, labels }: ModelEntry, outputs: readonly RawOutput[]): void {
  const found = outputs.map(({ shape }) => shape.join(' x '));
  const expected = expectedShapes[decode](input.size, labelCounts[labels]);
  const isRight = found.length === expected.length && expected.every((shape, i) => shape.test(found[i] ?? ''));
  if (!isRight) throw new Error(`its outputs are ${found.join(', ')}, which is none of the family ${decode}`);
}

function partOf(tensor: Tensor, index: number): RawOutput {
  const shape = tensor.dims.slice(1);
  const length = shape.reduce((product, side) => product * side, 1);
  return { data: (tensor.data as Float32Array).subarray(index * length, (index + 1) * length), shape };
}

function toDetections(
  boxes: readonly LabelledBox[],
  { model, place }: { model: ModelEntry; place: Placement },
): Detection[] {
  const kinds = kindsOfLabels[model.labels];
  return boxes.flatMap(({ label, score, left, top, right, bottom }) => {
    const kind = kinds.get(label);
    const [x, y] = [share(left, place.width), share(top, place.height)];
    const box = { x, y, w: share(right, place.width) - x, h: share(bottom, place.height) - y };
    return kind === undefined || box.w <= 0 || box.h <= 0 ? [] : [{ kind, score, box }];
  });
}

function share(pixels: number, whole: number): number {
  return Math.min(1, Math.max(0, pixels / whole));
}
