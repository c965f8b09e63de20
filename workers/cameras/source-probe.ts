/** Asks ffprobe what a source is: its codec, and whether it is a file or a live stream. */

import type { CameraSource } from '../../core/domain/cameras/index.ts';
import { AppError } from '../../core/errors.ts';
import { type ProbeStreamJson, probeMedia } from '../runtime/ffmpeg.ts';
import type { planInput, SourceFacts } from './source.plan.ts';
import { describeProblem } from './source-problem.rules.ts';

/** Throws AppError `unavailable` or `badMedia` with a sentence for the camera's owner. */
export async function probeSource(
  source: CameraSource,
  input: ReturnType<typeof planInput>,
  options: { timeoutMs: number; signal: AbortSignal },
): Promise<SourceFacts> {
  const probe = await probeMedia(input.url, { ...options, protocols: input.protocols, inputArgs: input.args }).catch(
    (error) => {
      options.signal.throwIfAborted();
      throw new AppError('unavailable', describeProblem(error), { cause: error });
    },
  );
  const video = probe.streams?.find((stream) => stream.codec_type === 'video');
  if (!video?.codec_name || !video.width || !video.height) throw new AppError('badMedia', 'The source has no picture.');
  const format = probe.format?.format_name ?? '';
  const hasEnd = Number.parseFloat(probe.format?.duration ?? '') > 0 && /^(mov|matroska|avi)/.test(format);
  const containerStartUs = secondsToUs(probe.format?.start_time) ?? 0;
  return {
    codec: video.codec_name,
    format,
    frameRate: parseRatio(video.avg_frame_rate) ?? parseRatio(video.r_frame_rate),
    displayAspect: (video.width * (parseRatio(video.sample_aspect_ratio, ':') ?? 1)) / video.height,
    file:
      source.kind === 'file' || (source.kind === 'http' && hasEnd)
        ? { videoStartUs: secondsToUs(video.start_time) ?? containerStartUs, containerStartUs }
        : null,
  };
}

function secondsToUs(text: string | undefined): number | null {
  const seconds = Number.parseFloat(text ?? '');
  return Number.isFinite(seconds) ? Math.round(seconds * 1e6) : null;
}

function parseRatio(text: ProbeStreamJson['avg_frame_rate'], separator = '/'): number | null {
  const [above = 0, below = 1] = (text ?? '').split(separator).map(Number);
  return above > 0 && below > 0 ? above / below : null;
}
