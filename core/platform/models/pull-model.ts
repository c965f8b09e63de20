/**
 * Fetches a model's file: goes on where an earlier try stopped, and keeps nothing whose sha256 is another one.
 *
 * The file appears under its name only when it is whole; until then it lies beside it as `.part`.
 */

import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../errors.ts';
import { type ModelEntry, sha256Of } from './model-registry.ts';

export interface PullOptions {
  readonly modelsDir: string;
  readonly signal: AbortSignal;
  /** Called as bytes arrive, with how many there are. */
  readonly onProgress?: (bytes: number) => void;
}

/** Resolves with the path. Throws AppError `unavailable` when the source does not answer, `invalid` when it sends something else. */
export async function pullModel(model: ModelEntry, options: PullOptions): Promise<string> {
  const { modelsDir, signal } = options;
  await mkdir(modelsDir, { recursive: true });
  const path = join(modelsDir, `${model.id}.onnx`);
  const part = `${path}.part`;
  const have = (await stat(part).catch(() => null))?.size ?? 0;
  if (have < model.bytes) await fetchRest(model, { part, have, ...options });
  const sha256 = await sha256Of(part);
  if (sha256 !== model.sha256) {
    await rm(part);
    throw new AppError(
      'invalid',
      `What ${new URL(model.url).host} sent for ${model.id} is not the file that is expected (sha256 ${sha256}); it was thrown away.`,
    );
  }
  signal.throwIfAborted();
  await rename(part, path);
  return path;
}

async function fetchRest(
  model: ModelEntry,
  { part, have, signal, onProgress }: PullOptions & { part: string; have: number },
): Promise<void> {
  const headers = have > 0 ? { range: `bytes=${have}-` } : undefined;
  const response = await ask(model, { signal, ...(headers && { headers }) });
  // Some servers send everything all the same.
  let bytes = response.status === 206 ? have : 0;
  const flags = bytes > 0 ? 'a' : 'w';
  const counted = async function* (body: AsyncIterable<Uint8Array>) {
    for await (const piece of body) {
      bytes += piece.length;
      if (bytes > model.bytes) throw tooLong(model);
      onProgress?.(bytes);
      yield piece;
    }
  };
  try {
    await pipeline(
      Readable.fromWeb(response.body as import('node:stream/web').ReadableStream),
      counted,
      createWriteStream(part, { flags }),
    );
  } catch (cause) {
    if (cause instanceof AppError) await rm(part, { force: true });
    throw cause instanceof AppError ? cause : unreachable(model, cause);
  }
}

async function ask(model: ModelEntry, init: RequestInit): Promise<Response> {
  const response = await fetch(model.url, init).catch((cause: unknown) => {
    throw unreachable(model, cause);
  });
  if (response.ok && response.body) return response;
  throw new AppError('unavailable', `${new URL(model.url).host} answered ${response.status} for ${model.id}.`);
}

function tooLong(model: ModelEntry): AppError {
  return new AppError(
    'invalid',
    `What is sent for ${model.id} is longer than the ${model.bytes} bytes that are expected.`,
  );
}

function unreachable(model: ModelEntry, cause: unknown): AppError {
  return new AppError(
    'unavailable',
    `${new URL(model.url).host} cannot be reached. The file goes on where it stopped.`,
    { cause },
  );
}
