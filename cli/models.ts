/** `sightline models list | pull ID | verify | compare ID | use ID`: what looks at the pictures of cameras, and where it comes from. */

import { join } from 'node:path';
import { AppError } from '../core/errors.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { findEventModels } from '../core/platform/models/event-models.ts';
import { findModelFiles, type ModelEntry, readModelRegistry } from '../core/platform/models/model-registry.ts';
import { pullModel } from '../core/platform/models/pull-model.ts';
import { compare } from './models-compare.ts';
import { use } from './models-use.ts';

const usage = 'Usage: sightline models list | pull ID | verify | compare ID --film FILE | use ID[@VERSION] | use auto';

export async function models(env: Record<string, string | undefined>, args: readonly string[]): Promise<number> {
  const { modelsDir } = readConfig(env);
  const [action, id, ...rest] = args;
  if (action === 'compare') return compare(env, args.slice(1));
  if (action === 'list' && !id) return list(modelsDir);
  if (action === 'verify' && !id) return verify(modelsDir);
  if (action === 'pull' && id && rest.length === 0) return pull(modelsDir, id);
  if (action === 'use' && id && rest.length === 0) return use(env, id);
  throw new AppError('invalid', usage);
}

async function list(modelsDir: string): Promise<number> {
  const there = new Map((await findModelFiles(modelsDir)).map(({ model, path }) => [model.id, path]));
  for (const model of await readModelRegistry(modelsDir)) {
    const state = there.has(model.id) ? 'here' : 'not here';
    console.log(
      `${model.id.padEnd(16)} ${state.padEnd(9)} ${sizeOf(model).padStart(8)}  ${model.licence}  ${model.source}`,
    );
  }
  for (const { model, folder } of await findEventModels(modelsDir))
    console.log(`${`${model.id}@${model.version}`.padEnd(16)} here, in ${folder}: weighs what the rules see`);
  console.log(`\nFiles lie in ${modelsDir}. Fetch one with: sightline models pull ID`);
  return 0;
}

/** Everything that is there is read to its end. */
async function verify(modelsDir: string): Promise<number> {
  const files = await findModelFiles(modelsDir);
  for (const { model, path } of files) console.log(`ok    ${model.id}  ${path}  sha256 ${model.sha256}`);
  if (files.length === 0)
    console.log(`No file in ${modelsDir} is a model that is known here: cameras are watched by motion alone.`);
  return 0;
}

async function pull(modelsDir: string, id: string): Promise<number> {
  const registry = await readModelRegistry(modelsDir);
  const model = registry.find((entry) => entry.id === id);
  if (!model) {
    throw new AppError(
      'notFound',
      `There is no model "${id}"; there are ${registry.map((entry) => entry.id).join(', ')}.`,
    );
  }
  if ((await findModelFiles(modelsDir)).some((file) => file.model.id === id)) {
    console.log(`${id} is here already.`);
    return 0;
  }
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort(new AppError('cancelled', 'Stopped; the next pull goes on from here.')));
  const path = await pullModel(model, { modelsDir, signal: interrupt.signal, onProgress: progressOf(model) });
  console.log(
    `\n${path}\nRunning workers use it when it is the best that they have, or chosen: sightline models use ${id}`,
  );
  return 0;
}

function progressOf(model: ModelEntry): (bytes: number) => void {
  if (!process.stdout.isTTY) return () => {};
  return (bytes) =>
    process.stdout.write(`\r${model.id}  ${Math.floor((100 * bytes) / model.bytes)} % of ${sizeOf(model)}`);
}

function sizeOf({ bytes }: ModelEntry): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * At the start: the best model, when none is there. It never holds up the start for long, and without a network cameras
 * are watched by motion alone. Resolves with a sentence, or null when there is nothing to say.
 */
export async function fetchDefaultModel(
  { modelsDir, detector }: { modelsDir: string; detector: string },
  timeoutMs: number,
): Promise<string | null> {
  if (detector !== 'auto' || (await findModelFiles(modelsDir)).length > 0) return null;
  const [model] = await readModelRegistry(modelsDir);
  if (!model) return null;
  try {
    await pullModel(model, { modelsDir, signal: AbortSignal.timeout(timeoutMs) });
    return `Fetched the detector ${model.id} to ${join(modelsDir, `${model.id}.onnx`)}.`;
  } catch {
    return `The detector ${model.id} could not be fetched: cameras are watched by motion alone. Later: sightline models pull ${model.id}`;
  }
}
