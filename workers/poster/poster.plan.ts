/** Where posters may come from, and the command lines that make and measure them. */

import {
  type MediaProbe,
  segmentFirstFrames,
  type VideoFacts,
  type VideoGrid,
} from '../../core/domain/videos/index.ts';
import { cleaning, demuxer } from '../transcode/encode.plan.ts';

/** Pictures are measured at this size. */
export const measuredWidth = 96;
const measuredHeight = 54;
export const measuredBytes = measuredWidth * measuredHeight;

const longestSide = 1280;
/** Not the very beginning and end: there are titles, black pictures and credits. */
const shares = [0.1, 0.22, 0.36, 0.5, 0.64, 0.8];

/** Seconds after the source's beginning; the last one is what remains when nothing else can be had. */
export function candidateSeconds(durationMs: number): number[] {
  return durationMs < 3_000 ? [durationMs / 2_000, 0] : [...shares.map((share) => (share * durationMs) / 1000), 0];
}

/** Segments that may begin with a good poster. */
export function candidateSegments(grid: VideoGrid): number[] {
  const count = segmentFirstFrames(grid).length;
  return [...new Set(shares.map((share) => Math.floor(share * count)))];
}

/** The picture that is shown at a moment: its segment, and how many pictures of the segment come before it. */
export function pictureAt(grid: VideoGrid, atMs: number): { segment: number; offset: number } {
  const { num, den } = grid.frameRate;
  // A moment that was rounded to milliseconds still means the picture that begins there.
  const frame = Math.min(grid.frameCount - 1, Math.max(0, Math.floor(((atMs + 0.5) * num) / (den * 1000))));
  const starts = segmentFirstFrames(grid);
  const segment = Math.max(
    0,
    starts.findLastIndex((start) => start <= frame),
  );
  return { segment, offset: frame - (starts[segment] ?? 0) };
}

/** The key frame at or before a moment of the source, small and in grey, on standard output. */
export function planMeasuring(input: {
  source: string;
  probe: MediaProbe;
  video: VideoFacts;
  atSeconds: number;
}): string[] {
  const { source, probe, video, atSeconds } = input;
  return [...atKeyFrame(probe, atSeconds), '-i', source, '-map', `0:${video.streamIndex}`, ...measuring(1)];
}

/** The key frames of a film on standard input, likewise. */
export function planMeasuringFilm(count: number): string[] {
  return ['-v', 'error', '-ignore_editlist', '1', '-f', 'mov', '-i', 'pipe:0', '-map', '0:v:0', ...measuring(count)];
}

/** The same key frame as a poster. */
export function planPoster(input: {
  source: string;
  target: string;
  probe: MediaProbe;
  video: VideoFacts;
  atSeconds: number;
}): string[] {
  const { source, target, probe, video, atSeconds } = input;
  const map = ['-map', `0:${video.streamIndex}`];
  return [...atKeyFrame(probe, atSeconds), '-i', source, ...map, ...still(video, cleaning(video)), '-y', target];
}

/** Picture number `offset` of a segment on standard input, initialisation segment first. */
export function planStill(input: {
  target: string;
  size: { width: number; height: number };
  offset: number;
}): string[] {
  const { target, size, offset } = input;
  return [
    ...['-v', 'error', '-ignore_editlist', '1', '-f', 'mov', '-i', 'pipe:0', '-map', '0:v:0'],
    ...[...still(size, [`select=eq(n\\,${offset})`]), '-y', target],
  ];
}

function atKeyFrame(probe: MediaProbe, atSeconds: number): string[] {
  const seek = atSeconds > 0 ? ['-noaccurate_seek', '-ss', atSeconds.toFixed(3)] : [];
  return ['-v', 'error', '-skip_frame', 'nokey', ...seek, ...demuxer(probe)];
}

function measuring(count: number): string[] {
  const filters = [`scale=${measuredWidth}:${measuredHeight}:flags=area`, 'setsar=1', 'format=gray'];
  const frames = ['-fps_mode', 'passthrough', '-frames:v', String(count)];
  return ['-vf', filters.join(','), ...frames, '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
}

function still({ width, height }: { width: number; height: number }, before: readonly string[]): string[] {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const size = [width, height].map((side) => Math.max(1, Math.round(side * scale))).join(':');
  const filters = [...before, `scale=${size}`, 'setsar=1', 'format=yuvj420p'];
  return [
    ...['-vf', filters.join(','), '-fps_mode', 'passthrough', '-frames:v', '1', '-q:v', '4'],
    ...['-map_metadata', '-1', '-bitexact', '-f', 'mjpeg'],
  ];
}
