/**
 * What delivery costs: segments of the 360p and the 1080p rung from the API process and from deploy/nginx, beside plain
 * nginx that sends the same files and asks nobody anything; then 2,500 viewers of the 360p rung at their pace.
 *
 * `node bench/delivery.bench.ts [rounds]`; needs `npm run build`, nginx and wrk. All on this machine over loopback, wrk
 * included, which takes a core of its own: so the CPU time of the servers is counted too, from /proc.
 */

import { type ChildProcess, execFile, fork, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { signMediaPath } from '../api/media/media-link.ts';
import { openSecrets } from '../core/platform/crypto/hkdf-secrets.ts';
import { openMediaKeys } from '../core/platform/crypto/hmac-media-keys.ts';
import { openDiskStorage } from '../core/platform/storage/disk-storage.ts';
import { freePort } from '../test/support/free-port.ts';
import { nginxVersion, startNginx } from '../test/support/nginx.ts';
import { createDatabase, createTemplate, startPostgres } from '../test/support/postgres.ts';
import { until } from '../test/support/until.ts';
import { type PacedResult, type PacedRun, runPacedViewers } from './paced-viewers.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const prefix = 'videos/vid_01arz3ndektsv4rrffq69g5fav/' as const;
const segments = 30;
/** Two seconds at the rungs' peak rates. */
const rungs = { '360p': 125_000, '1080p': 1_250_000 };
const secondsEach = 3;
const connections = 32;

interface Target {
  name: string;
  /** Of the segment with this number. */
  url(rung: string, index: number): string;
  /** All processes that serve it. */
  pids(): number[];
}

if (process.argv[2] === 'viewers') {
  // The channel would keep this process alive.
  process.send?.(await runPacedViewers(JSON.parse(process.argv[3] ?? '{}')), () => process.disconnect());
} else await main(Number(process.argv[2] ?? 3));

async function main(rounds: number): Promise<void> {
  for (const program of ['wrk', 'nginx']) {
    const isThere = await run(program, ['-v']).then(
      () => true,
      (error: { code?: unknown }) => error.code !== 'ENOENT',
    );
    if (!isThere) throw new Error(`${program} is missing (Debian: apt-get install nginx-light wrk).`);
  }
  await using opened = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'sightline-bench-delivery-'));
  opened.defer(() => rm(directory, { recursive: true, force: true }));
  const targets = await startTargets(directory, opened);
  console.log(
    `${await nginxVersion()}, Node ${process.version}, ${connections} connections, ${rounds} rounds of ${secondsEach} s`,
  );
  for (const [rung, sizeBytes] of Object.entries(rungs)) await compare(targets, { rung, sizeBytes, rounds, directory });
  for (const target of targets) await pace(target);
}

async function startTargets(directory: string, opened: AsyncDisposableStack): Promise<Target[]> {
  const mediaDir = join(directory, 'data', 'media');
  const storage = openDiskStorage({ directory: mediaDir });
  for (const [rung, sizeBytes] of Object.entries(rungs)) {
    for (let n = 0; n < segments; n++) await storage.write(`${prefix}hls/${rung}/s${n}.m4s`, randomBytes(sizeBytes));
  }
  const secretKey = randomBytes(32).toString('base64');
  const keys = openMediaKeys(openSecrets(secretKey), [{ id: 'installation', secret: null }]);
  const expiresAt = new Date(Date.now() + 3_600_000);
  const path = (rung: string, index: number) =>
    signMediaPath(keys, { prefix, path: `hls/${rung}/s${index}.m4s`, expiresAt });

  const api = await startApi({ dataDir: join(directory, 'data'), secretKey }, opened);
  const nginx = opened.use(await startNginx({ apiAddress: api.address, mediaDir }));
  const nginxPids = () => [nginx.pid, ...childrenOf(nginx.pid)];
  return [
    { name: 'plain nginx', url: (rung, n) => `${nginx.plainAddress}/${prefix}hls/${rung}/s${n}.m4s`, pids: nginxPids },
    // With what it asks of the API.
    {
      name: 'deploy/nginx',
      url: (rung, n) => nginx.address + path(rung, n),
      pids: () => [...nginxPids(), api.process.pid as number],
    },
    { name: 'API process', url: (rung, n) => api.address + path(rung, n), pids: () => [api.process.pid as number] },
  ];
}

async function startApi(
  settings: { dataDir: string; secretKey: string },
  opened: AsyncDisposableStack,
): Promise<{ address: string; process: ChildProcess }> {
  const program = join(root, 'dist/api/main.js');
  if (!existsSync(program)) throw new Error('dist/api/main.js is missing: npm run build');
  const postgres = await startPostgres();
  opened.defer(() => postgres.stop());
  await createTemplate(postgres.url);
  const port = await freePort();
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    SIGHTLINE_PORT: String(port),
    SIGHTLINE_HOST: '127.0.0.1',
    SIGHTLINE_DATA_DIR: settings.dataDir,
    SIGHTLINE_SECRET_KEY: settings.secretKey,
    SIGHTLINE_DATABASE_URL: await createDatabase(postgres.url, 'bench'),
    SIGHTLINE_DEMO: '0',
    SIGHTLINE_LOG_LEVEL: 'error',
  };
  const api = spawn(process.execPath, [program], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  opened.defer(async () => {
    if (api.exitCode !== null) return;
    const gone = once(api, 'exit');
    api.kill('SIGTERM');
    await gone;
  });
  const address = `http://127.0.0.1:${port}`;
  const isThere = () =>
    fetch(`${address}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(isThere, { timeoutMs: 60_000, what: 'the API' });
  return { address, process: api };
}

async function compare(
  targets: readonly Target[],
  { rung, sizeBytes, rounds, directory }: { rung: string; sizeBytes: number; rounds: number; directory: string },
): Promise<void> {
  const script = join(directory, 'next-segment.lua');
  await writeFile(
    script,
    `local n = 0
request = function() n = (n + 1) % ${segments}; return wrk.format("GET", (wrk.path:gsub("s0%.m4s", "s" .. n .. ".m4s"))) end`,
  );
  const results = targets.map(() => ({ rates: [] as number[], cpu: [] as number[] }));
  for (let round = 0; round <= rounds; round++) {
    for (const [i, target] of targets.entries()) {
      const before = cpuMs(target.pids());
      const { requests, perSecond } = await wrk(script, target.url(rung, 0));
      if (round === 0) continue; // files and code get warm
      results[i]?.rates.push(perSecond);
      results[i]?.cpu.push(((cpuMs(target.pids()) - before) * 1000) / requests);
    }
  }
  const [plain] = results.map(({ rates, cpu }) => ({ rate: median(rates), cpu: median(cpu) }));
  console.log(`\n${rung}: segments of ${sizeBytes} bytes`);
  for (const [i, { name }] of targets.entries()) {
    const [rate, cpu] = [median(results[i]?.rates ?? []), median(results[i]?.cpu ?? [])];
    const ratios = plain
      ? `${(rate / plain.rate).toFixed(2)} of plain nginx, CPU ${(plain.cpu / cpu).toFixed(2)} of its efficiency`
      : '';
    console.log(
      `${name.padEnd(13)} ${rate.toFixed(0).padStart(6)} requests/s ${((rate * sizeBytes) / 1e6).toFixed(0).padStart(5)} MB/s` +
        ` ${cpu.toFixed(0).padStart(5)} us of CPU each: ${ratios}`,
    );
  }
}

async function wrk(script: string, url: string): Promise<{ requests: number; perSecond: number }> {
  const { stdout } = await run('wrk', ['-t1', `-c${connections}`, `-d${secondsEach}s`, '-s', script, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`Not all of it was answered:\n${stdout}`);
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1]);
  return { requests, perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]) };
}

async function pace(target: Target): Promise<void> {
  const urls = Array.from({ length: segments }, (_, n) => target.url('360p', n));
  const input: PacedRun = { urls, sizeBytes: rungs['360p'], viewers: 2500, seconds: 20 };
  const before = cpuMs(target.pids());
  // A process of its own: its CPU time is not the server's.
  const child = fork(import.meta.filename, ['viewers', JSON.stringify(input)], { execArgv: process.execArgv });
  const [result] = (await once(child, 'message')) as [PacedResult];
  const busy = (cpuMs(target.pids()) - before) / (input.seconds * 10);
  console.log(
    `\n2,500 viewers of 360p, ${target.name}: ${result.requests} requests, ${result.failed} failed, ` +
      `p50 ${result.p50.toFixed(1)} ms, p99 ${result.p99.toFixed(1)} ms, longest ${result.max.toFixed(0)} ms, ` +
      `${busy.toFixed(0)} % of a core` +
      (result.firstFailure ? ` (${result.firstFailure})` : ''),
  );
}

/** User and system time of these processes, in milliseconds (of ticks of 10). */
function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) * 10;
  }, 0);
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
