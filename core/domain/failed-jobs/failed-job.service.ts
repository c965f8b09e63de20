/**
 * Dead letters: what failed for good, to be looked at, done again or forgotten.
 *
 * A workspace's administrators see those of its videos; an operator (cli/jobs.ts) sees all. Doing a job again is not
 * enough where its failure ended something: then that is opened again first, or the job would find nothing to do.
 */

import { createHash } from 'node:crypto';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import {
  type Principal,
  permissionsOfRole,
  requirePermission,
  requireSignedIn,
  resolveWorkspaceId,
} from '../accounts/index.ts';
import { currentCursor } from '../feeds/index.ts';
import { retryVideo } from '../imports/index.ts';
import { allQueues } from '../jobs.ts';
import { reopenSubtitles } from '../subtitles/index.ts';
import { findVideo, findVideos } from '../videos/index.ts';
import type { FailedJob } from './failed-job.ts';

type Reading = Pick<App, 'db' | 'queue'>;
type Retrying = Parameters<typeof retryVideo>[0] & Reading;

export interface FailedJobPage {
  rows: FailedJob[];
  totalCount: number;
  feedCursor: string;
}

/** Of one workspace's videos, latest first; up to `limit + 1` rows. Needs workspace:admin. */
export async function listFailedJobs(
  app: Reading,
  principal: Principal | null,
  input: { workspaceId?: string | null; limit: number; after: { at: Date; id: string } | null },
): Promise<FailedJobPage> {
  const workspaceId = resolveWorkspaceId(principal, input.workspaceId);
  requirePermission(principal, workspaceId, 'workspace:admin');
  const feedCursor = await currentCursor(app.db, workspaceId);
  const jobs = (await findAllFailedJobs(app)).filter(({ video }) => video?.workspaceId === workspaceId);
  const { after } = input;
  const isBeyond = ({ failedAt, id }: FailedJob) =>
    !after || failedAt < after.at || (failedAt.getTime() === after.at.getTime() && id < after.id);
  return { rows: jobs.filter(isBeyond).slice(0, input.limit + 1), totalCount: jobs.length, feedCursor };
}

/** Of the whole installation, latest first: at most as many as the queues keep. For operators. */
export async function findAllFailedJobs(app: Reading): Promise<FailedJob[]> {
  const perQueue = await Promise.all(
    allQueues.map(async (queue) => (await app.queue.listFailed(queue)).map((job) => ({ ...job, queue }))),
  );
  const jobs = perQueue.flat();
  const videos = await findVideos(app.db, [...new Set(jobs.flatMap(({ data }) => videoIdOf(data) ?? []))]);
  const workspaces = new Map(videos.map(({ id, workspaceId }) => [id, workspaceId]));
  return jobs
    .map(({ id: jobId, data, ...job }): FailedJob => {
      const videoId = videoIdOf(data);
      const workspaceId = videoId && workspaces.get(videoId);
      const video = videoId && workspaceId ? { id: videoId, workspaceId } : null;
      return { ...job, id: publicId(job.queue, jobId), jobId, name: nameOf(data), video };
    })
    .toSorted((a, b) => b.failedAt.getTime() - a.failedAt.getTime() || (a.id < b.id ? 1 : -1));
}

/** Does it again with all its tries. Throws notFound (also for strangers) and forbidden. */
export async function retryFailedJob(
  app: Retrying,
  principal: Principal | null,
  input: { id: string },
): Promise<FailedJob> {
  const job = await requireFailedJob(app, principal, input.id);
  await retry(app, principal, job);
  return job;
}

/** Forgets it. Throws notFound (also for strangers) and forbidden. */
export async function discardFailedJob(
  app: Reading,
  principal: Principal | null,
  input: { id: string },
): Promise<FailedJob> {
  const job = await requireFailedJob(app, principal, input.id);
  await app.queue.discardFailed(job.queue, job.jobId);
  return job;
}

/** The same for operators, of any job. */
export async function retryAsOperator(app: Retrying, job: FailedJob): Promise<void> {
  const grants = new Map(job.video ? [[job.video.workspaceId, permissionsOfRole.OWNER]] : []);
  await retry(app, { kind: 'apiKey', apiKeyId: 'operator', grants }, job);
}

async function retry(app: Retrying, principal: Principal | null, job: FailedJob): Promise<void> {
  const video = job.video && (await findVideo(app.db, job.video.id));
  if (video?.state === 'FAILED') {
    await retryVideo(app, principal, { id: video.id });
    await app.queue.discardFailed(job.queue, job.jobId);
    return;
  }
  if (job.name === 'video.caption' && video) await reopenSubtitles(app.db, video.id);
  await app.queue.retryFailed(job.queue, job.jobId);
}

async function requireFailedJob(app: Reading, principal: Principal | null, id: string): Promise<FailedJob> {
  requireSignedIn(principal);
  const job = (await findAllFailedJobs(app)).find((candidate) => candidate.id === id);
  if (!job?.video || !principal.grants.has(job.video.workspaceId)) {
    throw new AppError('notFound', 'There is no such failed job.');
  }
  requirePermission(principal, job.video.workspaceId, 'workspace:admin');
  return job;
}

function publicId(queue: string, jobId: string): string {
  return createHash('sha256').update(`${queue} ${jobId}`).digest('hex').slice(0, 32);
}

function videoIdOf(data: unknown): string | null {
  const { videoId } = (data ?? {}) as { videoId?: unknown };
  return typeof videoId === 'string' ? videoId : null;
}

function nameOf(data: unknown): string {
  const { name } = (data ?? {}) as { name?: unknown };
  return typeof name === 'string' ? name : 'unknown';
}
