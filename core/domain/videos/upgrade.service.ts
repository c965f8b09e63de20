/**
 * Popular videos get their rungs once more in a newer codec, when their workspace's profile says so.
 *
 * An upgrade adds rungs to the plan; their chunks are then missing work like any other, in the class that comes last. So a
 * crash, a lost job and a second upgrade of the same video are cases that need nothing of their own.
 */

import type { App } from '../../app.ts';
import { newId } from '../../ids.ts';
import { recordChange } from '../feeds/index.ts';
import { enqueueJob } from '../jobs.ts';
import { plannedSegments } from './ladder.plan.ts';
import { enqueueMissing } from './segment.service.ts';
import { deleteSegments } from './segment.store.ts';
import { isUpgrade, planUpgrade, type UpgradeCodec } from './upgrade.rules.ts';
import { findBegunUpgrades, findUpgradeCandidates, lockReadyVideo } from './upgrade.store.ts';
import { videoEvent } from './video.service.ts';
import { findRenditions, findVideo, updatePlan, updateRendition, upsertRendition } from './video.store.ts';
import { renditionPrefix } from './video.ts';
import type { VideoPlan } from './video-plan.ts';
import { readVideoProfile } from './video-profile.ts';

type Writing = Pick<App, 'db' | 'bell' | 'clock' | 'queue'>;

/** Bound one run; more follows. */
const videosAtOnce = 20;

export interface UpgradeJob {
  videoId: string;
  attempt: number;
  codec: UpgradeCodec;
}

/**
 * Queues an upgrade for videos that have become popular, in a codec that some worker can make, and finds what upgrades
 * lack whose jobs were lost. Safe to repeat. Returns how many videos it found.
 */
export async function upgradePopularVideos(
  app: Pick<App, 'db' | 'queue'>,
  codecs: readonly UpgradeCodec[],
): Promise<number> {
  const usualViews = readVideoProfile({}).upgradeAfterViews;
  const popular = await findUpgradeCandidates(app.db, { codecs, usualViews, limit: videosAtOnce });
  for (const { id: videoId, attempt, workspaceId: share, codec } of popular) {
    await enqueueJob(app.queue, 'video.upgrade', { videoId, attempt, codec }, { share });
  }
  const begun = await findBegunUpgrades(app.db, videosAtOnce);
  for (const id of begun) {
    const video = await findVideo(app.db, id);
    if (video) await enqueueMissing(app, video);
  }
  return popular.length + begun.length;
}

/** Plans the added rungs and queues their chunks. Does nothing when the video has them, is gone or is being made anew. */
export async function beginUpgrade(
  app: Writing,
  job: UpgradeJob,
  choice: { encoder: string; reason: string },
): Promise<void> {
  const video = await findVideo(app.db, job.videoId);
  if (!video) return;
  const isBegun = await recordChange(app, video.workspaceId, async (tx) => {
    const nothing = { result: false, events: [] };
    if (!(await lockReadyVideo(tx, job))) return nothing;
    const plan = (await findVideo(tx, job.videoId))?.plan;
    if (!plan) return nothing;
    const renditions = await findRenditions(tx, [job.videoId]);
    const offered = new Set(renditions.filter(({ state }) => state !== 'DROPPED').map(({ name }) => name));
    const { encoder, reason: encoderReason } = choice;
    const upgraded = planUpgrade(plan, { codec: job.codec, encoder, encoderReason, offered });
    if (upgraded === plan) return nothing;
    await updatePlan(tx, job.videoId, upgraded);
    await addRenditions(tx, job, upgraded);
    return { result: true, events: [videoEvent('video.updated', video)] };
  });
  const latest = isBegun ? await findVideo(app.db, job.videoId) : null;
  if (latest) await enqueueMissing(app, latest);
}

async function addRenditions(
  tx: Parameters<typeof upsertRendition>[0],
  { videoId, codec }: UpgradeJob,
  plan: VideoPlan,
): Promise<void> {
  const counts = new Map(plannedSegments(plan).map(({ name, samples }) => [name, samples.length]));
  for (const { name, width, height, maxrate, codec: own } of plan.video?.rungs ?? []) {
    if (own !== codec) continue;
    const row = { id: newId('rendition'), videoId, name, width, height, bitrate: maxrate, codec: own };
    await upsertRendition(tx, { ...row, segmentCount: counts.get(name) ?? 0 });
  }
}

/** An added rung cannot be made: it is not offered, what there is of it goes, and the video stays as good as it was. */
export async function giveUpUpgrades(
  app: Pick<App, 'db' | 'bell' | 'clock' | 'storage'>,
  job: { videoId: string; attempt: number },
  reason: string,
): Promise<void> {
  const video = await findVideo(app.db, job.videoId);
  if (!video?.plan || video.attempt !== job.attempt || video.state !== 'READY') return;
  const added = new Set(video.plan.video?.rungs.filter(isUpgrade).map(({ name }) => name));
  const dropped = await recordChange(app, video.workspaceId, async (tx) => {
    const unfinished = (await findRenditions(tx, [video.id]))
      .filter(({ name, state }) => added.has(name) && (state === 'PENDING' || state === 'ENCODING'))
      .map(({ name }) => name);
    for (const name of unfinished) {
      await updateRendition(tx, { videoId: video.id, name }, { state: 'DROPPED', encoderReason: reason });
    }
    if (unfinished.length > 0) await deleteSegments(tx, video.id, unfinished);
    return { result: unfinished, events: unfinished.length > 0 ? [videoEvent('video.updated', video)] : [] };
  });
  for (const name of dropped) await app.storage.removeAll(renditionPrefix(video.id, name));
}
