/**
 * Scratch directories below the data directory, for what a job needs on local disk.
 *
 * Each belongs to one process and goes away with its handle. What a process that was killed left behind is removed
 * when a worker starts. Encoders publish and move their output away as they go, so a directory stays small.
 */

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';

const minFreeBytes = 512 * 1024 ** 2;
const foreignLifeMs = 48 * 3600_000;

export interface Scratch extends AsyncDisposable {
  readonly directory: string;
}

/** Throws AppError `unavailable` when the disk is nearly full. */
export async function openScratch(dataDir: string): Promise<Scratch> {
  const directory = join(dataDir, 'scratch', `${ownerPrefix()}-${process.pid}-${randomUUID().slice(0, 8)}`);
  await mkdir(directory, { recursive: true });
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize < minFreeBytes) {
    await rm(directory, { recursive: true, force: true });
    throw new AppError('unavailable', 'The disk of the data directory is nearly full: less than 512 MiB are free.');
  }
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

/** Removes what killed processes of this machine left, and what other machines left two days ago. */
export async function sweepScratch(dataDir: string, nowMs: number): Promise<void> {
  const root = join(dataDir, 'scratch');
  for (const name of await readdir(root).catch(() => [])) {
    const [, owner, pid] = /^(.+)-(\d+)-[0-9a-f]{8}$/.exec(name) ?? [];
    const path = join(root, name);
    const isOurs = owner === ownerPrefix();
    const isDead = isOurs ? !isAlive(Number(pid)) : (await stat(path)).mtimeMs < nowMs - foreignLifeMs;
    if (isDead) await rm(path, { recursive: true, force: true });
  }
}

function ownerPrefix(): string {
  return hostname().replace(/[^A-Za-z0-9.]/g, '_');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
