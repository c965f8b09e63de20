/**
 * From an accepted upload to a plan with its first seconds watchable: probe, plan, the first segments of the lowest
 * rung; then everything else is queued for whoever has time.
 *
 * Safe to repeat at any point: the plan follows from the upload alone, and what is stored stays. Files that are no films
 * end the video with a sentence, not the worker.
 */

import type { App } from '../../core/app.ts';
import type { JobData } from '../../core/domain/jobs.ts';
import {
  checkMinutes,
  enqueueMissing,
  enqueueSound,
  failVideo,
  findVideo,
  findVideoProfile,
  type MediaProbe,
  planVideo,
  recordCrf,
  recordPlan,
  startTranscode,
  storedSegments,
  type Video,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { makePoster } from '../poster/poster.ts';
import { runFfmpeg } from '../runtime/ffmpeg.ts';
import type { JobContext } from '../runtime/run-job.ts';
import { chooseEncoders } from './choose-encoders.ts';
import { type EncodeWork, encodeChunk, plannedOf } from './encode-chunk.ts';
import { measureContent } from './measure-content.ts';
import { probeUpload } from './probe-upload.ts';

/** Enough to begin watching while the other rungs are started. */
const firstSegments = 2;

export async function prepareVideo(app: App, job: JobData<'video.prepare'>, context: JobContext): Promise<void> {
  const video = await startTranscode(app, job);
  if (!video?.sourceKey) return;
  try {
    await using source = await context.sources.open(video.sourceKey);
    await prepare(app, video, { source: source.path, signal: context.signal });
  } catch (error) {
    // Deleted meanwhile, or made anew: nobody wants it.
    if (error instanceof AppError && error.kind === 'cancelled' && !context.signal.aborted) return;
    if (context.signal.aborted || !(error instanceof AppError) || !isRefusal(error)) throw error;
    app.log.info({ videoId: job.videoId, details: error.details }, `refused: ${error.message}`);
    const code = error.kind === 'tooLarge' ? 'quotaExceeded' : 'badMedia';
    await failVideo(app, job, { code, message: error.message });
  }
}

/** The file is no film, or longer than its workspace has room for. */
function isRefusal({ kind }: AppError): boolean {
  return kind === 'badMedia' || kind === 'tooLarge';
}

async function prepare(app: App, video: Video, { source, signal }: { source: string; signal: AbortSignal }) {
  const job = { videoId: video.id, attempt: video.attempt };
  const profile = await findVideoProfile(app.db, video.workspaceId);
  const { probe: found, ...packets } = await probeUpload(source, { signal });
  const probe = await withPossibleFilters(found, signal);
  const possible = planVideo({ probe, ...packets, profile, isSafe: video.isSafe });
  // An attempt that must be safe stays with software.
  const plan = video.isSafe ? possible : await chooseEncoders(app, possible);
  await checkMinutes(app, video, plan.durationMs);
  let planned = await recordPlan(app, job, { probe, plan, isEncrypted: profile.encrypt });
  if (!planned?.plan) return;
  await enqueueSound(app, planned);
  const { rungs = [] } = planned.plan.video ?? {};
  const lowest = rungs.at(-1);
  const begun = await storedSegments(app.db, video.id);
  if (lowest && !lowest.isCopy && !begun.get(lowest.name)?.has(0)) {
    const work: EncodeWork = { app, video: { ...planned, plan: planned.plan, probe }, source, signal };
    const segmentCount = Math.min(firstSegments, plannedOf(planned.plan, lowest.name).samples.length);
    await encodeChunk(work, { rungs: [lowest], firstSegment: 0, segmentCount, isSalvaged: true });
  }
  const unbegun = rungs.filter((rung) => !rung.isCopy && rung !== lowest && !begun.has(rung.name));
  if (profile.crf === 'adaptive' && unbegun.length > 0) {
    const { crf } = await measureContent({ source, probe, plan: planned.plan, signal });
    planned = await recordCrf(app, planned, crf);
  }
  const latest = await findVideo(app.db, video.id);
  if (latest?.attempt === video.attempt) await enqueueMissing(app, latest);
  await makePoster(app, { videoId: video.id, probe, durationMs: plan.durationMs, source, signal });
}

/** Builds of ffmpeg without zimg cannot map high dynamic range: the picture then comes out pale rather than not at all. */
async function withPossibleFilters(probe: MediaProbe, signal: AbortSignal): Promise<MediaProbe> {
  if (!probe.video || probe.video.transfer === 'sdr') return probe;
  const picture = [
    '-f',
    'lavfi',
    '-i',
    'color=size=64x64:duration=0.1,setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=tv,zscale=t=linear',
  ];
  const canToneMap = await runFfmpeg(['-v', 'error', ...picture, '-f', 'null', '-'], {
    signal,
    timeoutMs: 10_000,
  }).then(
    () => true,
    () => false,
  );
  return canToneMap ? probe : { ...probe, video: { ...probe.video, transfer: 'sdr' } };
}

/** The attempts are used up. */
export async function giveUpVideo(app: App, job: { videoId: string; attempt: number }, error: AppError): Promise<void> {
  if (error.kind === 'badMedia') return failVideo(app, job, { code: 'badMedia', message: error.message });
  const reason = error.kind === 'unavailable' ? `: ${error.message}` : ' because of a problem on our side.';
  const message = `The video could not be processed${reason} Try again, and tell the operator if it happens again.`;
  await failVideo(app, job, { code: error.kind === 'unavailable' ? 'unavailable' : 'processingFailed', message });
}
