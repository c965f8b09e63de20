/** The whole system as its processes run it: the built API and workers on a free port, with a database of their own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, openApp } from '../../core/app.ts';
import { ensureFirstOwner } from '../../core/domain/accounts/index.ts';
import { readConfig } from '../../core/platform/config/read-config.ts';
import { freePort } from './free-port.ts';
import { createDatabase } from './postgres.ts';
import { until } from './until.ts';

export interface TestSystem extends AsyncDisposable {
  /** http://127.0.0.1:port */
  readonly address: string;
  readonly email: string;
  readonly password: string;
  /** Below it lie the files that file: cameras may read. */
  readonly cameraFilesDir: string;
  /** A process more beside the doors, for what only a worker does. */
  openApp(): Promise<App>;
  /** kill -9; resolves when another API answers at the same address. */
  replaceApi(): Promise<void>;
}

interface SystemOptions {
  /** Of the server; the system gets its own database on it. */
  readonly postgresUrl: string;
  readonly env?: Record<string, string>;
}

const email = 'owner@example.com';
const password = 'correct horse battery';
const root = join(import.meta.dirname, '..', '..');

/** Needs a build (`npm run build`). Resolves when /readyz says that everything answers. */
export async function startSystem({ postgresUrl, env = {} }: SystemOptions): Promise<TestSystem> {
  for (const part of ['api/main.js', 'workers/main.js', 'web/index.html']) {
    if (!existsSync(join(root, 'dist', part))) throw new Error(`dist/${part} is missing: npm run build`);
  }
  const directory = mkdtempSync(join(tmpdir(), 'sightline-system-'));
  const cameraFilesDir = join(directory, 'cameras');
  mkdirSync(cameraFilesDir);
  const port = await freePort();
  const settings: Record<string, string> = {
    SIGHTLINE_PORT: String(port),
    SIGHTLINE_HOST: '127.0.0.1',
    SIGHTLINE_DATA_DIR: join(directory, 'data'),
    SIGHTLINE_DATABASE_URL: await createDatabase(postgresUrl, `system_${port}`),
    SIGHTLINE_CAMERA_FILES: cameraFilesDir,
    SIGHTLINE_ADMIN_EMAIL: email,
    SIGHTLINE_ADMIN_PASSWORD: password,
    SIGHTLINE_DEMO: '0',
    ...env,
  };
  await makeFirstOwner(settings);
  const parts = ['api', 'workers'].map((door) => startDoor(door, settings));
  const stop = async () => {
    await Promise.all(parts.map(({ child }) => end(child)));
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await until(() => isReady(port, parts), { what: 'the system to be ready' });
  } catch (error) {
    await stop();
    throw new Error(`${error}\n${parts.flatMap(({ output }) => output).join('')}`, { cause: error });
  }
  async function replaceApi(): Promise<void> {
    const [{ child }] = parts as [Door];
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    parts[0] = startDoor('api', settings);
    await until(() => isReady(port, parts), { what: 'the next API to be ready' });
  }
  const address = `http://127.0.0.1:${port}`;
  return {
    address,
    email,
    password,
    cameraFilesDir,
    openApp: () => openBeside(settings),
    replaceApi,
    [Symbol.asyncDispose]: stop,
  };
}

function openBeside(settings: Record<string, string>): Promise<App> {
  return openApp(readConfig({ ...settings, SIGHTLINE_LOG_LEVEL: 'error' }), { process: 'test' });
}

async function makeFirstOwner(settings: Record<string, string>): Promise<void> {
  await using app = await openBeside(settings);
  await ensureFirstOwner(app);
}

interface Door {
  readonly child: ChildProcess;
  readonly output: string[];
}

function startDoor(door: string, settings: Record<string, string>): Door {
  const output: string[] = [];
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, 'dist', door, 'main.js')], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => {
      output.push(String(text));
      if (output.length > 200) output.shift();
    });
  }
  return { child, output };
}

async function isReady(port: number, parts: readonly Door[]): Promise<boolean> {
  if (parts.some(({ child }) => child.exitCode !== null)) throw new Error('a process of the system ended');
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(timer);
}
