/**
 * `npm start`: database, migrations, API and workers on this machine, kept running until it is told to stop.
 *
 * Order of opening: lock, database, workers, API; closing is the reverse. API and workers learn of the death of this
 * process through their channel; a database server that is left behind is cleared away by the next start.
 */

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type App, openApp } from '../core/app.ts';
import type { FirstOwner } from '../core/domain/accounts/index.ts';
import { currentCursor } from '../core/domain/feeds/index.ts';
import { listWorkers } from '../core/domain/workers/index.ts';
import { AppError } from '../core/errors.ts';
import { type Config, Secret } from '../core/platform/config/config.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { ensureDemo } from './demo.ts';
import { tellDemoProgress } from './demo-progress.ts';
import { startDoor } from './doors.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { type InstanceLock, lockInstance } from './instance-lock.ts';
import { prepareDatabase } from './migrate.ts';
import { fetchDefaultModel } from './models.ts';
import { findListener, tryPort } from './ports.ts';
import { openStopSignal, type StopSignal } from './stop-signal.ts';
import type { Supervised } from './supervise.ts';
import { ffmpeg, howToInstall, installMissing, pocketsphinx, requireFfmpeg } from './system-packages.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import { welcome } from './welcome.ts';

type Env = Record<string, string | undefined>;

const readyLimitMs = 60_000;
/** A first start without a network must not wait for one. */
const modelLimitMs = 8_000;
/** How long a part may take to finish what it does; workers give running jobs back to the queue. */
const graceMs = 10_000;

interface Start {
  config: Config;
  env: Env;
  address: string;
  lock: InstanceLock;
  stop: StopSignal;
  terminal: Terminal;
}

/** Resolves with the exit code when everything has stopped. */
export async function up(env: Env): Promise<number> {
  const config = readConfig(env);
  const address = config.http.publicUrl ?? `http://localhost:${config.http.port}`;
  const taken = lockInstance(config.dataDir, address);
  if ('holder' in taken) {
    const { pid, state, address: place } = taken.holder;
    const how = state === 'ready' ? 'is already running' : 'is already starting';
    console.log(`Sightline ${how} on this data directory (process ${pid}): ${place}`);
    return 0;
  }
  using lock = taken.lock;
  using terminal = openTerminal(config.dataDir);
  const stop = openStopSignal();
  try {
    await run({ config, env, address, lock, stop, terminal });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
  terminal.say('Stopped.');
  return 0;
}

async function run(start: Start): Promise<void> {
  const { config, env, terminal, stop } = start;
  await using parts = new AsyncDisposableStack();
  // Asking the package manager takes seconds, so what we can do without is only tried for at the first start.
  installMissing(terminal.isFirstStart ? [ffmpeg, pocketsphinx] : [ffmpeg], env, terminal.say);
  requireFfmpeg(env);
  await refuseBusyPort(config);
  // Beside the start of the database, which takes about as long.
  const model = fetchDefaultModel(config, modelLimitMs);
  model.catch(() => {});
  const databaseUrl = config.databaseUrl?.reveal() ?? (await startDatabase(start, parts));
  const { owner } = await prepareDatabase(config, databaseUrl);
  const said = await model;
  if (said) terminal.say(said);
  stop.signal.throwIfAborted();

  const nodeEnv = config.isDevelopment ? 'development' : 'production';
  const childEnv = { ...env, SIGHTLINE_DATABASE_URL: databaseUrl, NODE_ENV: nodeEnv };
  const doors = (['workers', 'api'] as const).map((door) => {
    const child = startDoor(door, { config, env: childEnv, terminal });
    parts.defer(() => child.stop(graceMs));
    stop.onSecond(() => child.kill());
    return child;
  });
  try {
    await untilReady(config, doors, stop.signal);
  } catch (error) {
    // It is made up once: a start that fails must not take it along.
    if (owner.password) terminal.say(`The first sign-in is ${owner.email}, password ${owner.password}`);
    throw error;
  }
  const introduction = introduce(start, databaseUrl, owner);
  introduction.catch(() => {}); // once we stop, nobody waits for it any more
  const stopping = stop.signal.aborted ? Promise.resolve() : once(stop.signal, 'abort');
  await Promise.race([introduction, stopping]);
  await stopping;
  terminal.say('Stopping ...');
}

async function startDatabase({ config, env, terminal }: Start, parts: AsyncDisposableStack): Promise<string> {
  const { url, server } = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    env,
    onLine: (line) => terminal.log('postgres', line),
    onRestart: (how) => terminal.say(`The database server stopped (${how}); starting it again.`),
  });
  parts.defer(() => server.stop(graceMs));
  return url;
}

async function refuseBusyPort({ http }: Config): Promise<void> {
  try {
    await tryPort(http.host, http.port);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE')
      throw new AppError('unavailable', `Port ${http.port} cannot be opened: ${message}`, { cause });
    const user = findListener(http.port);
    const by = user ? `by ${user.name} (process ${user.pid})` : 'by another program';
    const advice = `Stop it, or choose another: SIGHTLINE_PORT=${http.port + 1} npm start`;
    throw new AppError('unavailable', `Port ${http.port} is in use ${by}. ${advice}`, { cause });
  }
}

/** Waits until the API says that everything answers. */
async function untilReady({ http }: Config, doors: readonly Supervised[], signal: AbortSignal): Promise<void> {
  const host = ['0.0.0.0', '::'].includes(http.host) ? '127.0.0.1' : http.host;
  const deadline = performance.now() + readyLimitMs;
  let answer = 'nothing';
  while (performance.now() < deadline && doors.every((door) => door.restarts < 5)) {
    signal.throwIfAborted();
    try {
      const response = await fetch(`http://${host.includes(':') ? `[${host}]` : host}:${http.port}/readyz`, { signal });
      if (response.ok) return;
      answer = await response.text();
    } catch {
      // not listening yet
    }
    await sleep(50);
  }
  throw new AppError(
    'unavailable',
    `Sightline did not get ready; /readyz last said: ${answer}. The lines above and the logs say why.`,
  );
}

/** Says what there is, and makes the demo. */
async function introduce(start: Start, databaseUrl: string, owner: FirstOwner): Promise<void> {
  const { config, env, address, lock, terminal } = start;
  await using app = await openApp(
    { ...config, databaseUrl: new Secret(databaseUrl), logLevel: 'error' },
    { process: 'cli' },
  );
  lock.markReady();
  terminal.say(
    welcome({ address, config, owner, workers: await listWorkers(app), speechHint: howToInstall([pocketsphinx], env) }),
  );
  if (config.isDemo) await startDemo(app, owner, start);
}

/** Trouble with the demo stops nothing. */
async function startDemo(app: App, owner: FirstOwner, { stop, terminal }: Start): Promise<void> {
  const { userId, workspaceId } = owner;
  const ending = new AbortController();
  const signal = AbortSignal.any([stop.signal, ending.signal]);
  const after = await currentCursor(app.db, workspaceId);
  const progress = owner.created ? tellDemoProgress(app, { workspaceId, after, signal, say: terminal.say }) : null;
  try {
    await ensureDemo(app, { userId, workspaceId, signal: stop.signal });
  } catch (error) {
    ending.abort();
    if (!stop.signal.aborted) terminal.say(`Trouble with the demo: ${error instanceof Error ? error.message : error}`);
  }
  await progress?.catch(() => {});
}
