/** The poster of a video: chosen by its owner or by the picture; each has an address of its own. */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { allowed, type Principal } from '../accounts/index.ts';
import { recordChange } from '../feeds/index.ts';
import { parseInput } from '../input.ts';
import { enqueueJob } from '../jobs.ts';
import { savePoster, savePosterWish } from './poster.store.ts';
import { videoEvent } from './video.service.ts';
import { findVideo } from './video.store.ts';
import { type Video, videoPrefix } from './video.ts';

type Writing = Pick<App, 'db' | 'bell' | 'clock'>;

const chooseContract = z.object({ id: z.string(), atMs: z.number().int().min(0, 'must not be negative').nullish() });

/** Part of the name is made from the picture: another poster has another address, so that each may be kept for ever. */
export function posterKeyOf(videoId: string, version: string): string {
  return `${videoPrefix(videoId)}posters/${version}.jpg`;
}

/**
 * Has a worker make the poster from that moment, or choose one when there is none; the new address arrives as `video.updated`.
 * Throws invalid, conflict, notFound and what `allowed` throws.
 */
export async function chooseVideoPoster(
  app: Pick<App, 'db' | 'queue'>,
  principal: Principal | null,
  input: z.input<typeof chooseContract>,
): Promise<Video> {
  const { id, atMs = null } = parseInput(chooseContract, input);
  const video = allowed(principal, 'videos:write', await findVideo(app.db, id));
  if (!video) throw new AppError('notFound', 'There is no such video.');
  if (!video.playableAt) throw new AppError('conflict', 'The video cannot be played yet: choose its poster later.');
  if (!video.plan?.video) throw new AppError('conflict', 'This is sound alone: it has no picture.');
  if (atMs !== null && atMs >= (video.durationMs ?? 0))
    throw new AppError('invalid', `atMs: must be less than ${video.durationMs}, the length of the video.`);
  // No event yet: nothing that others can see has changed before the picture is there.
  if (!(await savePosterWish(app.db, video, atMs))) throw new AppError('notFound', 'There is no such video.');
  const job = { videoId: id, attempt: video.attempt, atMs };
  await enqueueJob(app.queue, 'video.poster', job, { share: video.workspaceId, isUrgent: true });
  return { ...video, posterAtMs: atMs };
}

/** The picture is stored: from now on it is the poster. false: something else is wanted meanwhile. */
export async function recordPoster(
  app: Writing,
  wish: { videoId: string; atMs: number | null },
  posterKey: string,
): Promise<boolean> {
  const video = await findVideo(app.db, wish.videoId);
  if (!video) return false;
  return recordChange(app, video.workspaceId, async (tx) => {
    const isSaved = await savePoster(tx, wish, posterKey);
    const isNew = isSaved && video.posterKey !== posterKey;
    return { result: isSaved, events: isNew ? [videoEvent('video.updated', video)] : [] };
  });
}
