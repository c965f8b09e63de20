/**
 * The event models that are there: folders with a model.json beside the two graphs that it names.
 *
 * The operator's own lie in the folder of model files: `events` goes before any other, and all before the one that ships.
 */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { findRoot } from '../config/find-root.ts';
import type { ModelIdentity } from './model-identity.ts';

const graphContract = z.object({ file: z.string(), sha256: z.string() });
const manifestContract = z.object({
  id: z.string(),
  version: z.string(),
  features: z.number().int().positive(),
  frame: graphContract,
  temporal: graphContract,
});

export interface EventModelFolder {
  readonly model: ModelIdentity;
  readonly folder: string;
  readonly manifest: z.infer<typeof manifestContract>;
}

/** The best first. Throws AppError `invalid` that names a model.json which is none. */
export async function findEventModels(modelsDir: string): Promise<EventModelFolder[]> {
  const entries = await readdir(modelsDir, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const own = names.sort((a, b) => Number(b === 'events') - Number(a === 'events') || a.localeCompare(b));
  const folders = [...own.map((name) => join(modelsDir, name)), join(findRoot(), 'models', 'events')];
  const found = await Promise.all(folders.map(readEventModel));
  return found.filter((each) => each !== null);
}

/** Null where there is no model.json. Throws AppError `invalid` when it is none. */
export async function readEventModel(folder: string): Promise<EventModelFolder | null> {
  const path = join(folder, 'model.json');
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (bytes === null) return null;
  try {
    const manifest = manifestContract.parse(JSON.parse(bytes.toString()));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { folder, manifest, model: { id: manifest.id, version: manifest.version, sha256 } };
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : 'it is no JSON';
    throw new AppError('invalid', `The event model of ${path} cannot be used: ${reason}`, { cause });
  }
}
