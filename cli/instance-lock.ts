/**
 * One running system per data directory.
 *
 * The lock is a file that names its owner by process id and start time, so that a lock left by kill -9 is taken over
 * even when its process id has been given to another program.
 */

import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Instance {
  pid: number;
  /** What the system says of the process's birth; the same text for the same process. */
  birth: string;
  address: string;
  state: 'starting' | 'ready';
}

export interface InstanceLock extends Disposable {
  /** Tells later starts that this one answers. */
  markReady(): void;
}

/** Takes the lock, or returns the living instance that holds it. */
export function lockInstance(dataDir: string, address: string): { lock: InstanceLock } | { holder: Instance } {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'instance.json');
  const mine: Instance = { pid: process.pid, birth: birthOf(process.pid) ?? '', address, state: 'starting' };
  for (;;) {
    if (create(path, mine)) return { lock: openLock(path, mine) };
    const holder = read(path);
    if (holder && isAlive(holder)) return { holder };
    removeStale(path, holder);
  }
}

function openLock(path: string, mine: Instance): InstanceLock {
  return {
    markReady() {
      writeFileSync(`${path}.${process.pid}`, JSON.stringify({ ...mine, state: 'ready' }));
      renameSync(`${path}.${process.pid}`, path);
    },
    [Symbol.dispose]: () => rmSync(path, { force: true }),
  };
}

/** Whole or not at all: a reader never sees a half-written lock. */
function create(path: string, instance: Instance): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(instance));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(path: string): Instance | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Instance;
  } catch {
    return null;
  }
}

/** Of several starts that see the same stale lock, one moves it away; who moved another's new lock by mistake puts it back. */
function removeStale(path: string, stale: Instance | null): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
    const moved = read(aside);
    if (moved && (moved.pid !== stale?.pid || moved.birth !== stale.birth)) linkSync(aside, path);
  } catch {
    // another start was quicker
  } finally {
    rmSync(aside, { force: true });
  }
}

export function isAlive(instance: Pick<Instance, 'pid' | 'birth'>): boolean {
  const birth = birthOf(instance.pid);
  return birth !== null && birth === instance.birth;
}

/** When a process began, as text; null when there is none of this id. */
export function birthOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      // Field 22, start time in ticks since boot; the name in field 2 may hold anything, so count from its bracket.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return fields[0] === 'Z' ? null : `${boot} ${fields[19]}`;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}
