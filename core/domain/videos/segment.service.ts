/**
 * Stored segments: committed once, asked for by viewers, made again when they are missing.
 *
 * A segment's row is inserted and its object written in one transaction, the row first: the first writer wins, a second
 * one waits and leaves the object alone, and a crash between leaves no row, so that the segment counts as missing.
 */

import { createHash } from 'node:crypto';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { enqueueJob, type HardwareEncoder, hardwareEncoders, raiseJob } from '../jobs.ts';
import { sealSegment, unwrapContentKey } from './content-key.ts';
import { plannedSegments } from './ladder.plan.ts';
import { chunkOfSegment, isNothingMissing, type MissingWork, missingWork } from './missing.rules.ts';
import { canSeekSound } from './seek.rules.ts';
import { insertSegment, type SegmentKey, storedSegments } from './segment.store.ts';
import { claimInit, findRenditions, updateRendition } from './video.store.ts';
import { type Rendition, renditionPrefix, type Video } from './video.ts';
import type { VideoPlan } from './video-plan.ts';

type Making = Pick<App, 'db' | 'clock' | 'storage' | 'secrets'>;

/** Writing a segment to a slow store must not lose the row's transaction. */
const commitMs = 60_000;

export interface NewSegment {
  rendition: string;
  index: number;
  samples: number;
  bytes: Uint8Array;
  /** To the end of the first picture; null: sound. */
  keyFrameBytes: number | null;
}

/** false: it is there already, or the attempt is void. */
export async function commitSegment(
  app: Making,
  video: Pick<Video, 'id' | 'attempt' | 'contentKey'>,
  segment: NewSegment,
): Promise<boolean> {
  const { rendition, index, samples, bytes, keyFrameBytes } = segment;
  const key = contentKeyOf(app, video);
  const sha256 = createHash('sha256').update(bytes).digest();
  const facts = { rendition, index, samples, sha256, keyFrameBytes, sizeBytes: bytes.length };
  const row = { ...facts, videoId: video.id, attempt: video.attempt, at: new Date(app.clock.now()) };
  return app.db.$transaction(
    async (tx) => {
      if (!(await insertSegment(tx, row))) return false;
      const stored = key ? sealSegment(key, index, bytes) : bytes;
      await app.storage.write(segmentKey({ videoId: video.id, rendition, index }), stored);
      return true;
    },
    { timeout: commitMs, maxWait: commitMs },
  );
}

/**
 * Stores a rendition's initialisation segment, or finds that it is the one already stored.
 * Throws AppError `conflict` when another task made a different one: its segments would not fit these.
 */
export async function commitInit(
  app: Making,
  video: Pick<Video, 'id' | 'attempt'>,
  init: { rendition: string; bytes: Uint8Array; codecs: string; encoder: string; encoderReason: string | null },
): Promise<void> {
  const { rendition, bytes, codecs, encoder, encoderReason } = init;
  const sha256 = createHash('sha256').update(bytes).digest();
  await app.db.$transaction(
    async (tx) => {
      const found = await claimInit(tx, { videoId: video.id, name: rendition });
      if (found && Buffer.compare(found, sha256) !== 0) {
        throw new AppError('conflict', `Another encoder has begun ${rendition}: its segments would not fit together.`);
      }
      if (found) return;
      await app.storage.write(`${renditionPrefix(video.id, rendition)}init.mp4`, bytes);
      const change = { initSha256: sha256, codecs, encoder, encoderReason, state: 'ENCODING' as const };
      await updateRendition(tx, { videoId: video.id, name: rendition }, change);
    },
    { timeout: commitMs, maxWait: commitMs },
  );
}

/** The video's AES-128 key; null: its segments are in the clear. */
export function contentKeyOf(app: Pick<App, 'secrets'>, video: Pick<Video, 'contentKey'>): Uint8Array | null {
  return video.contentKey && unwrapContentKey(app.secrets, video.contentKey);
}

export function segmentKey({ videoId, rendition, index }: SegmentKey): string {
  return `${renditionPrefix(videoId, rendition)}s${index}.m4s`;
}

/** Renditions that should be whole: not those that were freed or are not offered. */
export function wantedRenditions(renditions: readonly Pick<Rendition, 'name' | 'state'>[]): Set<string> {
  return new Set(renditions.filter(({ state }) => state !== 'COLD' && state !== 'DROPPED').map(({ name }) => name));
}

export async function findMissing(app: Pick<App, 'db'>, video: Video & { plan: VideoPlan }): Promise<MissingWork> {
  const wanted = wantedRenditions(await findRenditions(app.db, [video.id]));
  return missingWork(video.plan, await storedSegments(app.db, video.id), wanted);
}

/** Sound first: nothing plays without it. */
export async function enqueueSound(app: Pick<App, 'queue'>, video: Video): Promise<void> {
  if (!video.plan?.audio) return;
  const job = { videoId: video.id, attempt: video.attempt };
  await enqueueJob(app.queue, 'video.sound', job, { share: video.workspaceId });
}

/** The hardware that makes the rungs, when it is hardware: their chunks go where that is. */
export function chunkEncoder(plan: VideoPlan): HardwareEncoder | undefined {
  return hardwareEncoders.find((encoder) => encoder === plan.video?.rungs[0]?.encoder);
}

/** Queues everything that a planned video lacks; or, when it lacks nothing, the last checks. Safe to repeat. */
export async function enqueueMissing(app: Pick<App, 'db' | 'queue'>, video: Video): Promise<void> {
  const { id: videoId, attempt, plan, workspaceId: share } = video;
  if (!plan) return;
  const work = await findMissing(app, { ...video, plan });
  const job = { videoId, attempt };
  if (isNothingMissing(work)) return enqueueJob(app.queue, 'video.finish', job, { share });
  if (work.hasSound) await enqueueSound(app, video);
  if (work.hasCopy) await enqueueJob(app.queue, 'video.copy', job, { share });
  const isLate = video.state === 'READY';
  for (const chunk of work.chunks) {
    const name = isLate ? 'video.encodeLater' : chunk === 0 ? 'video.encodeFirst' : 'video.encode';
    const encoder = name === 'video.encode' && chunkEncoder(plan);
    await enqueueJob(app.queue, name, { ...job, chunk }, { share, ...(encoder ? { encoder } : {}) });
  }
}

/**
 * A viewer waits for a segment that is not there: it is made at once, alone with the next one, and what follows gets
 * ahead of the rest. A freed rendition comes back to life. false: it is not planned, or the video does not come any more.
 */
export async function requestSegment(
  app: Pick<App, 'db' | 'queue'>,
  video: Video,
  key: Omit<SegmentKey, 'videoId'>,
): Promise<boolean> {
  const { rendition, index } = key;
  const planned = video.plan && plannedSegments(video.plan).find(({ name }) => name === rendition);
  if (!video.plan || !planned || index >= planned.samples.length) return false;
  if (video.state !== 'PROCESSING' && video.state !== 'READY') return false;
  const job = { videoId: video.id, attempt: video.attempt };
  if (rendition === 'audio') {
    await raiseJob(app.queue, 'video.sound', job);
    if (!canSeekSound(video.plan, video.probe)) return true;
    const options = { share: video.workspaceId, isUrgent: true };
    await enqueueJob(app.queue, 'video.segment', { ...job, rendition, index }, options);
    return true;
  }
  const [row] = (await findRenditions(app.db, [video.id])).filter(({ name }) => name === rendition);
  if (!row || row.state === 'DROPPED' || row.state === 'FAILED') return false;
  if (row.state === 'COLD') {
    await updateRendition(app.db, { videoId: video.id, name: rendition }, { state: 'ENCODING' });
    await enqueueMissing(app, video);
  }
  const rung = video.plan.video?.rungs.find(({ name }) => name === rendition);
  if (rung?.isCopy) await raiseJob(app.queue, 'video.copy', job);
  else {
    const options = { share: video.workspaceId, isUrgent: true };
    await enqueueJob(app.queue, 'video.segment', { ...job, rendition, index }, options);
    const next = chunkOfSegment(video.plan, index + 2);
    await raiseJob(app.queue, video.state === 'READY' ? 'video.encodeLater' : 'video.encode', { ...job, chunk: next });
  }
  return true;
}
