/** Whether the source's own pictures and sound can be served as they are: then they are watchable in a second. */

import type { MediaProbe, PacketTimes, VideoFacts } from './probe.ts';
import type { AudioGrid, VideoGrid } from './video-plan.ts';

type BareGrid = Pick<VideoGrid, 'frameRate' | 'gopFrames' | 'frameCount' | 'startSeconds'>;

/** What every device decodes. */
const profiles = ['Constrained Baseline', 'Main', 'High'];
/** The source may need so many times the bits that we would allow the rung. */
const bitrateAllowance = 1.5;
const segmentSeconds = 2;
const longestSegmentSeconds = 4;
/** A stamp that is off the grid by more is one of an irregular stream. */
const stampTolerance = 0.0006;
const samplesPerFrame = 1024;

/** H.264 of eight bits, as large as the rung, upright, one picture on every place of the grid, every GOP closed and short. */
export function canCopyPicture(input: {
  probe: MediaProbe;
  video: VideoFacts;
  pictures: PacketTimes;
  grid: BareGrid;
  top: { width: number; height: number; maxrate: number };
}): boolean {
  const { probe, video, pictures, grid, top } = input;
  const isFit =
    probe.container.startsWith('mov') &&
    video.codec === 'h264' &&
    profiles.includes(video.profile) &&
    video.pixelFormat === 'yuv420p' &&
    video.transfer === 'sdr' &&
    video.rotation === 0 &&
    !video.isMirrored &&
    !video.isInterlaced &&
    video.hasSquarePixels &&
    video.width === top.width &&
    video.height === top.height &&
    video.bitrate <= top.maxrate * bitrateAllowance;
  return (
    isFit &&
    !pictures.hasGaps &&
    !pictures.hasLeadingPictures &&
    isOnGrid(pictures, grid) &&
    hasShortGops(pictures, grid)
  );
}

function isOnGrid({ times }: PacketTimes, grid: BareGrid): boolean {
  const tick = grid.frameRate.den / grid.frameRate.num;
  return (
    times.length === grid.frameCount &&
    times.every((time, index) => Math.abs(time - grid.startSeconds - index * tick) <= stampTolerance)
  );
}

function hasShortGops(pictures: PacketTimes, grid: BareGrid): boolean {
  const starts = copyBoundaries(pictures, grid);
  const longest = (longestSegmentSeconds * grid.frameRate.num) / grid.frameRate.den;
  return starts[0] === 0 && starts.every((start, index) => (starts[index + 1] ?? grid.frameCount) - start <= longest);
}

/**
 * The key frames at which the HLS muxer cuts a copy, as picture numbers: the first one at or after every multiple of two
 * seconds that it has not reached yet.
 */
export function copyBoundaries({ keyTimes }: PacketTimes, grid: BareGrid): number[] {
  const starts: number[] = [];
  for (const time of keyTimes) {
    const seconds = time - grid.startSeconds;
    if (starts.length > 0 && seconds < starts.length * segmentSeconds - 1e-6) continue;
    starts.push(Math.round((seconds * grid.frameRate.num) / grid.frameRate.den));
  }
  return starts;
}

/** AAC-LC of one or two channels without a hole that begins and ends with the picture; null: it must be encoded. */
export function planSoundCopy(
  { container, audio }: MediaProbe,
  sounds: PacketTimes | null,
  { startSeconds, soundSeconds }: { startSeconds: number; soundSeconds: number },
): Omit<AudioGrid, 'startSeconds'> | null {
  const isFit =
    container.startsWith('mov') &&
    audio?.codec === 'aac' &&
    audio.profile === 'LC' &&
    audio.channels <= 2 &&
    [44_100, 48_000].includes(audio.sampleRate) &&
    audio.bitrate <= 320_000;
  if (!isFit || !sounds || sounds.hasGaps) return null;
  const frame = samplesPerFrame / audio.sampleRate;
  // Frames before the picture are the encoder's run-up, or would be heard before anything is seen.
  const times = sounds.times.filter((time) => time >= startSeconds - stampTolerance);
  const [first] = times;
  const last = times.at(-1);
  if (first === undefined || last === undefined) return null;
  const isSteady = times.every((time, index) => Math.abs(time - first - index * frame) <= stampTolerance);
  const delay = first - startSeconds;
  const isAligned = delay <= 0.1 && Math.abs(last + frame - startSeconds - soundSeconds) <= 0.5;
  if (!isSteady || !isAligned) return null;
  return {
    sampleRate: audio.sampleRate,
    channels: audio.channels,
    bitrate: audio.bitrate,
    sampleCount: times.length * samplesPerFrame,
    copyOffset: Math.max(0, Math.round(delay * audio.sampleRate)),
  };
}
