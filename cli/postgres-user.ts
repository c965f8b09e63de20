/**
 * PostgreSQL refuses to run as root, so a root start hands it to another user: the owner of the data that is there,
 * else `postgres`, else `nobody`. No user is made and no permission of a folder above ours is changed.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { AppError } from '../core/errors.ts';

/** How to start a program as the database's user. */
export interface RunAs {
  /** null: as ourselves. */
  owner: { uid: number; gid: number } | null;
  /** Words before the program and its arguments. */
  prefix: readonly string[];
}

/** Throws AppError `unavailable` when that user cannot reach the program or the data. */
export function chooseRunAs(program: string, databaseDir: string, dataDir: string): RunAs {
  if (process.getuid?.() !== 0) return { owner: null, prefix: [] };
  const owner = existsSync(databaseDir) ? ownerOf(databaseDir) : (idsOf('postgres') ?? idsOf('nobody'));
  if (!owner || owner.uid === 0) {
    throw new AppError('unavailable', 'PostgreSQL does not run as root, and there is no other user here to run it as.');
  }
  // A clone below /root cannot be entered by others: one capability lets the server pass, where the system grants it.
  for (const capability of [null, 'dac_read_search', 'dac_override']) {
    const runAs: RunAs = { owner, prefix: capability ? prefixFor(owner, capability) : [] };
    if (canReach(runAs, program, dataDir)) return runAs;
  }
  throw new AppError(
    'unavailable',
    `PostgreSQL does not run as root, and user ${owner.uid} cannot enter ${dataDir}. ` +
      'Start as another user, move the folder to where others may read, or set SIGHTLINE_DATABASE_URL.',
  );
}

/** What to give to spawn for a command line under `runAs`. */
export function commandAs(runAs: RunAs, words: readonly string[]) {
  const [command, ...rest] = [...runAs.prefix, ...words] as [string, ...string[]];
  const ids = runAs.owner && runAs.prefix.length === 0 ? runAs.owner : {};
  return { command, args: rest, options: { cwd: '/', ...ids } };
}

function prefixFor(owner: { uid: number; gid: number }, capability: string): string[] {
  const caps = [`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`];
  return ['setpriv', `--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups', ...caps];
}

function canReach(runAs: RunAs, program: string, dataDir: string): boolean {
  const { command, args, options } = commandAs(runAs, [
    '/bin/sh',
    '-c',
    '"$0" --version && test -x "$1"',
    program,
    dataDir,
  ]);
  return spawnSync(command, args, { ...options, stdio: 'ignore' }).status === 0;
}

function ownerOf(path: string): { uid: number; gid: number } {
  const { uid, gid } = statSync(path);
  return { uid, gid };
}

function idsOf(user: string): { uid: number; gid: number } | null {
  const ask = (option: string) => spawnSync('id', [option, user], { encoding: 'utf8' });
  const [uid, gid] = [ask('-u'), ask('-g')];
  if (uid.status !== 0 || gid.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
