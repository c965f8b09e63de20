/**
 * The only place that starts ffmpeg, ffprobe and other media tools.
 *
 * - No shell: arguments go to the program as they are. Every input gets `-protocol_whitelist` (default file,pipe).
 * - Fences: on Linux each program runs as `setpriv --pdeathsig KILL nice prlimit ... <program>`, one process by exec:
 *   the kernel kills it when this process dies, kill -9 included, and bounds its CPU time, memory, file size and core
 *   dumps. Where these tools are missing (macOS), wall-clock time and `-max_alloc` are the bounds that remain.
 * - Errors carry the tail of standard error with credentials removed; aborting kills at once.
 * - Batch runs go through fluent-ffmpeg (it runs and reports progress). Its own preparation step is replaced: it would
 *   probe the source with an unfenced ffprobe.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import fluentFfmpeg from 'fluent-ffmpeg';
import { AppError } from '../../core/errors.ts';

type Program = 'ffmpeg' | 'ffprobe' | 'pocketsphinx_continuous';

export interface ToolOptions {
  /** Aborting kills the process; the promise rejects with AppError `cancelled`. */
  signal?: AbortSignal;
  /** What inputs may be read through; default file and pipe. */
  protocols?: readonly string[];
  /** Wall clock; 0 is none. Exceeding it is AppError `internal`. */
  timeoutMs?: number;
  /** CPU seconds; Linux only. */
  cpuSeconds?: number;
  /** Address space; Linux only. Default 8 GiB and a quarter for each core: every thread reserves some. */
  memoryBytes?: number;
  /** Largest file it may write; Linux only. Default 64 GiB. */
  fileBytes?: number;
  /** 0 to 19; default 0. */
  niceness?: number;
  cwd?: string;
}

export interface FfmpegProgress {
  frames: number;
  /** Position in the output, in milliseconds. */
  positionMs: number;
}

export interface ToolStream extends AsyncDisposable {
  readonly pid: number;
  readonly stdin: Writable | null;
  readonly stdout: Readable;
  /** File descriptors 3, 4, ... of the program, as many as were asked for. */
  readonly pipes: readonly Readable[];
  /** Resolves at exit code 0; rejects with AppError otherwise. Unread pipes hold the program up, so read or dispose. */
  readonly done: Promise<void>;
  /** The last lines of standard error, without credentials. */
  stderrTail(): string;
}

const tailBytes = 6_000;

/** What no program started inside `withLimits` may exceed, whatever its caller asks for. */
export interface ToolLimits {
  cpuSeconds: number;
  /** null: the default. */
  memoryBytes: number | null;
  /** At least so nice. */
  niceness: number;
}

const limitsInForce = new AsyncLocalStorage<ToolLimits>();

/** Holds every program that `work` starts, however deep inside, to these limits. */
export function withLimits<T>(limits: ToolLimits, work: () => Promise<T>): Promise<T> {
  return limitsInForce.run(limits, work);
}

/** Runs ffmpeg to its end. `args` is a whole command line without the program; the last one is the output. */
export async function runFfmpeg(
  args: readonly string[],
  options: ToolOptions & { onProgress?: (progress: FfmpegProgress) => void } = {},
): Promise<void> {
  options.signal?.throwIfAborted();
  const [program, ...commandLine] = fence('ffmpeg', ['-nostdin', '-stats', ...fenceInputs(args, options)], options);
  const tail = openTail();
  const command = fluentFfmpeg({ stdoutLines: 1, logger: silentLogger });
  command.input('source').output('target');
  Object.assign(command, {
    _prepare: (callback: (error: null, args: string[]) => void) => callback(null, commandLine),
    _getFfmpegPath: (callback: (error: null, path: string) => void) => callback(null, program as string),
  });
  let exceeded = false;
  const kill = () => command.kill('SIGKILL');
  const timer = options.timeoutMs
    ? setTimeout(() => {
        exceeded = true;
        kill();
      }, options.timeoutMs)
    : undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      command.on('start', () => options.signal?.addEventListener('abort', kill, { once: true }));
      command.on('stderr', (line: string) => isProgressLine(line) || tail.push(`${line}\n`));
      if (options.onProgress) {
        const report = options.onProgress;
        command.on('progress', (p: { frames: number; timemark?: string }) =>
          report({ frames: p.frames || 0, positionMs: parseTimemark(p.timemark) }),
        );
      }
      command.on('end', () => resolve());
      command.on('error', reject);
      command.run();
    });
  } catch (error) {
    throw failureOf('ffmpeg', { options, exceeded, tail: tail.read(), cause: error });
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', kill);
  }
}

/** Starts ffmpeg with standard output (and `extraPipes` more, from descriptor 3) as streams. */
export function streamFfmpeg(
  args: readonly string[],
  options: ToolOptions & { extraPipes?: number; hasStdin?: boolean } = {},
): ToolStream {
  const input = options.hasStdin ? [] : ['-nostdin'];
  return startTool('ffmpeg', [...input, ...fenceInputs(args, options)], options);
}

/** Any other media tool, under the same fences. */
export function streamTool(
  program: Exclude<Program, 'ffmpeg' | 'ffprobe'>,
  args: readonly string[],
  options: ToolOptions & { hasStdin?: boolean } = {},
): ToolStream {
  return startTool(program, args, options);
}

/** What `ffprobe -show_format -show_streams -show_chapters` says: every value may be absent or "N/A". */
export interface ProbeJson {
  format?: {
    format_name?: string;
    duration?: string;
    start_time?: string;
    size?: string;
    tags?: Record<string, string>;
  };
  streams?: ProbeStreamJson[];
  chapters?: { start_time?: string; end_time?: string; tags?: Record<string, string> }[];
}
export interface ProbeStreamJson {
  index: number;
  codec_type?: string;
  codec_name?: string;
  codec_tag_string?: string;
  profile?: string;
  width?: number;
  height?: number;
  pix_fmt?: string;
  field_order?: string;
  color_transfer?: string;
  sample_aspect_ratio?: string;
  r_frame_rate?: string;
  avg_frame_rate?: string;
  time_base?: string;
  start_time?: string;
  duration?: string;
  channels?: number;
  sample_rate?: string;
  disposition?: Record<string, number>;
  tags?: Record<string, string>;
  side_data_list?: { side_data_type?: string; rotation?: number; displaymatrix?: string }[];
}

/** Opens a source with ffprobe. `inputArgs` go before the source (`-f mov`, `-rtsp_transport tcp`). */
export async function probeMedia(
  source: string,
  options: ToolOptions & { inputArgs?: readonly string[] } = {},
): Promise<ProbeJson> {
  const args = [
    '-print_format',
    'json',
    '-show_format',
    '-show_streams',
    '-show_chapters',
    ...(options.inputArgs ?? []),
    '-i',
    source,
  ];
  const limited = { timeoutMs: 30_000, cpuSeconds: 30, memoryBytes: 2 * 1024 ** 3, ...options };
  await using probe = startTool('ffprobe', ['-v', 'error', ...fenceInputs(args, limited)], limited);
  let text = '';
  probe.stdout.setEncoding('utf8');
  for await (const part of probe.stdout) {
    text += part;
    if (text.length > 8_000_000) throw new AppError('badMedia', 'The file describes too many streams.');
  }
  await probe.done;
  return JSON.parse(text) as ProbeJson;
}

export interface PacketFacts {
  streamIndex: number;
  /** When it is shown; when it is decoded, where the file does not say more; NaN where it says nothing. */
  ptsSeconds: number;
  hasPts: boolean;
  durationSeconds: number;
  sizeBytes: number;
  isKey: boolean;
  /** Read but never shown (before an edit list's beginning). */
  isDiscarded: boolean;
}

/** Every packet in file order, of one stream (`v:0`) or of all (null). */
export async function* probePackets(
  source: string,
  stream: string | null,
  options: ToolOptions & { inputArgs?: readonly string[] } = {},
): AsyncGenerator<PacketFacts> {
  const args = [
    ...(stream ? ['-select_streams', stream] : []),
    ...['-show_entries', 'packet=stream_index,pts_time,dts_time,duration_time,size,flags', '-of', 'compact=p=0'],
    ...(options.inputArgs ?? []),
    ...['-i', source],
  ];
  const limited = { memoryBytes: 2 * 1024 ** 3, ...options };
  await using probe = startTool('ffprobe', ['-v', 'error', ...fenceInputs(args, limited)], limited);
  for await (const line of createInterface({ input: probe.stdout })) {
    const fields = Object.fromEntries(line.split('|').map((field) => field.split('=', 2))) as Record<string, string>;
    if (fields.flags === undefined) continue;
    const pts = Number.parseFloat(fields.pts_time ?? '');
    yield {
      streamIndex: Number(fields.stream_index),
      ptsSeconds: Number.isNaN(pts) ? Number.parseFloat(fields.dts_time ?? '') : pts,
      hasPts: !Number.isNaN(pts),
      durationSeconds: Number.parseFloat(fields.duration_time ?? ''),
      sizeBytes: Number(fields.size) || 0,
      isKey: fields.flags.includes('K'),
      isDiscarded: fields.flags.includes('D'),
    };
  }
  await probe.done;
}

function startTool(
  program: Program,
  args: readonly string[],
  options: ToolOptions & { extraPipes?: number; hasStdin?: boolean },
): ToolStream {
  options.signal?.throwIfAborted();
  const [file, ...commandLine] = fence(program, args, options);
  const extra = Array.from({ length: options.extraPipes ?? 0 }, () => 'pipe' as const);
  const child = spawn(file as string, commandLine, {
    stdio: [options.hasStdin ? 'pipe' : 'ignore', 'pipe', 'pipe', ...extra],
    cwd: options.cwd,
  });
  const tail = openTail();
  child.stderr?.on('data', (part: Buffer) => tail.push(part.toString('utf8')));
  child.stdin?.on('error', () => {}); // The exit code tells why it stopped reading.
  let exceeded = false;
  const kill = () => child.kill('SIGKILL');
  const timer = options.timeoutMs
    ? setTimeout(() => {
        exceeded = true;
        kill();
      }, options.timeoutMs)
    : undefined;
  options.signal?.addEventListener('abort', kill, { once: true });
  const exited = new Promise<Error | null>((resolve) => {
    child.once('error', resolve);
    child.once('close', (code, signal) =>
      resolve(code === 0 ? null : new Error(`exited with ${signal ?? `code ${code}`}`)),
    );
  }).finally(() => {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', kill);
  });
  const done = exited.then((error) => {
    if (error) throw failureOf(program, { options, exceeded, tail: tail.read(), cause: error });
  });
  done.catch(() => {}); // Whoever awaits it sees the failure; a disposed stream has nobody who does.
  return {
    pid: child.pid ?? -1,
    stdin: child.stdin,
    stdout: child.stdout as Readable,
    pipes: child.stdio.slice(3) as Readable[],
    done,
    stderrTail: tail.read,
    [Symbol.asyncDispose]: () => stopTool(child, exited),
  };
}

/** Asks the program to finish its files, then kills it after two seconds. */
async function stopTool(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
    for (const stream of child.stdio) stream?.destroy();
    await exited;
    clearTimeout(timer);
  }
}

function fence(program: Program, args: readonly string[], wanted: ToolOptions): string[] {
  const command = [program, ...args];
  const options = limited(wanted);
  if (process.platform !== 'linux' || !existsSync('/usr/bin/setpriv') || !existsSync('/usr/bin/prlimit'))
    return command;
  const limits = [
    '--core=0',
    `--as=${options.memoryBytes ?? Math.ceil((8 + availableParallelism() / 4) * 1024 ** 3)}`,
    `--fsize=${options.fileBytes ?? 64 * 1024 ** 3}`,
  ];
  if (options.cpuSeconds) limits.push(`--cpu=${Math.ceil(options.cpuSeconds)}`);
  const nice = options.niceness ? ['nice', '-n', String(options.niceness)] : [];
  return ['/usr/bin/setpriv', '--pdeathsig', 'KILL', '--', ...nice, '/usr/bin/prlimit', ...limits, '--', ...command];
}

function limited(wanted: ToolOptions): ToolOptions {
  const limits = limitsInForce.getStore();
  if (!limits) return wanted;
  const memoryBytes = Math.min(wanted.memoryBytes ?? Infinity, limits.memoryBytes ?? Infinity);
  return {
    ...wanted,
    cpuSeconds: Math.min(wanted.cpuSeconds ?? Infinity, limits.cpuSeconds),
    niceness: Math.max(wanted.niceness ?? 0, limits.niceness),
    ...(memoryBytes < Infinity ? { memoryBytes } : {}),
  };
}

function fenceInputs(args: readonly string[], options: ToolOptions): string[] {
  const protocols = (options.protocols ?? ['file', 'pipe']).join(',');
  return args.flatMap((arg) =>
    arg === '-i' ? ['-max_alloc', '1073741824', '-protocol_whitelist', protocols, '-i'] : [arg],
  );
}

function failureOf(
  program: Program,
  failure: { options: ToolOptions; exceeded: boolean; tail: string; cause: unknown },
): AppError {
  const { options, exceeded, tail, cause } = failure;
  if (options.signal?.aborted)
    return new AppError('cancelled', `${program} was stopped.`, { cause: options.signal.reason });
  if (exceeded)
    return new AppError('internal', `${program} took longer than ${options.timeoutMs} ms.`, { details: { tail } });
  const reason = cause instanceof Error ? cause.message : String(cause);
  // A program that may not have the memory for its libraries ends with the code of one that is missing.
  if (/ENOENT|code 127/.test(reason) && !/shared librar/.test(tail)) {
    return new AppError('unavailable', `${program} is not installed on this machine.`, { cause });
  }
  if (/No space left on device|Disk quota exceeded/i.test(tail))
    return new AppError('unavailable', 'The disk is full.', { details: { tail } });
  const lastLine = tail.trim().split('\n').at(-1) ?? '';
  return new AppError('internal', `${program} failed: ${lastLine || withoutCredentials(reason)}`, {
    details: { tail },
  });
}

function openTail(): { push(text: string): void; read(): string } {
  let text = '';
  return {
    push: (part) => {
      text = (text + part).slice(-tailBytes);
    },
    read: () => withoutCredentials(text),
  };
}

/** `rtsp://user:password@host` and `?token=...` lose what must not be seen. */
export function withoutCredentials(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/]+@/gi, '$1***@')
    .replace(/([?&](?:token|key|password|pass|pwd|secret|auth|signature|sig)=)[^&\s]+/gi, '$1***');
}

function isProgressLine(line: string): boolean {
  return /^(frame=|size=)/.test(line);
}

function parseTimemark(mark: string | undefined): number {
  const match = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(mark ?? '');
  return match ? Math.round((Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3])) * 1000) : 0;
}

const silentLogger = { debug() {}, info() {}, warn() {}, error() {} };
