/**
 * The models that Sightline knows: what each is, where it comes from, and how it is fed and read.
 *
 * The list that ships is models/registry.json; an operator's own registry.json in the folder of model files adds to it, or
 * replaces entries of the same id. A model is recognised by its sha256, whatever its file is called.
 */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { findRoot } from '../config/find-root.ts';

const three = z.tuple([z.number(), z.number(), z.number()]);

const modelContract = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and hyphens'),
  task: z.literal('detection'),
  version: z.string(),
  url: z.url(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  bytes: z.number().int().positive(),
  licence: z.string(),
  source: z.string(),
  /** The family, which says how its outputs are read. */
  decode: z.enum(['yolox', 'picodet', 'detr']),
  input: z.object({
    name: z.string(),
    /** Width and height in pixels. */
    size: z.number().int().multipleOf(32),
    colour: z.enum(['rgb', 'bgr']),
    /** Of each channel, in the model's order of colours: (value of 0 to 255 - mean) / std. */
    mean: three,
    std: three,
    /** letterbox: the shape is kept, from the upper left, the rest is grey 114. */
    resize: z.enum(['letterbox', 'stretch']),
  }),
  /** Names of outputs, in the order in which the family reads them. */
  outputs: z.array(z.string()).min(1),
  labels: z.enum(['coco80']),
});

export type ModelEntry = z.infer<typeof modelContract>;

const registryName = 'registry.json';

/** The best first. Throws AppError `invalid` when the operator's own list is wrong. */
export async function readModelRegistry(modelsDir: string): Promise<ModelEntry[]> {
  const shipped = await readList(join(findRoot(), 'models', registryName));
  const own = (await readList(join(modelsDir, registryName))) ?? [];
  const ids = new Set(own.map(({ id }) => id));
  return [...own, ...(shipped ?? []).filter(({ id }) => !ids.has(id))];
}

async function readList(path: string): Promise<ModelEntry[] | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return z.array(modelContract).parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : 'it is no JSON';
    throw new AppError('invalid', `The list of models ${path} cannot be used: ${reason}`, { cause });
  }
}

export interface ModelFile {
  readonly model: ModelEntry;
  readonly path: string;
}

/** The detectors whose files are in the folder, whole and unchanged, the best first. */
export async function findModelFiles(modelsDir: string, hashOf = sha256Of): Promise<ModelFile[]> {
  const names = await readdir(modelsDir).catch(() => []);
  const paths = new Map<string, string>();
  for (const name of names.filter((each) => each.endsWith('.onnx')).sort()) {
    const path = join(modelsDir, name);
    paths.set(await hashOf(path), path);
  }
  const registry = await readModelRegistry(modelsDir);
  return registry.flatMap((model) => {
    const path = paths.get(model.sha256);
    return path === undefined ? [] : [{ model, path }];
  });
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
