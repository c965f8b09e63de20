/** `npm test`: sets up what the tests need, then runs every check and every test, and adds up what they say. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnv } from '../core/platform/config/env.ts';
import { runChecks, type Tally } from './check.ts';
import {
  ffmpeg,
  findProgram,
  howToInstall,
  installMissing,
  pocketsphinx,
  type SystemProgram,
} from './system-packages.ts';
import { runTool } from './tool.ts';

const programs: readonly SystemProgram[] = [
  ffmpeg,
  pocketsphinx,
  {
    name: 'redis-server',
    packages: { 'apt-get': ['redis-server'], dnf: ['redis'], brew: ['redis'] },
    isThere: (env) => findProgram('redis-server', env) !== null,
  },
  {
    name: 'chromium',
    packages: { 'apt-get': ['chromium'], dnf: ['chromium'] },
    isThere: (env) => ['chromium', 'chromium-browser', 'google-chrome'].some((name) => findProgram(name, env) !== null),
  },
  {
    name: 'gst-rtsp-server',
    packages: {
      'apt-get': [
        ...['python3-gi', 'gir1.2-gst-rtsp-server-1.0', 'gstreamer1.0-rtsp'],
        ...['gstreamer1.0-plugins-base', 'gstreamer1.0-plugins-good', 'gstreamer1.0-plugins-ugly'],
      ],
      dnf: ['python3-gobject', 'gstreamer1-rtsp-server', 'gstreamer1-plugins-good', 'gstreamer1-plugins-ugly-free'],
    },
    isThere: () => {
      const script = 'import gi; gi.require_version("GstRtspServer", "1.0"); from gi.repository import GstRtspServer';
      return spawnSync('/usr/bin/python3', ['-c', script], { stdio: 'ignore' }).status === 0;
    },
  },
];

/** Each runs alone: they share two cores, and the last ones measure time. */
const runners = [
  { name: 'unit', args: ['--project', 'unit'] },
  { name: 'contract and integration', args: ['--project', 'integration'] },
  { name: 'end to end', args: ['--project', 'e2e'] },
] as const;

export async function test(): Promise<number> {
  const env = processEnv();
  const missing = installMissing(programs, env, console.log);
  if (missing.length > 0) {
    const names = missing.map((program) => program.name).join(', ');
    console.log(`Missing: ${names}; what needs it will fail. ${howToInstall(missing, env)}`);
  }
  const total: Tally = await heading('checks', () => runChecks());
  const isBuilt = await heading('build', async () => {
    const { code } = await runTool('cli/launch.cjs', ['build'], { env, isShown: true });
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  });
  add(total, isBuilt);
  for (const runner of runners) add(total, await heading(runner.name, () => runVitest(runner.args, env)));
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

async function heading(name: string, work: () => Promise<Tally>): Promise<Tally> {
  console.log(`\n=== ${name}`);
  const startedAt = performance.now();
  const tally = await work();
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`--- ${name}: ${tally.passed} passed, ${tally.failed} failed (${seconds} s)`);
  return tally;
}

function add(total: Tally, part: Tally): void {
  total.passed += part.passed;
  total.failed += part.failed;
}

async function runVitest(args: readonly string[], env: Record<string, string | undefined>): Promise<Tally> {
  const directory = mkdtempSync(join(tmpdir(), 'sightline-test-'));
  const report = join(directory, 'report.json');
  // The settings of an installation must not leak into its tests.
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('SIGHTLINE_')));
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { code } = await runTool('node_modules/vitest/vitest.mjs', ['run', ...reporters, ...args], {
      env: { ...own, NODE_ENV: 'test', ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
      isShown: true,
    });
    const {
      numPassedTests: passed,
      numFailedTests,
      numPendingTests,
      success,
    } = JSON.parse(readFileSync(report, 'utf8'));
    if (numPendingTests > 0) console.log(`${numPendingTests} tests were skipped; the list above says which.`);
    // A file that cannot be loaded, or an error outside of every test, fails the run without a failed test; not always by its code.
    return { passed, failed: numFailedTests === 0 && (code !== 0 || !success) ? 1 : numFailedTests };
  } catch (error) {
    console.log(`The runner made no report: ${error instanceof Error ? error.message : error}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
