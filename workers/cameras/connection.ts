/**
 * One connection to a source: one ffmpeg process, read until it ends, fails, falls silent or is asked to stop.
 *
 * Whole GOPs that arrived are listed even when the connection breaks. Asked to stop, a live source is closed properly, so
 * that its last GOP is kept; a file is just left, and resumed at the last listed chunk.
 */

import type { App } from '../../core/app.ts';
import type { CameraTimes } from '../../core/domain/cameras/index.ts';
import { AppError } from '../../core/errors.ts';
import { streamFfmpeg } from '../runtime/ffmpeg.ts';
import type { ChunkRecorder } from './chunk-recorder.ts';
import { type Mp4Init, readFragmentedMp4 } from './fragmented-mp4.ts';
import { readJpegs } from './jpeg-stream.ts';
import type { SourcePlan } from './source.plan.ts';
import { describeProblem } from './source-problem.rules.ts';
import type { TimeLine } from './time-line.ts';

const closeMs = 4_000;
/** A live source whose clock and ours part by more than this is connected anew: a jump, or a backlog nobody needs. */
const longestDriftMs = 10_000;

export interface ConnectionOptions {
  readonly app: Pick<App, 'clock'>;
  readonly plan: SourcePlan;
  readonly timeLine: TimeLine;
  readonly recorder: ChunkRecorder;
  readonly times: CameraTimes;
  readonly isLive: boolean;
  readonly stop: AbortSignal;
  readonly onInit: (init: Mp4Init) => void;
  /** Awaited for files: live sources do not wait. */
  readonly onFrame: (packed: Uint8Array, mediaUs: number) => Promise<void>;
  readonly onPicture: (jpeg: Buffer) => void;
}

/** Resolves when the source has ended by itself or was asked to stop. Throws AppError `unavailable` with a sentence for its owner. */
export async function runConnection(options: ConnectionOptions): Promise<void> {
  const { app, plan, recorder, stop, isLive } = options;
  stop.throwIfAborted();
  await using stream = streamFfmpeg(plan.args, { protocols: plan.protocols, extraPipes: 2 });
  const [frames, pictures] = stream.pipes as unknown as [AsyncIterable<Uint8Array>, AsyncIterable<Uint8Array>];
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const over = new AbortController();
  let lastFrameMs: number | null = null;

  const read = Promise.all([
    recordAll(stream.stdout, options),
    analyseAll(frames, options, {
      onAny: () => {
        lastFrameMs = app.clock.now();
      },
      onFailed: failed.reject,
    }),
    eachPicture(pictures, options),
  ]);
  read.catch(() => {}); // When something else failed first.
  const beganMs = app.clock.now();
  const watchdog = watchSilence(options, { over: over.signal, quietSinceMs: () => lastFrameMs, beganMs });
  watchdog.catch(failed.reject);
  const onStop = () => {
    if (!isLive) return failed.reject(stop.reason);
    closeTool(stream.pid);
    app.clock.sleep(closeMs, over.signal).then(
      () => failed.reject(stop.reason),
      () => {},
    );
  };
  stop.addEventListener('abort', onStop, { once: true });
  try {
    await Promise.race([read, failed.promise]);
    if (!stop.aborted) await stream.done;
    await recorder.finish();
  } catch (error) {
    await recorder.finish().catch(() => {});
    if (stop.aborted || isLost(error)) throw error;
    throw new AppError('unavailable', describeProblem(error, stream.stderrTail()), { cause: error });
  } finally {
    stop.removeEventListener('abort', onStop);
    over.abort();
  }
}

/** ffmpeg then writes what it holds and ends. */
function closeTool(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has ended by itself a moment ago.
  }
}

/** The lease was taken over, or the camera is gone: nothing that another try could change. */
export function isLost(error: unknown): boolean {
  return error instanceof AppError && (error.kind === 'conflict' || error.kind === 'notFound');
}

async function recordAll(stream: AsyncIterable<Uint8Array>, { recorder, onInit }: ConnectionOptions): Promise<void> {
  for await (const part of readFragmentedMp4(stream)) {
    if (part.kind === 'fragment') await recorder.add(part.fragment);
    else {
      recorder.begin(part.init);
      onInit(part.init);
    }
  }
}

async function analyseAll(
  stream: AsyncIterable<Uint8Array>,
  options: ConnectionOptions,
  { onAny, onFailed }: { onAny: () => void; onFailed: (error: unknown) => void },
): Promise<void> {
  const { timeLine, isLive, app } = options;
  let timescale = 0;
  for await (const part of readFragmentedMp4(stream)) {
    if (part.kind === 'init') {
      timescale = part.init.timescale;
      continue;
    }
    const mediaUs = timeLine.mediaUs(Math.round((part.fragment.startTicks * 1e6) / timescale));
    onAny();
    const analysed = options.onFrame(part.fragment.media, mediaUs);
    if (isLive) analysed.catch(onFailed);
    else await analysed;
    if (isLive && Math.abs(app.clock.now() - timeLine.wallMs(mediaUs)) > longestDriftMs) {
      throw new AppError('unavailable', "The camera's pictures are too early or too late; it is connected anew.");
    }
  }
}

async function eachPicture(stream: AsyncIterable<Uint8Array>, { onPicture }: ConnectionOptions): Promise<void> {
  for await (const jpeg of readJpegs(stream)) onPicture(jpeg);
}

async function watchSilence(
  { app, times }: ConnectionOptions,
  since: { over: AbortSignal; beganMs: number; quietSinceMs: () => number | null },
): Promise<void> {
  while (!since.over.aborted) {
    try {
      await app.clock.sleep(500, since.over);
    } catch {
      return;
    }
    const quiet = since.quietSinceMs();
    const limitMs = quiet === null ? times.connectMs : times.stallMs;
    if (app.clock.now() - (quiet ?? since.beganMs) > limitMs) {
      throw new AppError(
        'unavailable',
        quiet === null ? 'The camera sends no picture.' : 'The camera has stopped sending pictures.',
      );
    }
  }
}
