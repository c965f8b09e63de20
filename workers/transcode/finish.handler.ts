/** The last step: every planned segment is stored; is it what it should be? Then the video is READY. */

import type { App } from '../../core/app.ts';
import { enqueueJob, type JobData } from '../../core/domain/jobs.ts';
import {
  enqueueMissing,
  failVideo,
  findMissing,
  findRenditions,
  findSegments,
  findVideo,
  finishTranscode,
  isNothingMissing,
  isUpgrade,
  measureRenditions,
  nearEqualRungs,
  type QualityReport,
  reasonOf,
  renditionPrefix,
  retrySafely,
  type VideoPlan,
} from '../../core/domain/videos/index.ts';
import type { JobContext } from '../runtime/run-job.ts';
import { openScratch } from '../runtime/scratch.ts';
import { checkQuality } from './check-quality.ts';

export async function finishVideo(app: App, job: JobData<'video.finish'>, context: JobContext): Promise<void> {
  const video = await findVideo(app.db, job.videoId);
  if (!video?.plan || !video.sourceKey || video.attempt !== job.attempt) return;
  if (video.state !== 'PROCESSING' && video.state !== 'READY') return;
  const { plan } = video;
  if (!isNothingMissing(await findMissing(app, { ...video, plan }))) return enqueueMissing(app, video);
  if (video.state === 'READY' && (await isSettled(app, video.id))) return;
  await using scratch = await openScratch(app.config);
  await using source = await context.sources.open(video.sourceKey);
  const options = { signal: context.signal, source: source.path, scratchDir: scratch.directory };
  const quality = await checkQuality(app, video, options);
  if (!quality.isClean && video.state === 'PROCESSING') {
    app.log.warn({ videoId: video.id, quality }, 'the checks of quality failed');
    if (await retrySafely(app, job)) return;
    const message = `The video could not be encoded properly: ${reasonOf(quality)}`;
    return failVideo(app, job, { code: 'processingFailed', message });
  }
  const measured = measureRenditions(plan, await findSegments(app.db, { videoId: video.id }));
  const names = new Set(plan.video?.rungs.filter(({ codec }) => codec === 'h264').map(({ name }) => name));
  const dropped =
    video.state === 'PROCESSING'
      ? nearEqualRungs(measured.filter(({ name }) => names.has(name)))
      : faultyUpgrades(plan, quality);
  if (!(await finishTranscode(app, job, { dropped, quality }))) return;
  for (const name of dropped) await app.storage.removeAll(renditionPrefix(video.id, name));
  if (video.state === 'PROCESSING' && plan.video) {
    await enqueueJob(app.queue, 'video.storyboard', job, { share: video.workspaceId });
  }
}

/** Of a video that is READY: added rungs that are not what they should be go, and it stays as good as it was. */
function faultyUpgrades(plan: VideoPlan, quality: QualityReport): string[] {
  const faulty = new Set(quality.checks.filter(({ isPassed }) => !isPassed).map(({ rendition }) => rendition));
  return (plan.video?.rungs ?? []).filter((rung) => isUpgrade(rung) && faulty.has(rung.name)).map(({ name }) => name);
}

/** Nothing has been added or brought back since it was checked. */
async function isSettled(app: App, videoId: string): Promise<boolean> {
  const renditions = await findRenditions(app.db, [videoId]);
  return renditions.every(({ state }) => state !== 'PENDING' && state !== 'ENCODING');
}
