/**
 * Scratch directories below the data directory, for what a job needs on local disk.
 *
 * Each says in its name which process it belongs to and how much it may come to hold, so what all of a worker's jobs may
 * hold together stays below its limit. It goes away with its handle; what a process that was killed left behind is
 * removed when a worker starts.
 */

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { Config } from '../../core/platform/config/config.ts';

type ScratchConfig = Pick<Config, 'dataDir' | 'workers'>;

const mib = 1024 ** 2;
const minFreeBytes = 512 * mib;
const usualBytes = 256 * mib;
const foreignLifeMs = 48 * 3600_000;

export interface Scratch extends AsyncDisposable {
  readonly directory: string;
  /** What was set aside: give it as `fileBytes` to programs that write here. */
  readonly bytes: number;
}

/**
 * Sets `bytes` aside, default 256 MiB. Throws AppError `unavailable` when the disk is nearly full or this worker's
 * scratch space is taken, `tooLarge` when it could never be enough.
 */
export async function openScratch(config: ScratchConfig, bytes: number = usualBytes): Promise<Scratch> {
  const limit = config.workers.scratchBytes;
  if (bytes > limit) {
    throw new AppError('tooLarge', `This needs ${inMib(bytes)} of scratch space; SIGHTLINE_SCRATCH_BYTES allows less.`);
  }
  const root = scratchRoot(config);
  const directory = join(root, `${ownPrefix()}-${Math.ceil(bytes / mib)}-${randomUUID().slice(0, 8)}`);
  await mkdir(directory, { recursive: true });
  const free = await freeScratch(config);
  // What is set aside counts already, so nothing may be missing.
  const problem =
    free.diskBytes < Math.max(minFreeBytes, bytes)
      ? `The disk of the data directory is nearly full: ${inMib(free.diskBytes)} are free.`
      : free.ownBytes < 0 && 'The scratch space of this worker is taken.';
  if (problem) {
    await rm(directory, { recursive: true, force: true });
    throw new AppError('unavailable', problem);
  }
  return { directory, bytes, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

/** What the disk has, and what is left of this process's own share; the latter is below 0 for a moment when it is asked for too much. */
export async function freeScratch(config: ScratchConfig): Promise<{ diskBytes: number; ownBytes: number }> {
  const root = scratchRoot(config);
  await mkdir(root, { recursive: true });
  const { bavail, bsize } = await statfs(root);
  const ours = (await readdir(root))
    .flatMap((name) => readName(name) ?? [])
    .filter(({ owner }) => owner === ownPrefix());
  const taken = ours.reduce((sum, { bytes }) => sum + bytes, 0);
  return { diskBytes: bavail * bsize, ownBytes: config.workers.scratchBytes - taken };
}

/** Removes what killed processes of this machine left, and what other machines left two days ago. */
export async function sweepScratch(config: ScratchConfig, nowMs: number): Promise<void> {
  const root = scratchRoot(config);
  for (const name of await readdir(root).catch(() => [])) {
    const path = join(root, name);
    const found = readName(name);
    const isDead =
      found?.host === hostPrefix()
        ? !isAlive(found.pid)
        : await stat(path).then(
            ({ mtimeMs }) => mtimeMs < nowMs - foreignLifeMs,
            () => false, // gone already
          );
    if (isDead) await rm(path, { recursive: true, force: true });
  }
}

function scratchRoot({ dataDir }: ScratchConfig): string {
  return join(dataDir, 'scratch');
}

function hostPrefix(): string {
  return hostname().replace(/[^A-Za-z0-9.]/g, '_');
}

function ownPrefix(): string {
  return `${hostPrefix()}-${process.pid}`;
}

function readName(name: string): { owner: string; host: string; pid: number; bytes: number } | null {
  const [, host, pid, size] = /^(.+)-(\d+)-(\d+)-[0-9a-f]{8}$/.exec(name) ?? [];
  if (!host) return null;
  return { owner: `${host}-${pid}`, host, pid: Number(pid), bytes: Number(size) * mib };
}

function inMib(bytes: number): string {
  return `${Math.floor(bytes / mib)} MiB`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
