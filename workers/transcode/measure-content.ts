/**
 * What kind of picture a video shows, from a few moments of it, and the quality that such pictures deserve.
 *
 * One run of ffmpeg jumps to each moment, scales a second of pictures down and encodes them;
 * the sizes of the coded pictures say the rest (content.rules.ts). Costs under 3 % of the encoding that follows, and
 * nothing that fails here keeps a video from being encoded: it then gets the usual quality.
 */

import type { MediaProbe, VideoFacts, VideoPlan } from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { streamFfmpeg } from '../runtime/ffmpeg.ts';
import { type ContentClass, classify, crfOf, readSizes } from './content.rules.ts';
import { demuxer } from './encode.plan.ts';

export interface ContentInput {
  source: string;
  probe: MediaProbe;
  plan: VideoPlan;
  signal: AbortSignal;
}

export interface ContentFinding {
  contentClass: ContentClass;
  crf: number;
}

/** Pictures of each moment. */
const picturesPerMoment = 24;
const mostMoments = 5;
/** One moment for so many seconds of video; shorter ones are not worth it. */
const secondsPerMoment = 12;
/** The short side of the pictures that are encoded. */
const sampleSide = 360;

export async function measureContent({ source, probe, plan, signal }: ContentInput): Promise<ContentFinding> {
  const moments = planMoments(plan);
  if (!probe.video || moments.length === 0) return usual;
  const size = sampleSize(probe.video);
  try {
    const args = sampleArgs({ source, probe, video: probe.video, size, moments });
    await using tool = streamFfmpeg(args, { signal, timeoutMs: 60_000, cpuSeconds: 60 });
    let report = '';
    for await (const part of tool.stdout.setEncoding('utf8')) report += part;
    await tool.done;
    const contentClass = classify(readSizes(report, { ...size, picturesPerMoment }));
    return { contentClass, crf: crfOf(contentClass) };
  } catch (error) {
    if (signal.aborted || (error instanceof AppError && error.kind === 'cancelled')) throw error;
    return usual;
  }
}

const usual: ContentFinding = { contentClass: 'ordinary', crf: crfOf('ordinary') };

/** Seconds after the source's start; where it cannot be entered in the middle, the beginning must do. */
function planMoments(plan: VideoPlan): number[] {
  const seconds = plan.durationMs / 1000;
  const count = Math.min(mostMoments, Math.floor(seconds / secondsPerMoment));
  if (count > 0 && plan.video?.seekBackSeconds === null) return [0];
  return Array.from({ length: count }, (_, index) => ((index + 0.5) / count) * seconds);
}

function sampleSize({ width, height }: VideoFacts): { width: number; height: number } {
  const scale = Math.min(1, sampleSide / Math.min(width, height), (4 * sampleSide) / Math.max(width, height));
  return {
    width: 2 * Math.max(8, Math.round((width * scale) / 2)),
    height: 2 * Math.max(8, Math.round((height * scale) / 2)),
  };
}

/** Each moment is an input of its own, entered at the key frame before it, so that nothing is decoded in vain. */
function sampleArgs(input: {
  source: string;
  probe: MediaProbe;
  video: VideoFacts;
  size: { width: number; height: number };
  moments: readonly number[];
}): string[] {
  const { video, size, moments } = input;
  const inputs = moments.flatMap((seconds) => [
    ...['-noaccurate_seek', '-ss', seconds.toFixed(3), '-threads', '1', ...demuxer(input.probe), '-i', input.source],
  ]);
  const scaled = `scale=${size.width}:${size.height}:flags=fast_bilinear,setsar=1,format=yuv420p`;
  const cut = `trim=end_frame=${picturesPerMoment},setpts=N/25/TB`;
  const graph = [
    ...moments.map((_, index) => `[${index}:${video.streamIndex}]${scaled},${cut}[m${index}]`),
    `${moments.map((_, index) => `[m${index}]`).join('')}concat=n=${moments.length}[v]`,
  ].join(';');
  const coding = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-threads', '1'];
  const groups = ['-g', String(picturesPerMoment), '-x264-params', 'scenecut=0'];
  return [
    '-v',
    'error',
    ...inputs,
    '-filter_complex',
    graph,
    '-map',
    '[v]',
    ...coding,
    ...groups,
    '-f',
    'framecrc',
    '-',
  ];
}
