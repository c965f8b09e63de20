/** Programs of the operating system that we call: finds them, and installs them where that is allowed. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AppError } from '../core/errors.ts';

/** The oldest ffmpeg whose filters, muxers and options we use. */
export const oldestFfmpeg = [5, 1] as const;

export type Manager = 'apt-get' | 'dnf' | 'brew';

export interface SystemProgram {
  name: string;
  /** Package names by package manager; none: that manager does not have it. */
  packages: Partial<Record<Manager, readonly string[]>>;
  isThere(env: Env): boolean;
}

type Env = Record<string, string | undefined>;

export const ffmpeg: SystemProgram = {
  name: 'ffmpeg',
  packages: { 'apt-get': ['ffmpeg'], dnf: ['ffmpeg-free'], brew: ['ffmpeg'] },
  isThere: (env) => findProgram('ffmpeg', env) !== null && findProgram('ffprobe', env) !== null,
};

export const pocketsphinx: SystemProgram = {
  name: 'pocketsphinx',
  packages: { 'apt-get': ['pocketsphinx', 'pocketsphinx-en-us'], dnf: ['pocketsphinx', 'pocketsphinx-models'] },
  isThere: (env) => findProgram('pocketsphinx_continuous', env) !== null,
};

/** The path of a program on PATH, or null. */
export function findProgram(name: string, env: Env): string | null {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder && existsSync(join(folder, name))) return join(folder, name);
  }
  return null;
}

/**
 * Installs what is missing through the system's package manager, when we are root or may become it without a password.
 * Returns what is still missing afterwards.
 */
export function installMissing(
  programs: readonly SystemProgram[],
  env: Env,
  say: (line: string) => void,
): SystemProgram[] {
  const missing = programs.filter((program) => !program.isThere(env));
  const manager = findManager(env);
  if (missing.length === 0 || !manager) return missing;
  const wanted = missing.filter((program) => program.packages[manager]);
  const asRoot = rootPrefix(manager, env);
  if (wanted.length === 0 || !asRoot) return missing;
  say(`Installing ${wanted.map((program) => program.name).join(', ')} with ${manager} ...`);
  if (manager === 'apt-get') runManager([...asRoot, 'apt-get', 'update', '-q'], env);
  // One by one: a package that this system does not have must not keep the others away.
  for (const program of wanted) runManager([...asRoot, ...installCommand(manager, [program])], env);
  return missing.filter((program) => !program.isThere(env));
}

/** One sentence that says how a person gets these. */
export function howToInstall(programs: readonly SystemProgram[], env: Env): string {
  const manager = findManager(env);
  const known = manager ? programs.filter((program) => program.packages[manager]) : [];
  if (!manager || known.length === 0) return `Install ${programs.map((program) => program.name).join(', ')}.`;
  const command = installCommand(manager, known).filter((word) => word !== '-qq');
  const mayAlready = manager === 'brew' || process.getuid?.() === 0;
  return `Type: ${[...(mayAlready ? [] : ['sudo']), ...command].join(' ')}`;
}

/** Throws AppError `unavailable` that says what to do when there is no ffmpeg that is new enough. */
export function requireFfmpeg(env: Env): string {
  if (!ffmpeg.isThere(env)) {
    throw new AppError('unavailable', `ffmpeg and ffprobe are missing. ${howToInstall([ffmpeg], env)}`);
  }
  const version = ffmpegVersion(env);
  if (version !== null && !isNewEnough(version)) {
    throw new AppError(
      'unavailable',
      `ffmpeg ${version} is too old; version ${oldestFfmpeg.join('.')} or newer is needed on the PATH.`,
    );
  }
  return version ?? 'of unknown version';
}

/** "5.1.6-0+deb12u1" -> "5.1.6"; null for builds that are named by a commit only. */
export function ffmpegVersion(env: Env): string | null {
  const { stdout } = spawnSync('ffmpeg', ['-version'], { encoding: 'utf8', env: childEnv(env) });
  return /^ffmpeg version n?(\d+(?:\.\d+)+)/.exec(stdout ?? '')?.[1] ?? null;
}

export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldestFfmpeg[0] || (major === oldestFfmpeg[0] && minor >= oldestFfmpeg[1]);
}

function findManager(env: Env): Manager | null {
  const managers: Manager[] = process.platform === 'darwin' ? ['brew'] : ['apt-get', 'dnf'];
  return managers.find((manager) => findProgram(manager, env)) ?? null;
}

/** Words that make a command run as root; null when we may not. Homebrew must not be root. */
function rootPrefix(manager: Manager, env: Env): string[] | null {
  if (manager === 'brew' || process.getuid?.() === 0) return [];
  if (!findProgram('sudo', env)) return null;
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore', env: childEnv(env) }).status === 0
    ? ['sudo', '-n']
    : null;
}

function installCommand(manager: Manager, programs: readonly SystemProgram[]): string[] {
  const names = programs.flatMap((program) => program.packages[manager] ?? []);
  if (manager === 'apt-get') return ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...names];
  if (manager === 'dnf') return ['dnf', 'install', '-y', ...names];
  return ['brew', 'install', ...names];
}

/** Failure is no error here: what counts is whether the program is there afterwards. */
function runManager(words: readonly string[], env: Env): void {
  const [command, ...args] = words as [string, ...string[]];
  const quiet = { ...childEnv(env), DEBIAN_FRONTEND: 'noninteractive', HOMEBREW_NO_AUTO_UPDATE: '1' };
  const result = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: quiet,
    encoding: 'utf8',
    timeout: 15 * 60_000,
  });
  if (result.status !== 0 && result.stderr) process.stderr.write(`${result.stderr.trim().split('\n').at(-1)}\n`);
}

function childEnv(env: Env): NodeJS.ProcessEnv {
  return env as NodeJS.ProcessEnv;
}
