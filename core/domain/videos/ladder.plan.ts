/**
 * The segment grid and the ladder, fixed by the probe alone: any worker, on any day, plans the same segments.
 *
 * GOP = ceil(2 x fps) pictures, one GOP is one segment, segment K starts at picture K x GOP.
 */

import type { MediaProbe, Rational, VideoFacts } from './probe.ts';

export interface Rung {
  name: string;
  width: number;
  height: number;
  /** Bits per second. */
  maxrate: number;
}

export interface VideoPlan {
  durationMs: number;
  video: VideoGrid | null;
  audio: AudioGrid | null;
}

export interface VideoGrid {
  frameRate: Rational;
  gopFrames: number;
  frameCount: number;
  /** Where picture 0 lies in the source's own time. */
  startSeconds: number;
  /** Largest first. */
  rungs: Rung[];
}

export interface AudioGrid {
  sampleRate: number;
  channels: number;
  bitrate: number;
  sampleCount: number;
  startSeconds: number;
}

const ladder = [
  { name: '1080p', shortSide: 1080, maxrate: 5_000_000 },
  { name: '720p', shortSide: 720, maxrate: 2_500_000 },
  { name: '480p', shortSide: 480, maxrate: 1_000_000 },
  { name: '360p', shortSide: 360, maxrate: 500_000 },
] as const;

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
const aacFramesPerSegment = 94;
/** Sound may end this much after the picture; beyond it the last picture is held. */
const soundOverhangSeconds = 0.1;

/** Throws nothing: whatever a probe says can be planned. Refusals are made before (transcode/refusal.rules.ts). */
export function planVideo(probe: MediaProbe): VideoPlan {
  const { video, audio } = probe;
  const startSeconds = startOf(probe);
  const audioEnd = audio ? audio.endSeconds - startSeconds : 0;
  const grid = video ? planGrid(video, startSeconds, audioEnd) : null;
  const pictureSeconds = grid ? (grid.frameCount * grid.frameRate.den) / grid.frameRate.num : 0;
  const soundSeconds = Math.max(pictureSeconds, audioEnd);
  return {
    durationMs: Math.max(1, Math.round((grid ? pictureSeconds : soundSeconds) * 1000)),
    video: grid,
    audio: audio
      ? {
          sampleRate: audioSampleRate,
          channels: audio.channels === 1 ? 1 : 2,
          bitrate: audio.channels === 1 ? 96_000 : 128_000,
          sampleCount: Math.max(1, Math.round(soundSeconds * audioSampleRate)),
          startSeconds,
        }
      : null,
  };
}

/** The first picture; or the first sound, when it comes half a second earlier or more. */
function startOf({ video, audio }: MediaProbe): number {
  if (!video) return audio?.startSeconds ?? 0;
  return audio && video.startSeconds - audio.startSeconds >= 0.5 ? audio.startSeconds : video.startSeconds;
}

function planGrid(video: VideoFacts, startSeconds: number, audioEnd: number): VideoGrid {
  const frameRate = snapFrameRate(video.frameRate);
  const perSecond = frameRate.num / frameRate.den;
  const ownSeconds = video.endSeconds - startSeconds;
  const seconds = audioEnd > ownSeconds + soundOverhangSeconds ? audioEnd : ownSeconds;
  return {
    frameRate,
    gopFrames: Math.ceil((2 * frameRate.num) / frameRate.den),
    frameCount: Math.max(1, Math.round(seconds * perSecond)),
    startSeconds,
    rungs: planRungs(video.width, video.height),
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
export function planRungs(width: number, height: number): Rung[] {
  const shortSide = Math.min(width, height);
  return ladder
    .filter((rung) => rung.name === '360p' || shortSide >= rung.shortSide)
    .map((rung) => {
      const scale = Math.min(1, rung.shortSide / shortSide, longestSide / Math.max(width, height));
      const [fitWidth, fitHeight] = [width, height].map((side) => even(side * scale, side)) as [number, number];
      return { name: rung.name, width: fitWidth, height: fitHeight, maxrate: rung.maxrate };
    });
}

/** The nearest even number that does not enlarge the source; x264 needs at least 2. */
function even(size: number, sourceSize: number): number {
  const nearest = 2 * Math.round(size / 2);
  return Math.max(2, nearest > sourceSize ? nearest - 2 : nearest);
}

/** Pictures in each segment of every rung. */
function videoSegmentFrames(grid: VideoGrid): number[] {
  const frames = Array<number>(Math.ceil(grid.frameCount / grid.gopFrames)).fill(grid.gopFrames);
  frames[frames.length - 1] = grid.frameCount - grid.gopFrames * (frames.length - 1);
  return frames;
}

/**
 * AAC frames in each segment of the sound. The encoder's run-up takes the place of the first 1024 samples, so that
 * sound and picture both begin at media time 0 without an edit list.
 */
function audioSegmentFrames(grid: AudioGrid): number[] {
  const total = Math.max(2, Math.ceil(grid.sampleCount / samplesPerAacFrame));
  const frames = Array<number>(Math.ceil(total / aacFramesPerSegment)).fill(aacFramesPerSegment);
  frames[frames.length - 1] = total - aacFramesPerSegment * (frames.length - 1);
  return frames;
}

/** The nominal length of a sound segment, for the muxer. */
export const audioSegmentTarget = (aacFramesPerSegment * samplesPerAacFrame) / audioSampleRate;

/** The segments that must be stored when a video is READY, of every rendition. */
export function plannedSegments(plan: VideoPlan): { name: string; samples: number[]; secondsPerSample: number }[] {
  const { video, audio } = plan;
  const rungs = video?.rungs.map(({ name }) => {
    const secondsPerSample = video.frameRate.den / video.frameRate.num;
    return { name, samples: videoSegmentFrames(video), secondsPerSample };
  });
  const sound = audio && {
    name: 'audio',
    samples: audioSegmentFrames(audio),
    secondsPerSample: samplesPerAacFrame / audio.sampleRate,
  };
  return [...(rungs ?? []), ...(sound ? [sound] : [])];
}
