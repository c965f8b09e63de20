/**
 * The plan of a video, fixed once: when its upload is complete, or ahead of that from what has arrived.
 *
 * Segments that were made under an earlier plan stay as long as they fit the new one: a retry, and an upload that has
 * grown, go on with what is there.
 */

import type { App } from '../../app.ts';
import { newId } from '../../ids.ts';
import type { Db } from '../../platform/db/database.ts';
import { recordChange } from '../feeds/index.ts';
import { newContentKey, wrapContentKey } from './content-key.ts';
import { continuePlan, plannedSegments } from './ladder.plan.ts';
import type { MediaProbe } from './probe.ts';
import { enqueueMissing } from './segment.service.ts';
import { deleteSegments } from './segment.store.ts';
import { videoEvent } from './video.service.ts';
import {
  deleteRenditionsExcept,
  findRenditions,
  findVideo,
  moveVideo,
  planColumns,
  sourceColumns,
  updatePlan,
  updateRendition,
  upsertRendition,
} from './video.store.ts';
import type { Video, VideoAttempt } from './video.ts';
import type { VideoPlan } from './video-plan.ts';

type Planning = Pick<App, 'db' | 'bell' | 'clock' | 'secrets'>;

export interface FoundPlan {
  probe: MediaProbe;
  plan: VideoPlan;
  isEncrypted: boolean;
}

/** How far a video is when it has been planned. */
export const plannedShare = 0.02;

/**
 * Fixes the grid and the ladder of a complete upload. Resolves to the video with the plan that holds, or to null when the
 * job is void.
 */
export async function recordPlan(app: Planning, job: VideoAttempt, found: FoundPlan): Promise<Video | null> {
  const video = await findVideo(app.db, job.videoId);
  if (!video) return null;
  const continued = video.isSafe ? null : continuedPlan(video, found.plan);
  const plan = continued ?? found.plan;
  return recordChange(app, video.workspaceId, async (tx) => {
    const progress = Math.max(video.progress, plannedShare);
    const change = { ...planColumns(found.probe, plan), ...newKey(app, found, continued), progress };
    const moved = await moveVideo(tx, { id: job.videoId, from: ['PROCESSING'], attempt: job.attempt }, change);
    if (!moved) return { result: null, events: [] };
    await planRenditions(tx, video.id, { plan, isContinued: continued !== null });
    const moment = { id: video.id, state: 'PROCESSING' as const, progress };
    return { result: await findVideo(tx, video.id), events: [videoEvent('video.progress', moment)] };
  });
}

/**
 * The plan of an upload that is still on its way, as far as it has arrived; its sound is left for later. null: the upload
 * has ended, or what came since does not fit what was planned, so that nothing more can be made ahead.
 */
export async function recordPlanAhead(app: Planning, video: Video, found: FoundPlan): Promise<Video | null> {
  const ahead = { ...found.plan, audio: null };
  const continued = continuedPlan(video, ahead);
  if (video.plan && !continued) return null;
  const plan = continued ?? ahead;
  return app.db.$transaction(async (tx) => {
    // Its length is not known yet: nobody is told of one.
    const change = { ...sourceColumns(found.probe, plan), ...newKey(app, found, continued) };
    const guard = { id: video.id, from: ['AWAITING_UPLOAD'], attempt: video.attempt } as const;
    if (!(await moveVideo(tx, guard, change))) return null;
    await planRenditions(tx, video.id, { plan, isContinued: continued !== null });
    return findVideo(tx, video.id);
  });
}

function continuedPlan(video: Video, plan: VideoPlan): VideoPlan | null {
  return video.plan && continuePlan(video.plan, plan);
}

function newKey({ secrets }: Pick<App, 'secrets'>, { isEncrypted }: FoundPlan, continued: VideoPlan | null) {
  if (continued) return {};
  return { contentKey: isEncrypted ? wrapContentKey(secrets, newContentKey()) : null };
}

async function planRenditions(
  tx: Db,
  videoId: string,
  { plan, isContinued }: { plan: VideoPlan; isContinued: boolean },
): Promise<void> {
  const planned = plannedSegments(plan);
  const names = planned.map(({ name }) => name);
  if (!isContinued) {
    await deleteSegments(tx, videoId);
    await deleteRenditionsExcept(tx, videoId, names);
  }
  const begun = new Set(isContinued ? (await findRenditions(tx, [videoId])).map(({ name }) => name) : []);
  for (const { name, samples } of planned) {
    const segmentCount = samples.length;
    if (begun.has(name)) {
      await updateRendition(tx, { videoId, name }, { segmentCount });
      continue;
    }
    const rung = plan.video?.rungs.find((each) => each.name === name);
    await upsertRendition(tx, {
      id: newId('rendition'),
      videoId,
      name,
      width: rung?.width ?? null,
      height: rung?.height ?? null,
      bitrate: rung?.maxrate ?? plan.audio?.bitrate ?? 0,
      codec: rung?.codec ?? 'aac',
      segmentCount,
    });
  }
}

/** The plan with the quality that its content deserves, for the rungs above the lowest, which is made first. */
export function withCrf(plan: VideoPlan, crf: number): VideoPlan {
  if (!plan.video) return plan;
  const lowest = plan.video.rungs.length - 1;
  const rungs = plan.video.rungs.map((rung, index) => (index === lowest ? rung : { ...rung, crf }));
  return { ...plan, video: { ...plan.video, rungs } };
}

export async function recordCrf(app: Pick<App, 'db'>, video: Video, crf: number): Promise<Video> {
  if (!video.plan) return video;
  const plan = withCrf(video.plan, crf);
  await updatePlan(app.db, video.id, plan);
  return { ...video, plan };
}

/** What a rendition that should have been copied needs instead: encoding, like the others. */
export async function giveUpCopy(app: Pick<App, 'db' | 'queue'>, job: VideoAttempt): Promise<void> {
  const video = await findVideo(app.db, job.videoId);
  const grid = video?.plan?.video;
  if (!video?.plan || !grid || video.attempt !== job.attempt) return;
  const copied = grid.rungs.filter((rung) => rung.isCopy).map((rung) => rung.name);
  const plan = { ...video.plan, video: { ...grid, rungs: grid.rungs.map((rung) => ({ ...rung, isCopy: false })) } };
  await app.db.$transaction(async (tx) => {
    await deleteSegments(tx, video.id, copied);
    for (const name of copied)
      await updateRendition(tx, { videoId: video.id, name }, { initSha256: null, codecs: null });
    await updatePlan(tx, video.id, plan);
  });
  await enqueueMissing(app, { ...video, plan });
}
