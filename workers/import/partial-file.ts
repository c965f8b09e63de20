/**
 * The bytes of an import while they arrive: one file per video below <data>/imports, outside the scratch, so that the next
 * worker of this machine goes on where a killed one stopped.
 *
 * Bytes are written at their positions, so two workers that both believe in their turn write the same file.
 */

import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../core/app.ts';
import { findImports } from '../../core/domain/imports/index.ts';
import { AppError } from '../../core/errors.ts';

export interface PartialFile extends AsyncDisposable {
  readonly path: string;
  readonly sizeBytes: number;
  /** Its first bytes. */
  head(length: number): Promise<Buffer>;
  /** Throws AppError `unavailable` when the disk is full. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** What was written stays when the power fails. */
  sync(): Promise<void>;
  truncate(sizeBytes: number): Promise<void>;
}

export async function openPartial(dataDir: string, videoId: string): Promise<PartialFile> {
  const directory = directoryOf(dataDir);
  await mkdir(directory, { recursive: true });
  const path = join(directory, videoId);
  const file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return open(path, 'w+');
  });
  const { size } = await file.stat();
  return {
    path,
    sizeBytes: size,
    async head(length) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
      return buffer.subarray(0, bytesRead);
    },
    async write(bytes, position) {
      try {
        for (let done = 0; done < bytes.length; ) {
          const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
          done += bytesWritten;
        }
      } catch (error) {
        throw (error as NodeJS.ErrnoException).code === 'ENOSPC' ? diskFull(error) : error;
      }
    },
    sync: () => file.datasync(),
    truncate: (sizeBytes) => file.truncate(sizeBytes),
    [Symbol.asyncDispose]: () => file.close(),
  };
}

/** Frees the bytes of imports that have ended or were deleted. */
export async function sweepPartials(app: Pick<App, 'config' | 'db'>): Promise<void> {
  const directory = directoryOf(app.config.dataDir);
  const names = await readdir(directory).catch(() => []);
  if (names.length === 0) return;
  const wanted = new Set<string>();
  for (const { videoId, state } of await findImports(app.db, names)) {
    if (state === 'WAITING' || state === 'FETCHING') wanted.add(videoId);
  }
  for (const name of names) if (!wanted.has(name)) await rm(join(directory, name), { force: true });
}

function directoryOf(dataDir: string): string {
  return join(dataDir, 'imports');
}

function diskFull(cause: unknown): AppError {
  return new AppError('unavailable', 'The disk of the data directory is full.', { cause });
}
