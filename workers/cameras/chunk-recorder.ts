/**
 * Joins the fragments of one connection into chunks, stores them and lists them.
 *
 * - A chunk is whole GOPs, about three seconds. Fragments before `recordFromUs` are recorded already and left out.
 * - A few writes run at once; listing is strictly in order, each number once. The number is given when a chunk is accepted,
 *   so a chunk that is dropped (a live source while the storage is away) leaves a gap in time, not in the sequence.
 * - A write or a listing that fails is tried again for a while; then the connection ends, and the next one goes on from
 *   what is listed.
 */

import type { App } from '../../core/app.ts';
import type { CameraLease } from '../../core/domain/cameras/index.ts';
import { appendChunk, hashHex, type RecordingChunk } from '../../core/domain/recordings/index.ts';
import { AppError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Mp4Fragment, Mp4Init } from './fragmented-mp4.ts';
import { retrying } from './retrying.ts';
import type { TimeLine } from './time-line.ts';

const chunkUs = 3_000_000;
const writesAtOnce = 6;

export interface RecorderOptions {
  readonly app: Pick<App, 'db' | 'secrets' | 'storage' | 'clock'>;
  readonly lease: CameraLease;
  readonly timeLine: TimeLine;
  readonly nextSequence: number;
  readonly recordFromUs: number;
  /** A live source does not wait: what cannot be kept is dropped and reported. */
  readonly isLive: boolean;
  readonly onListed: (chunk: RecordingChunk) => void;
  /** A chunk cannot be stored at the moment; it is tried again. */
  readonly onUnstored: (error: unknown) => void;
  readonly onDropped: (chunk: { frames: number; durationUs: number }) => void;
}

interface PendingChunk {
  readonly parts: Buffer[];
  startUs: number;
  endUs: number;
  frames: number;
}

export interface ChunkRecorder {
  begin(init: Mp4Init): void;
  /** Waits while too much is under way, unless the source is live. */
  add(fragment: Mp4Fragment): Promise<void>;
  /** Lists what is left; resolves when everything is listed. */
  finish(): Promise<void>;
  /** Resolves, never rejects, when nothing is under way any more. What was not complete is given up. */
  abandon(): Promise<void>;
  /** Media time of the end of the last fragment that was seen, recorded or not. */
  readonly seenUntilUs: number;
}

export function openChunkRecorder(options: RecorderOptions): ChunkRecorder {
  const { app, lease, timeLine } = options;
  const recordingId = newId('recording', app.clock.now());
  const prefix = `cameras/${lease.cameraId}/rec/${recordingId}/`;
  const initKey = `${prefix}init.mp4`;
  let init: Mp4Init | null = null;
  let initHash = '';
  let initStored: Promise<void> = Promise.resolve();
  let pending: PendingChunk | null = null;
  let sequence = options.nextSequence;
  let seenUntilUs = 0;
  let recordedUntilUs = options.recordFromUs;
  let listed: Promise<void> = Promise.resolve();
  const underWay = new Set<Promise<void>>();
  let failure: unknown = null;

  function begin(next: Mp4Init): void {
    init = next;
    initHash = hashHex(next.bytes);
    initStored = retrying(app, () => app.storage.write(initKey, next.bytes), options.onUnstored);
    initStored.catch(() => {}); // Every chunk waits for it and reports.
  }

  async function add(fragment: Mp4Fragment): Promise<void> {
    if (!init) throw new AppError('badMedia', 'The recording has no beginning.');
    if (failure) throw failure;
    const startUs = timeLine.mediaUs(toUs(fragment.startTicks, init.timescale));
    const endUs = timeLine.mediaUs(toUs(fragment.startTicks + fragment.durationTicks, init.timescale));
    seenUntilUs = Math.max(seenUntilUs, endUs);
    if (startUs < recordedUntilUs || fragment.samples === 0) return;
    recordedUntilUs = endUs;
    pending ??= { parts: [], startUs, endUs, frames: 0 };
    pending.parts.push(fragment.bytes);
    pending.endUs = endUs;
    pending.frames += fragment.samples;
    // Rather a little short than one GOP too long.
    const gopUs = endUs - startUs;
    if (pending.endUs - pending.startUs + gopUs / 2 >= chunkUs) await close();
  }

  async function close(): Promise<void> {
    const chunk = pending;
    pending = null;
    if (!chunk) return;
    if (underWay.size >= writesAtOnce) {
      if (options.isLive) return options.onDropped({ frames: chunk.frames, durationUs: chunk.endUs - chunk.startUs });
      await Promise.race(underWay);
    }
    const work = store(chunk, sequence++, listed);
    listed = work.catch(() => {});
    underWay.add(work);
    work.catch((error) => (failure ??= error)).finally(() => underWay.delete(work));
  }

  async function store(chunk: PendingChunk, number: number, before: Promise<void>): Promise<void> {
    const bytes = Buffer.concat(chunk.parts);
    const storageKey = `${prefix}${number}.m4s`;
    const facts = init as Mp4Init;
    await initStored;
    await retrying(app, () => app.storage.write(storageKey, bytes), options.onUnstored);
    await before;
    if (failure) throw failure;
    const row = {
      sequence: number,
      recordingId,
      startsAt: new Date(Math.round(timeLine.wallMs(chunk.startUs))),
      endsAt: new Date(Math.round(timeLine.wallMs(chunk.endUs))),
      startPtsUs: BigInt(chunk.startUs),
      durationUs: BigInt(chunk.endUs - chunk.startUs),
      frames: chunk.frames,
      width: facts.width,
      height: facts.height,
      codec: facts.codec,
      sizeBytes: bytes.byteLength,
      sha256: hashHex(bytes),
      storageKey,
      initKey,
      initSha256: initHash,
    };
    try {
      options.onListed(await retrying(app, () => appendChunk(app, lease, row)));
    } catch (error) {
      await app.storage.remove(storageKey).catch(() => {}); // Nobody will ever ask for it.
      throw error;
    }
  }

  async function finish(): Promise<void> {
    await close();
    await Promise.allSettled([...underWay]);
    if (failure) throw failure;
  }

  return {
    begin,
    add,
    finish,
    async abandon() {
      pending = null;
      await Promise.allSettled([...underWay]);
    },
    get seenUntilUs() {
      return seenUntilUs;
    },
  };
}

function toUs(ticks: number, timescale: number): number {
  return Math.round((ticks * 1e6) / timescale);
}
