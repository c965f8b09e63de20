/**
 * Work on an upload that is still on its way: a plan from what has arrived, and segments of it.
 *
 * A file whose index comes last cannot be read yet and is left alone; so is one that turns out to be no film, for
 * that is said when all of it is there.
 */

import type { App } from '../../core/app.ts';
import type { JobData } from '../../core/domain/jobs.ts';
import {
  enqueueArrived,
  findVideo,
  findVideoProfile,
  isUnverified,
  planVideo,
  recordPlanAhead,
  uploadKey,
  type Video,
  withCrf,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import type { JobContext } from '../runtime/run-job.ts';
import { chooseEncoders } from './choose-encoders.ts';
import { encodeRange, withWork } from './encode.handler.ts';
import { measureContent } from './measure-content.ts';
import { type ProbedUpload, probeUpload } from './probe-upload.ts';

export async function planAhead(app: App, { videoId }: JobData<'video.planAhead'>, context: JobContext): Promise<void> {
  const video = await findVideo(app.db, videoId);
  if (video?.state !== 'AWAITING_UPLOAD' || (await isUnverified(app, videoId))) return;
  await using source = await context.sources.open(uploadKey(videoId));
  const found = await probeArrived(source.path, context.signal);
  if (!found?.probe.video || (await isUnverified(app, videoId))) return;
  const planned = await recordArrived(app, video, { ...found, source: source.path, signal: context.signal });
  if (planned?.plan) await enqueueArrived(app, { ...planned, plan: planned.plan }, found.probe.video.endSeconds);
}

/** null: it cannot be read yet. */
async function probeArrived(path: string, signal: AbortSignal): Promise<ProbedUpload | null> {
  return probeUpload(path, { signal }).catch((error) => {
    if (error instanceof AppError && error.kind === 'badMedia') return null;
    throw error;
  });
}

async function recordArrived(
  app: App,
  video: Video,
  { probe, source, signal, ...packets }: ProbedUpload & { source: string; signal: AbortSignal },
): Promise<Video | null> {
  const profile = await findVideoProfile(app.db, video.workspaceId);
  let plan = await chooseEncoders(app, planVideo({ probe, ...packets, profile }));
  // What can only be read from its beginning is one piece of work, and that is for when all of it is there.
  if (!plan.video || plan.video.seekBackSeconds === null) return null;
  if (!video.plan && profile.crf === 'adaptive') {
    plan = withCrf(plan, (await measureContent({ source, probe, plan, signal })).crf);
  }
  return recordPlanAhead(app, video, { probe, plan, isEncrypted: profile.encrypt });
}

export async function encodeAhead(app: App, job: JobData<'video.encodeAhead'>, context: JobContext): Promise<void> {
  await withWork(app, job, context, (work) => encodeRange(work, job, { isSalvaged: false }));
}

export async function giveUpAhead(app: App, { videoId }: { videoId: string }, error: AppError): Promise<void> {
  app.log.info({ videoId, reason: error.message }, 'nothing could be made ahead of the end of an upload');
}
