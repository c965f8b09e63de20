/** What the probe found out about an upload: measured from its packets, not believed from its header. */

import type { ClaimedChapter } from './chapters.rules.ts';

export interface Rational {
  num: number;
  den: number;
}

export interface MediaProbe {
  /** The demuxer that reads it, in ffmpeg's name ("mov,mp4,m4a,3gp,3g2,mj2"). */
  container: string;
  video: VideoFacts | null;
  audio: AudioFacts | null;
  /** Sound tracks in the file; one of them is used. Absent in probes of earlier versions. */
  soundTracks?: number;
  /** What they claim, at most 500 of them (chapters.rules.ts). Absent in probes of earlier versions. */
  chapters?: ClaimedChapter[];
}

export interface VideoFacts {
  streamIndex: number;
  codec: string;
  /** As ffprobe names it ("High", "Main 10"); empty when unknown. */
  profile: string;
  pixelFormat: string;
  /** Bits per second, measured. */
  bitrate: number;
  hasSquarePixels: boolean;
  /** As displayed: rotation applied, pixels square. */
  width: number;
  height: number;
  /** Degrees, clockwise, 0 to 359. */
  rotation: number;
  /** Seen as in a mirror, on top of the rotation. */
  isMirrored?: boolean;
  isInterlaced: boolean;
  transfer: 'sdr' | 'pq' | 'hlg';
  /** Pictures per second as measured. */
  frameRate: number;
  packetCount: number;
  startSeconds: number;
  /** End of the last picture. */
  endSeconds: number;
}

export interface AudioFacts {
  streamIndex: number;
  codec: string;
  /** As ffprobe names it ("LC"); empty when unknown. */
  profile: string;
  sampleRate: number;
  /** Bits per second, measured. */
  bitrate: number;
  channels: number;
  startSeconds: number;
  endSeconds: number;
}

/** When the packets of a stream are shown, and which of them can be decoded alone. Too much to keep; planning needs it once. */
export interface PacketTimes {
  /** Sorted, in seconds. */
  times: Float64Array;
  /** Of key frames, sorted. */
  keyTimes: Float64Array;
  /** Some packets do not say when they are shown. */
  hasGaps: boolean;
  /** Some pictures are stored after a key frame, but shown before it: they need what came before it. */
  hasLeadingPictures: boolean;
}

/** Measures packets as they stream by, in file order; `finish` says what they amount to. Two numbers per packet are kept at most. */
export function openPacketMeter(): {
  push(packet: { ptsSeconds: number; durationSeconds: number; isKey: boolean; sizeBytes: number }): void;
  finish(): {
    count: number;
    startSeconds: number;
    endSeconds: number;
    frameRate: number;
    /** Bits per second. */
    bitrate: number;
    packets: PacketTimes;
  } | null;
} {
  const times: number[] = [];
  const keyTimes: number[] = [];
  let count = 0;
  let bytes = 0;
  let end = Number.NEGATIVE_INFINITY;
  let hasLeadingPictures = false;
  return {
    push({ ptsSeconds, durationSeconds, isKey, sizeBytes }) {
      count += 1;
      bytes += sizeBytes;
      if (Number.isNaN(ptsSeconds)) return;
      if (isKey) keyTimes.push(ptsSeconds);
      else if (ptsSeconds < (keyTimes.at(-1) ?? ptsSeconds)) hasLeadingPictures = true;
      times.push(ptsSeconds);
      end = Math.max(end, ptsSeconds + (durationSeconds > 0 ? durationSeconds : 0));
    },
    finish() {
      if (count === 0 || times.length === 0) return null;
      const sorted = Float64Array.from(times).sort();
      const start = sorted[0] as number;
      const last = sorted.at(-1) as number;
      const frameRate = measureRate(sorted, count);
      // A last picture without a duration lasts as long as the others.
      const shown = end > last ? end : last + (frameRate > 0 ? 1 / frameRate : 0.04);
      const packets: PacketTimes = {
        times: sorted,
        keyTimes: Float64Array.from(keyTimes).sort(),
        hasGaps: times.length < count,
        hasLeadingPictures,
      };
      const bitrate = Math.round((bytes * 8) / Math.max(0.001, shown - start));
      return { count, startSeconds: start, endSeconds: shown, frameRate, bitrate, packets };
    },
  };
}

/**
 * Pictures per second: the average for a steady stream, and for an unsteady one the rate of its busier half, so that
 * a clip of 10 and then 30 pictures per second keeps all of them. 0 when one picture alone cannot say.
 */
function measureRate(sorted: Float64Array, count: number): number {
  const last = sorted.at(-1) as number;
  const span = last - (sorted[0] as number);
  if (sorted.length < 2 || span <= 0) return 0;
  const average = (sorted.length - 1) / span;
  // Streams that stamp only some packets: spread all packets over the time.
  if (count > sorted.length * 1.5) return (count - 1) / span;
  const gaps = new Float64Array(sorted.length - 1);
  for (let i = 0; i < gaps.length; i++) gaps[i] = (sorted[i + 1] as number) - (sorted[i] as number);
  gaps.sort();
  const quarter = gaps[Math.floor(gaps.length / 4)] as number;
  const busy = quarter > 0 ? 1 / quarter : average;
  return busy < average * 1.05 ? average : Math.min(busy, Math.max(60, average));
}
