/**
 * The segment grid and the ladder, fixed by the probe and the workspace's profile alone: any worker, on any day, plans
 * the same segments.
 *
 * GOP = ceil(2 x fps) pictures, one GOP is one segment, segment K starts at picture K x GOP; where the source itself is
 * copied as the top rung, the segments of all rungs start at key frames of the source instead.
 */

import { isDeepStrictEqual } from 'node:util';
import { canCopyPicture, copyBoundaries, planSoundCopy } from './copy.rules.ts';
import type { MediaProbe, PacketTimes, Rational, VideoFacts } from './probe.ts';
import { planSeeks } from './seek.rules.ts';
import type { AudioGrid, Rung, VideoGrid, VideoPlan } from './video-plan.ts';
import type { VideoProfile } from './video-profile.ts';

export interface PlanInput {
  probe: MediaProbe;
  /** Packets of the picture and of the sound; null where there is none. */
  pictures: PacketTimes | null;
  sounds: PacketTimes | null;
  profile: Pick<VideoProfile, 'rungs' | 'crf' | 'audioBitrate'>;
  /** Encode everything. */
  isSafe?: boolean;
}

/** What is used until the content was measured, where the profile says "adaptive". */
export const usualCrf = 23;

/** H.264 level 5.1 carries 4096 pictures columns; longer sides are scaled to it. */
const longestSide = 4096;

const standardRates: readonly Rational[] = [
  ...[1, 2, 3, 4, 5, 6].map((num) => ({ num, den: 1 })),
  { num: 15, den: 2 },
  { num: 8, den: 1 },
  { num: 10, den: 1 },
  { num: 12, den: 1 },
  { num: 25, den: 2 },
  { num: 15_000, den: 1001 },
  { num: 15, den: 1 },
  { num: 20, den: 1 },
  { num: 24_000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1001 },
  { num: 30, den: 1 },
  { num: 48, den: 1 },
  { num: 50, den: 1 },
  { num: 60_000, den: 1001 },
  { num: 60, den: 1 },
];

const audioSampleRate = 48_000;
export const samplesPerAacFrame = 1024;
/** 94 AAC frames are 2.0053 s: whole frames, so that no segment boundary falls into one. */
export const framesPerSoundSegment = 94;
/** Sound may end this much after the picture; beyond it the last picture is held. */
const soundOverhangSeconds = 0.1;

/** Throws nothing: whatever a probe says can be planned. Refusals are made before (transcode/refusal.rules.ts). */
export function planVideo(input: PlanInput): VideoPlan {
  const { video, audio } = input.probe;
  const startSeconds = startOf(input.probe);
  const audioEnd = audio ? audio.endSeconds - startSeconds : 0;
  const grid = video ? planGrid(input, video, { startSeconds, audioEnd }) : null;
  const pictureSeconds = grid ? (grid.frameCount * grid.frameRate.den) / grid.frameRate.num : 0;
  const soundSeconds = Math.max(pictureSeconds, audioEnd);
  return {
    durationMs: Math.max(1, Math.round((grid ? pictureSeconds : soundSeconds) * 1000)),
    video: grid,
    audio: audio ? planSound(input, { startSeconds, soundSeconds }) : null,
  };
}

/** The first picture; or the first sound, when it comes half a second earlier or more. */
function startOf({ video, audio }: MediaProbe): number {
  if (!video) return audio?.startSeconds ?? 0;
  return audio && video.startSeconds - audio.startSeconds >= 0.5 ? audio.startSeconds : video.startSeconds;
}

function planGrid(
  { probe, pictures, profile, isSafe }: PlanInput,
  video: VideoFacts,
  { startSeconds, audioEnd }: { startSeconds: number; audioEnd: number },
): VideoGrid {
  const frameRate = snapFrameRate(video.frameRate);
  const perSecond = frameRate.num / frameRate.den;
  const ownSeconds = video.endSeconds - startSeconds;
  const seconds = audioEnd > ownSeconds + soundOverhangSeconds ? audioEnd : ownSeconds;
  const gopFrames = Math.ceil((2 * frameRate.num) / frameRate.den);
  const frameCount = Math.max(1, Math.round(seconds * perSecond));
  const rungs = planRungs(video.width, video.height, profile);
  const grid = { frameRate, gopFrames, segmentStarts: null, frameCount, startSeconds, rungs };
  const [top] = rungs;
  const starts =
    top && pictures && !isSafe && canCopyPicture({ probe, video, pictures, grid, top })
      ? copyBoundaries(pictures, grid)
      : null;
  const whole = {
    ...grid,
    segmentStarts: starts,
    rungs: rungs.map((rung) => ({ ...rung, isCopy: starts !== null && rung === top })),
  };
  const segmentCount = segmentFirstFrames(whole).length;
  const seeks = planSeeks({ probe, video, pictures, grid, segmentCount });
  return { ...whole, ...seeks };
}

function planSound(
  { probe, sounds, profile, isSafe }: PlanInput,
  { startSeconds, soundSeconds }: { startSeconds: number; soundSeconds: number },
): AudioGrid {
  const copy = isSafe ? null : planSoundCopy(probe, sounds, { startSeconds, soundSeconds });
  if (copy) return { ...copy, startSeconds };
  const channels = probe.audio?.channels === 1 ? 1 : 2;
  return {
    sampleRate: audioSampleRate,
    channels,
    bitrate: channels === 1 ? Math.round(profile.audioBitrate * 0.75) : profile.audioBitrate,
    sampleCount: Math.max(1, Math.round(soundSeconds * audioSampleRate)),
    startSeconds,
    copyOffset: null,
  };
}

/** A standard rate within 1 %, or else the next higher one, at most 60: pictures are repeated rather than lost. */
export function snapFrameRate(measured: number): Rational {
  if (!(measured > 0)) return { num: 25, den: 1 };
  // High-speed sources go to an even fraction where there is one (120 to 60, 100 to 50).
  const wanted = measured > 61 && measured <= 121 ? measured / 2 : measured;
  let best: Rational | null = null;
  for (const rate of standardRates) {
    const distance = Math.abs(rate.num / rate.den / wanted - 1);
    if (distance < 0.01 && (!best || distance < Math.abs(best.num / best.den / wanted - 1))) best = rate;
  }
  return best ?? standardRates.find((rate) => rate.num / rate.den >= wanted) ?? { num: 60, den: 1 };
}

/** By the short side, never larger than the source; the smallest rung takes a smaller source's own size. */
export function planRungs(width: number, height: number, profile: PlanInput['profile']): Rung[] {
  const shortSide = Math.min(width, height);
  const crf = profile.crf === 'adaptive' ? usualCrf : profile.crf;
  const ladder = profile.rungs
    .map(({ name, maxrate }) => ({ name, maxrate, rungSide: Number.parseInt(name, 10) }))
    .sort((a, b) => b.rungSide - a.rungSide);
  return ladder
    .filter(({ rungSide }, index) => index === ladder.length - 1 || shortSide >= rungSide)
    .map(({ name, maxrate, rungSide }) => {
      const scale = Math.min(1, rungSide / shortSide, longestSide / Math.max(width, height));
      const [fitWidth, fitHeight] = [width, height].map((side) => even(side * scale, side)) as [number, number];
      return {
        name,
        codec: 'h264',
        width: fitWidth,
        height: fitHeight,
        maxrate,
        crf,
        encoder: 'libx264',
        encoderReason: null,
        isCopy: false,
      };
    });
}

/** The nearest even number that does not enlarge the source; x264 needs at least 2. */
function even(size: number, sourceSize: number): number {
  const nearest = 2 * Math.round(size / 2);
  return Math.max(2, nearest > sourceSize ? nearest - 2 : nearest);
}

/** The first picture of each segment. */
export function segmentFirstFrames(grid: Pick<VideoGrid, 'segmentStarts' | 'frameCount' | 'gopFrames'>): number[] {
  if (grid.segmentStarts) return grid.segmentStarts;
  return Array.from({ length: Math.ceil(grid.frameCount / grid.gopFrames) }, (_, index) => index * grid.gopFrames);
}

/** Pictures in each segment of every rung. */
function videoSegmentFrames(grid: VideoGrid): number[] {
  const starts = segmentFirstFrames(grid);
  return starts.map((start, index) => (starts[index + 1] ?? grid.frameCount) - start);
}

/**
 * AAC frames in each segment of the sound. The encoder's run-up takes the place of the first 1024 samples, so that
 * sound and picture both begin at media time 0 without an edit list.
 */
function audioSegmentFrames(grid: AudioGrid): number[] {
  const total = Math.max(grid.copyOffset === null ? 2 : 1, Math.ceil(grid.sampleCount / samplesPerAacFrame));
  const frames = Array<number>(Math.ceil(total / framesPerSoundSegment)).fill(framesPerSoundSegment);
  frames[frames.length - 1] = total - framesPerSoundSegment * (frames.length - 1);
  return frames;
}

/** The nominal length of a sound segment in seconds, for the muxer. */
export function soundSegmentSeconds(grid: AudioGrid): number {
  return (framesPerSoundSegment * samplesPerAacFrame) / grid.sampleRate;
}

export interface PlannedRendition {
  name: string;
  /** Of each segment. */
  samples: number[];
  secondsPerSample: number;
  /** Media time of the first sample, in samples. */
  offset: number;
}

/** The segments that must be stored when a video is READY, of every rendition. */
export function plannedSegments(plan: VideoPlan): PlannedRendition[] {
  const { video, audio } = plan;
  const frames = video ? videoSegmentFrames(video) : [];
  const rungs = video?.rungs.map(({ name }) => {
    return { name, samples: frames, secondsPerSample: video.frameRate.den / video.frameRate.num, offset: 0 };
  });
  const sound = audio && {
    name: 'audio',
    samples: audioSegmentFrames(audio),
    secondsPerSample: samplesPerAacFrame / audio.sampleRate,
    offset: (audio.copyOffset ?? 0) / samplesPerAacFrame,
  };
  return [...(rungs ?? []), ...(sound ? [sound] : [])];
}

export interface SegmentRange {
  firstSegment: number;
  segmentCount: number;
}

/**
 * Encoders that are given fewer pictures than they may reorder stamp them differently, so that these would not fit the
 * others: so short an end belongs to the chunk before.
 */
const fewestFrames = 8;

/** The chunks of the picture, in order. */
export function chunksOf(grid: VideoGrid): SegmentRange[] {
  const { segmentsPerChunk } = grid;
  const starts = segmentFirstFrames(grid);
  const total = starts.length;
  const lastStart = starts[Math.floor((total - 1) / segmentsPerChunk) * segmentsPerChunk] ?? 0;
  const isEndShort = grid.frameCount - lastStart < fewestFrames;
  const count = Math.max(1, Math.ceil(total / segmentsPerChunk) - Number(isEndShort));
  return Array.from({ length: count }, (_, index) => {
    const firstSegment = index * segmentsPerChunk;
    return {
      firstSegment,
      segmentCount: (index === count - 1 ? total : firstSegment + segmentsPerChunk) - firstSegment,
    };
  });
}

/**
 * The plan of a source of which `kept` planned the same, or only the beginning: how its rungs are encoded stays. null: segments
 * of the one do not fit the other.
 */
export function continuePlan(kept: VideoPlan, found: VideoPlan): VideoPlan | null {
  if (kept.audio && !isDeepStrictEqual(kept.audio, found.audio)) return null;
  if (!kept.video || !found.video) return isDeepStrictEqual(kept.video, found.video) ? found : null;
  const placesOf = ({ frameRate, gopFrames, startSeconds, rungs }: VideoGrid) => {
    return { frameRate, gopFrames, startSeconds, rungs: rungs.map(({ name, width, height }) => [name, width, height]) };
  };
  const begins = kept.video.segmentStarts;
  const isContinued =
    isDeepStrictEqual(placesOf(kept.video), placesOf(found.video)) &&
    kept.video.frameCount <= found.video.frameCount &&
    isDeepStrictEqual(begins, found.video.segmentStarts?.slice(0, begins?.length) ?? null);
  return isContinued ? { ...found, video: { ...found.video, rungs: kept.video.rungs } } : null;
}

export interface MeasuredRendition {
  name: string;
  /** Peak bits per second of a segment. */
  bitrate: number;
  segmentMs: number[];
  sizeBytes: bigint;
}

/** Renditions of which every planned segment is stored. */
export function measureRenditions(
  plan: VideoPlan,
  segments: readonly { rendition: string; index: number; sizeBytes: number }[],
): MeasuredRendition[] {
  const sizes = Map.groupBy(segments, ({ rendition }) => rendition);
  return plannedSegments(plan).flatMap(({ name, samples, secondsPerSample }) => {
    const stored = sizes.get(name) ?? [];
    if (stored.length !== samples.length) return [];
    const secondsOf = (index: number) => (samples[index] as number) * secondsPerSample;
    // A last segment of a few pictures says nothing about the bandwidth that is needed.
    const peak = Math.max(...stored.map(({ index, sizeBytes }) => (sizeBytes * 8) / Math.max(1, secondsOf(index))));
    const segmentMs = samples.map((_, index) => Math.round(secondsOf(index) * 1000));
    const sizeBytes = BigInt(stored.reduce((sum, segment) => sum + segment.sizeBytes, 0));
    return [{ name, bitrate: Math.ceil(peak), segmentMs, sizeBytes }];
  });
}
