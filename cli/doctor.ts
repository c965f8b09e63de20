/**
 * `sightline doctor`: what this machine can do and what is wrong with it, one line each, with what to do about it.
 *
 * Exit code 1 when something is there that keeps the product from working. Never changes anything but scratch data;
 * the embedded database is started for the moment when it is not running.
 */

import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type App, openApp } from '../core/app.ts';
import { findAllFailedJobs } from '../core/domain/failed-jobs/index.ts';
import { listWorkers, type WorkerCapabilities } from '../core/domain/workers/index.ts';
import { AppError } from '../core/errors.ts';
import { type Config, Secret } from '../core/platform/config/config.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { findRunningPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { lockInstance } from './instance-lock.ts';
import { findListener, tryPort } from './ports.ts';
import { ffmpeg, ffmpegVersion, howToInstall, isNewEnough, oldestFfmpeg, pocketsphinx } from './system-packages.ts';
import { runTool } from './tool.ts';
import { describeDetector } from './welcome.ts';

type Env = Record<string, string | undefined>;

export interface Finding {
  level: 'ok' | 'warn' | 'fail';
  subject: string;
  /** What is so, and after a fault what to do. */
  text: string;
}

type Say = (level: Finding['level'], subject: string, text: string) => void;

const gib = 1024 ** 3;

export async function doctor(env: Env): Promise<number> {
  const findings: Finding[] = [];
  const say: Say = (level, subject, text) => {
    findings.push({ level, subject, text });
    console.log(`${level.padEnd(4)}  ${subject.padEnd(10)}  ${text}`);
  };
  const config = await attempt(say, 'settings', async () => readConfig(env));
  say('ok', 'node', `${process.versions.node} (${process.platform} ${process.arch})`);
  examineFfmpeg(env, say);
  await examineWorker(env, say);
  if (config) {
    await examineDisk(config, say);
    await examinePort(config, say);
    await examineServices(config, env, say);
  }
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  console.log(`\n${count('ok')} ok, ${count('warn')} to know, ${count('fail')} to mend`);
  return count('fail') === 0 ? 0 : 1;
}

/** A failure becomes a finding instead of ending the examination. */
async function attempt<T>(say: Say, subject: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    say('fail', subject, error instanceof Error ? error.message : String(error));
    return null;
  }
}

function examineFfmpeg(env: Env, say: Say): void {
  const version = ffmpeg.isThere(env) ? ffmpegVersion(env) : null;
  const least = oldestFfmpeg.join('.');
  if (!ffmpeg.isThere(env)) say('fail', 'ffmpeg', `missing. ${howToInstall([ffmpeg], env)}`);
  else if (!version) say('warn', 'ffmpeg', `a build without a version number; ${least} or newer is needed`);
  else if (!isNewEnough(version)) say('fail', 'ffmpeg', `${version} is older than ${least}; install a newer one`);
  else say('ok', 'ffmpeg', version);
  if (version && hasRedirectHole(version)) {
    const advice =
      'Addresses are checked before ffmpeg sees them, but add only cameras you trust, or use 7.1.4 or 8.0.2.';
    say('warn', 'ffmpeg', `${version} follows RTSP redirects to other hosts (CVE-2026-107698). ${advice}`);
  }
}

/** CVE-2026-107698 was mended in 7.1.4 and 8.0.2. Distributions may have mended older ones; the number does not tell. */
export function hasRedirectHole(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major === 8) return minor === 0 && patch < 2;
  if (major === 7) return minor < 1 || (minor === 1 && patch < 4);
  return major < 7;
}

/** Asks a worker what opens here: it tries each encoder and provider, which no list of names tells. */
async function examineWorker(env: Env, say: Say): Promise<void> {
  const { code, output } = await runTool(join('dist', 'workers', 'main.js'), ['--probe'], { env });
  const line = output.split('\n').find((entry) => entry.startsWith('{"encoders"'));
  if (code !== 0 || !line)
    return say('fail', 'workers', `a worker cannot start here: ${output.trim().split('\n').at(-1)}`);
  const found = JSON.parse(line) as WorkerCapabilities;
  if (found.encoders.length === 0) say('fail', 'encoders', 'no H.264 encoder opens; install an ffmpeg with libx264');
  else say('ok', 'encoders', `${found.encoders.join(', ')} (opened on ${found.cpuCores} cores)`);
  const devices = [...found.hwaccels, ...found.scalers];
  say('ok', 'hardware', devices.length > 0 ? `${devices.join(', ')} opened` : 'decodes and scales in software');
  // Nothing to mend where there is no such device; and where there is one, the sentence says what is missing.
  for (const [reason, names] of Map.groupBy(found.closed, (entry) => entry.reason)) {
    const list = names.map(({ name }) => name).join(', ');
    say('ok', 'hardware', `${list}: listed by ffmpeg, but not opened: ${reason}`);
  }
  if (found.ortProviders.length === 0)
    say('warn', 'inference', 'onnxruntime does not load; cameras are watched by motion alone');
  else say('ok', 'inference', found.ortProviders.join(', '));
  say('ok', 'detector', describeDetector([found.detector]));
  say(
    'ok',
    'events',
    found.eventModel ? `${found.eventModel.id} ${found.eventModel.version}` : 'no event model: rules alone',
  );
  for (const problem of found.modelProblems) say('warn', 'models', problem);
  if (found.speechEngines.length > 0) say('ok', 'captions', found.speechEngines.join(', '));
  else say('warn', 'captions', `off, no speech engine. ${howToInstall([pocketsphinx], env)}`);
}

async function examineDisk(config: Config, say: Say): Promise<void> {
  const stats = await statfs(config.dataDir);
  const free = stats.bavail * stats.bsize;
  const text = `${(free / gib).toFixed(1)} GiB free at ${config.dataDir}`;
  if (free < gib) say('fail', 'disk', `${text}; make room, or move SIGHTLINE_DATA_DIR`);
  else say(free < 10 * gib ? 'warn' : 'ok', 'disk', free < 10 * gib ? `${text}; an hour of 1080p takes about 4` : text);
}

async function examinePort({ http }: Config, say: Say): Promise<void> {
  try {
    await tryPort(http.host, http.port);
    say('ok', 'port', `${http.port} is free`);
  } catch (error) {
    const isOurs = await answers(http.port);
    const by = findListener(http.port);
    const who = by ? ` by ${by.name} (process ${by.pid})` : '';
    if (isOurs) say('ok', 'port', `${http.port} is in use by Sightline`);
    else if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      say('fail', 'port', `${http.port} is in use${who}; stop it, or set SIGHTLINE_PORT`);
    } else say('fail', 'port', `${http.port} cannot be opened: ${(error as Error).message}`);
  }
}

async function answers(port: number): Promise<boolean> {
  const limit = AbortSignal.timeout(2_000);
  return fetch(`http://127.0.0.1:${port}/healthz`, { signal: limit }).then(
    (response) => response.ok,
    () => false,
  );
}

/** Database, queue, bell and storage, through the same ports that the product uses. */
async function examineServices(config: Config, env: Env, say: Say): Promise<void> {
  await using closing = new AsyncDisposableStack();
  const url = await attempt(say, 'database', () => findDatabase(config, env, closing));
  if (!url) return;
  const version = await attempt(say, 'database', () => askVersion(url.address));
  if (!version) return;
  say('ok', 'database', `PostgreSQL ${version}, ${url.kind}`);
  await attempt(say, 'services', async () => {
    await using app = await openApp(
      { ...config, databaseUrl: new Secret(url.address), logLevel: 'silent' },
      { process: 'doctor' },
    );
    const isQueueUp = await attempt(say, 'queue', () => app.queue.ping().then(() => true));
    if (isQueueUp) say('ok', 'queue', config.redisUrl ? 'Redis answers' : 'in PostgreSQL');
    const isStorageUp = await attempt(say, 'storage', () => app.storage.ping().then(() => true));
    const place = config.storage.kind === 'disk' ? config.storage.directory : `bucket ${config.storage.bucket}`;
    if (isStorageUp) say('ok', 'storage', `written and read back in ${place}`);
    await attempt(say, 'workers', () => examineRunningWorkers(app, say));
    if (isQueueUp) await attempt(say, 'jobs', () => examineJobs(app, say));
  });
}

/** Those that run now, on all machines. */
async function examineRunningWorkers(app: App, say: Say): Promise<void> {
  const workers = await listWorkers(app);
  if (workers.length === 0) say('ok', 'workers', 'none is running');
  for (const { host, pid, roles, capacity, capabilities } of workers) {
    const { cores, load, freeScratchBytes, problem } = capacity;
    const room = `${(freeScratchBytes / gib).toFixed(1)} GiB of scratch space`;
    const facts = `${host} ${pid} (${roles.join(', ')}): ${cores} cores, load ${load.toFixed(1)}, ${room}`;
    if (problem) say('warn', 'workers', `${facts}; takes no background work: ${problem}`);
    else say('ok', 'workers', facts);
    const { detector, eventModel, modelProblems } = capabilities;
    const inUse = [detector, eventModel].filter((model) => model !== null);
    const names = inUse.map(({ id, version }) => `${id} ${version}`).join(', ') || 'motion and rules alone';
    if (roles.includes('cameras')) say('ok', 'models', `${host} ${pid}: ${names}`);
    for (const modelProblem of modelProblems) say('warn', 'models', `${host} ${pid}: ${modelProblem}`);
  }
}

async function examineJobs(app: App, say: Say): Promise<void> {
  const failed = await findAllFailedJobs(app);
  if (failed.length === 0) say('ok', 'jobs', 'none has failed for good in the last 7 days');
  else say('warn', 'jobs', `${failed.length} failed for good in the last 7 days; see: sightline jobs failed`);
}

async function findDatabase(config: Config, env: Env, closing: AsyncDisposableStack) {
  if (config.databaseUrl) return { address: config.databaseUrl.reveal(), kind: 'a server of your own' };
  const running = findRunningPostgres(config.dataDir);
  if (running) return { address: running, kind: 'embedded, running' };
  const taken = lockInstance(config.dataDir, 'doctor');
  if ('holder' in taken) throw new AppError('unavailable', 'Sightline is starting or stopping; ask again in a moment.');
  closing.use(taken.lock);
  const { url, server } = await startEmbeddedPostgres({
    dataDir: config.dataDir,
    env,
    onLine: () => {},
    onRestart: () => {},
  });
  closing.defer(() => server.stop(10_000));
  return { address: url, kind: 'embedded, started for this examination' };
}

async function askVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? 'of unknown version';
  } finally {
    await client.end().catch(() => {});
  }
}
