/**
 * The ffmpeg command that compares some pictures of a segment, in every rung, with the same pictures of the source.
 *
 * The source goes through what it went through when it was encoded: the same cleaning, the same place on the grid, the
 * same scaler. What remains different is the encoder's loss, and mistakes.
 */

import {
  type MediaProbe,
  segmentFirstFrames,
  type VideoFacts,
  type VideoGrid,
} from '../../core/domain/videos/index.ts';
import { demuxer, opening, pictureGraph } from './encode.plan.ts';

export interface ComparisonInput {
  source: string;
  probe: MediaProbe;
  video: VideoFacts;
  grid: VideoGrid;
  /** Number of the segment. */
  index: number;
  /** `path` holds the initialisation segment and the segment; the reports are written below the working directory. */
  rungs: readonly { path: string; width: number; height: number; reports: { full: string; glance: string } }[];
  /** As in the encode plan: for damaged sources. */
  isSalvage: boolean;
}

/** Pictures of each segment that are compared. */
const comparedPictures = 8;
/** Small enough that noise, which no encoder keeps, averages out. */
const glance = 'scale=64:36:flags=area';

export function planComparison(input: ComparisonInput): string[] {
  const { grid, rungs } = input;
  const { num, den } = grid.frameRate;
  const { firstFrame, frameCount } = comparedRange(input);
  const stamped = `settb=${den}/${num},setpts=N`;
  const graph = [
    `${pictureGraph(input, { firstFrame, frameCount })},${stamped},split=${rungs.length}${rungs.map((_, i) => `[s${i}]`).join('')}`,
    ...rungs.flatMap(({ width, height, reports }, i) => [
      `[s${i}]scale=${width}:${height},setsar=1,format=yuv420p,split=2[w${i}][x${i}]`,
      `[${i + 1}:v]trim=end_frame=${frameCount},${stamped},setsar=1,format=yuv420p,split=2[f${i}][g${i}]`,
      `[f${i}][w${i}]ssim=stats_file=${reports.full}[o${i}]`,
      `[x${i}]${glance}[y${i}]`,
      `[g${i}]${glance}[h${i}]`,
      `[h${i}][y${i}]ssim=stats_file=${reports.glance}[p${i}]`,
    ]),
  ].join(';');
  return [
    ...openSource(input),
    ...rungs.flatMap(({ path }) => ['-f', 'mov', '-i', path]),
    ...['-filter_complex', graph],
    ...rungs.flatMap((_, i) => ['-map', `[o${i}]`, '-f', 'null', '-', '-map', `[p${i}]`, '-f', 'null', '-']),
  ];
}

/** Decodes the pictures of the source that are compared, and fails where they are damaged. */
export function planSourceCheck(input: SourceOf): string[] {
  const graph = `${pictureGraph(input, comparedRange(input))}[v]`;
  return ['-xerror', ...openSource(input), '-filter_complex', graph, '-map', '[v]', '-f', 'null', '-'];
}

type SourceOf = Omit<ComparisonInput, 'rungs'>;

function openSource(input: SourceOf): string[] {
  return [...opening(input, comparedRange(input).firstFrame), ...demuxer(input.probe), '-i', input.source];
}

function comparedRange({ grid, index }: SourceOf): { firstFrame: number; frameCount: number } {
  const starts = segmentFirstFrames(grid);
  const firstFrame = starts[index] as number;
  return { firstFrame, frameCount: Math.min(comparedPictures, (starts[index + 1] ?? grid.frameCount) - firstFrame) };
}

/** One number for each compared picture, from a report of ffmpeg's ssim filter ("n:1 Y:0.99 ... All:0.98 (17.1)"); below 0 for opposites. */
export function readSimilarities(report: string): number[] {
  return [...report.matchAll(/ All:(-?[\d.]+)/g)].map(([, value]) => Number(value));
}

/** The middle one of several. */
export function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

/**
 * Where to look: the first segment, the last, and the rest spread between. A source in which one cannot seek is decoded
 * from its beginning, so only what lies within `reachSeconds` is looked at.
 */
export function chooseSamples(
  grid: Pick<VideoGrid, 'segmentStarts' | 'frameCount' | 'gopFrames' | 'frameRate' | 'seekBackSeconds'>,
  { samples, reachSeconds }: { samples: number; reachSeconds: number },
): number[] {
  const seconds = (frame: number) => (frame * grid.frameRate.den) / grid.frameRate.num;
  const reachable = segmentFirstFrames(grid).flatMap((frame, index) =>
    grid.seekBackSeconds !== null || seconds(frame) <= reachSeconds ? [index] : [],
  );
  const wanted = Math.min(Math.max(1, samples), reachable.length);
  if (wanted === 1) return [reachable[0] as number];
  const pace = (reachable.length - 1) / (wanted - 1);
  return Array.from({ length: wanted }, (_, n) => reachable[Math.round(n * pace)] as number);
}
