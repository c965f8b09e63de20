/**
 * The lowest level of a codec that carries a rendition, fixed before anything is encoded, so that every task, encoder
 * and playlist says the same one.
 *
 * Levels are ten times their number (31 is 3.1) in every codec. The lowest is 3.0: every device plays it, and not every
 * hardware encoder knows one below. Sources: H.264 table A-1, H.265 tables A.8 and A.9 (main tier), AV1 annex A.3 (main
 * tier).
 */

import type { Rational } from './probe.ts';

export type PictureCodec = 'h264' | 'hevc' | 'av1';

export interface LevelNeed {
  width: number;
  height: number;
  frameRate: Rational;
  /** Bits per second; the buffer is twice this. */
  maxrate: number;
}

/** Level, macroblocks per second, per picture and in the decoded picture buffer, kbit/s and kbit of buffer. */
const h264Levels: readonly (readonly [number, number, number, number, number, number])[] = [
  [30, 40_500, 1_620, 8_100, 10_000, 10_000],
  [31, 108_000, 3_600, 18_000, 14_000, 14_000],
  [32, 216_000, 5_120, 20_480, 20_000, 20_000],
  [40, 245_760, 8_192, 32_768, 20_000, 25_000],
  [41, 245_760, 8_192, 32_768, 50_000, 62_500],
  [42, 522_240, 8_704, 34_816, 50_000, 62_500],
  [50, 589_824, 22_080, 110_400, 135_000, 135_000],
  [51, 983_040, 36_864, 184_320, 240_000, 240_000],
  [52, 2_073_600, 36_864, 184_320, 240_000, 240_000],
  [60, 4_177_920, 139_264, 696_320, 240_000, 240_000],
  [61, 8_355_840, 139_264, 696_320, 480_000, 480_000],
  [62, 16_711_680, 139_264, 696_320, 800_000, 800_000],
];
/** Bits per kbit of the table, in High profile (cpbBrVclFactor). */
const h264HighFactor = 1_250;
/** Pictures that the reference structures of our encoders keep. */
const h264References = 4;

/** Level, samples per picture and per second, kbit/s (and kbit of buffer). */
const hevcLevels: readonly (readonly [number, number, number, number])[] = [
  [30, 552_960, 16_588_800, 6_000],
  [31, 983_040, 33_177_600, 10_000],
  [40, 2_228_224, 66_846_720, 12_000],
  [41, 2_228_224, 133_693_440, 20_000],
  [50, 8_912_896, 267_386_880, 25_000],
  [51, 8_912_896, 534_773_760, 40_000],
  [52, 8_912_896, 1_069_547_520, 60_000],
  [60, 35_651_584, 1_069_547_520, 60_000],
  [61, 35_651_584, 2_139_095_040, 120_000],
  [62, 35_651_584, 4_278_190_080, 240_000],
];

/** Level, samples per picture, longest width and height, samples shown per second, kbit/s. */
const av1Levels: readonly (readonly [number, number, number, number, number, number])[] = [
  [30, 665_856, 4_352, 2_448, 19_975_680, 6_000],
  [31, 1_065_024, 5_504, 3_096, 31_950_720, 10_000],
  [40, 2_359_296, 6_144, 3_456, 70_778_880, 12_000],
  [41, 2_359_296, 6_144, 3_456, 141_557_760, 20_000],
  [50, 8_912_896, 8_192, 4_352, 267_386_880, 30_000],
  [51, 8_912_896, 8_192, 4_352, 534_773_760, 40_000],
  [52, 8_912_896, 8_192, 4_352, 1_069_547_520, 60_000],
  [60, 35_651_584, 16_384, 8_704, 1_069_547_520, 60_000],
  [61, 35_651_584, 16_384, 8_704, 2_139_095_040, 100_000],
  [62, 35_651_584, 16_384, 8_704, 4_278_190_080, 160_000],
];

/** The highest level of the table when none carries it. */
export function levelOf(need: LevelNeed, codec: PictureCodec = 'h264'): number {
  if (codec === 'hevc') return hevcLevelOf(need);
  return codec === 'av1' ? av1LevelOf(need) : h264LevelOf(need);
}

function h264LevelOf({ width, height, frameRate, maxrate }: LevelNeed): number {
  const [columns, rows] = [Math.ceil(width / 16), Math.ceil(height / 16)];
  const blocks = columns * rows;
  const perSecond = (blocks * frameRate.num) / frameRate.den;
  const fits = h264Levels.find(
    ([, maxPerSecond, maxBlocks, maxStored, maxKbit, bufferKbit]) =>
      perSecond <= maxPerSecond &&
      blocks <= maxBlocks &&
      Math.max(columns, rows) ** 2 <= 8 * maxBlocks &&
      blocks * h264References <= maxStored &&
      maxrate <= maxKbit * h264HighFactor &&
      2 * maxrate <= bufferKbit * h264HighFactor,
  );
  return (fits ?? h264Levels.at(-1) ?? [62])[0];
}

function hevcLevelOf({ width, height, frameRate, maxrate }: LevelNeed): number {
  const samples = width * height;
  const perSecond = (samples * frameRate.num) / frameRate.den;
  const fits = hevcLevels.find(
    ([, maxSamples, maxPerSecond, maxKbit]) =>
      samples <= maxSamples &&
      Math.max(width, height) ** 2 <= 8 * maxSamples &&
      perSecond <= maxPerSecond &&
      2 * maxrate <= maxKbit * 1_000,
  );
  return (fits ?? hevcLevels.at(-1) ?? [62])[0];
}

function av1LevelOf({ width, height, frameRate, maxrate }: LevelNeed): number {
  const samples = width * height;
  const perSecond = (samples * frameRate.num) / frameRate.den;
  const fits = av1Levels.find(
    ([, maxSamples, maxWidth, maxHeight, maxPerSecond, maxKbit]) =>
      samples <= maxSamples &&
      width <= maxWidth &&
      height <= maxHeight &&
      perSecond <= maxPerSecond &&
      maxrate <= maxKbit * 1_000,
  );
  return (fits ?? av1Levels.at(-1) ?? [62])[0];
}
