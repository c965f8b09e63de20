/**
 * From an uploaded file to the facts that everything is planned from, or to a refusal (AppError `badMedia`).
 *
 * Headers lie, so start, end and rate are measured from the packets; nothing is decoded here.
 */

import { open } from 'node:fs/promises';
import {
  type AudioFacts,
  claimChapters,
  type MediaProbe,
  openPacketMeter,
  type PacketTimes,
  type VideoFacts,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import {
  type PacketFacts,
  type ProbeStreamJson,
  probeMedia,
  probePackets,
  streamFfmpeg,
  withoutCredentials,
} from '../runtime/ffmpeg.ts';
import { allowedDemuxers, pictureOf, refuseByHead, refuseByLength, refuseByProbe, soundOf } from './refusal.rules.ts';

const unreadable =
  'The file cannot be read as a film: it is damaged, was cut off, or has an unknown format. Check the original and upload it again.';

export interface ProbedUpload {
  probe: MediaProbe;
  /** Of the picture and of the sound, when there are such. */
  pictures: PacketTimes | null;
  sounds: PacketTimes | null;
}

/** `path` is a local file. Throws AppError `badMedia` with a sentence for the file's owner. */
export async function probeUpload(path: string, options: { signal: AbortSignal }): Promise<ProbedUpload> {
  refuse(refuseByHead(await readHead(path)));
  const whitelist = ['-format_whitelist', allowedDemuxers.join(',')];
  const json = await probeMedia(path, { ...options, inputArgs: whitelist }).catch((error) => {
    throw asBadMedia(error);
  });
  refuse(refuseByProbe(json));
  const demuxer = json.format?.format_name?.split(',')[0] ?? '';
  const picture = pictureOf(json);
  const sound = soundOf(json);
  const measured = await measurePackets(path, {
    demuxer,
    wanted: [picture?.index, sound?.index],
    signal: options.signal,
  });
  const pictures = picture ? measured.get(picture.index) : undefined;
  if (picture && pictures?.packets.hasGaps) {
    const shown = await firstPictureSeconds(path, { demuxer, stream: picture.index, signal: options.signal });
    if (shown !== null) measured.set(picture.index, startingAt(pictures, shown));
  }
  const video = picture && videoFacts(picture, measured.get(picture.index));
  const audio = sound && audioFacts(sound, measured.get(sound.index));
  if (!video && !audio)
    throw new AppError(
      'badMedia',
      'The file describes a film, but holds none of its data. It was probably cut off: upload it again.',
    );
  if (picture && !video) throw new AppError('badMedia', unreadable);
  const seconds = Math.max(lengthOf(video), lengthOf(audio));
  refuse(refuseByLength(seconds, picture ? longestGap(measured.get(picture.index)) : 0));
  return {
    probe: {
      ...{ container: json.format?.format_name ?? '', video, audio },
      soundTracks: (json.streams ?? []).filter(({ codec_type }) => codec_type === 'audio').length,
      chapters: claimChapters(json.chapters),
    },
    pictures: (picture && measured.get(picture.index)?.packets) ?? null,
    sounds: (sound && measured.get(sound.index)?.packets) ?? null,
  };
}

type Measured = NonNullable<ReturnType<ReturnType<typeof openPacketMeter>['finish']>>;

async function measurePackets(
  path: string,
  input: { demuxer: string; wanted: (number | undefined)[]; signal: AbortSignal },
): Promise<Map<number, Measured>> {
  const wanted = input.wanted.filter((index) => index !== undefined);
  const streams = new Map(wanted.map((index) => [index, openStreamMeter()]));
  const packets = probePackets(path, null, {
    signal: input.signal,
    inputArgs: ['-f', input.demuxer],
    timeoutMs: 1800_000,
  });
  try {
    for await (const packet of packets) if (!packet.isDiscarded) streams.get(packet.streamIndex)?.push(packet);
  } catch (error) {
    // Packets before the damage count: ffprobe reports a file that was cut off as an error at its end.
    if (!(error instanceof AppError) || error.kind !== 'internal') throw error;
  }
  const measured = new Map<number, Measured>();
  for (const [index, stream] of streams) {
    const result = stream.finish();
    if (result) measured.set(index, result);
  }
  return measured;
}

/** A meter that knows what to do with packets that do not say when they are shown. */
function openStreamMeter(): { push(packet: PacketFacts): void; finish(): Measured | null } {
  const meter = openPacketMeter();
  const timeless: PacketFacts[] = [];
  let hasTimes = false;
  let hasGuesses = false;
  return {
    push(packet) {
      hasGuesses ||= !packet.hasPts;
      if (!hasTimes && Number.isNaN(packet.ptsSeconds)) return void timeless.push(packet);
      if (!hasTimes) for (const early of timeless) meter.push(early);
      hasTimes = true;
      meter.push(packet);
    },
    finish() {
      if (!hasTimes) {
        // A bare stream of pictures has no clock at all: they follow each other at their own rate.
        let seconds = 0;
        for (const packet of timeless) {
          meter.push({ ...packet, ptsSeconds: seconds });
          seconds += packet.durationSeconds > 0 ? packet.durationSeconds : 0.04;
        }
      }
      const result = meter.finish();
      return result && { ...result, packets: { ...result.packets, hasGaps: result.packets.hasGaps || hasGuesses } };
    },
  };
}

/** AVI and bare streams say when pictures are decoded: the first is shown when the decoder gives it out. */
async function firstPictureSeconds(
  path: string,
  input: { demuxer: string; stream: number; signal: AbortSignal },
): Promise<number | null> {
  const first = ['-map', `0:${input.stream}`, '-frames:v', '1', '-fps_mode', 'passthrough', '-f', 'framecrc', '-'];
  const args = ['-v', 'error', '-copyts', '-f', input.demuxer, '-i', path, ...first];
  await using decoding = streamFfmpeg(args, { signal: input.signal, timeoutMs: 60_000, cpuSeconds: 60 });
  let text = '';
  for await (const part of decoding.stdout) text += part;
  const [, num, den] = /^#tb 0: (\d+)\/(\d+)$/m.exec(text) ?? [];
  const [, pts] = /^0,\s*-?\d+,\s*(-?\d+),/m.exec(text) ?? [];
  return pts === undefined ? null : (Number(pts) * Number(num)) / Number(den);
}

function startingAt(measured: Measured, seconds: number): Measured {
  const late = seconds - measured.startSeconds;
  return { ...measured, startSeconds: seconds, endSeconds: measured.endSeconds + late };
}

function videoFacts(stream: ProbeStreamJson, measured: Measured | undefined): VideoFacts | null {
  if (!measured) return null;
  const rotation = rotationOf(stream);
  const [width, height] = displaySize(stream, rotation);
  const isInterlaced = /^(tt|bb|tb|bt)$/.test(stream.field_order ?? '');
  const declared = rationalOf(stream.avg_frame_rate) || rationalOf(stream.r_frame_rate);
  // Interlaced H.264 may come as one packet per field.
  const isPerField =
    isInterlaced && declared > 0 && measured.frameRate > declared * 1.8 && measured.frameRate < declared * 2.2;
  return {
    streamIndex: stream.index,
    codec: stream.codec_name ?? '',
    profile: stream.profile ?? '',
    pixelFormat: stream.pix_fmt ?? '',
    bitrate: measured.bitrate,
    hasSquarePixels: [0, 1].includes(rationalOf(stream.sample_aspect_ratio?.replace(':', '/'))),
    width,
    height,
    rotation,
    isMirrored: isMirrored(stream),
    isInterlaced,
    transfer: stream.color_transfer === 'smpte2084' ? 'pq' : stream.color_transfer === 'arib-std-b67' ? 'hlg' : 'sdr',
    // One picture has no rate; some containers then declare the ticks of their clock.
    frameRate: isPerField ? declared : measured.frameRate || (declared <= 120 ? declared : 0),
    packetCount: measured.count,
    startSeconds: measured.startSeconds,
    endSeconds: measured.endSeconds,
  };
}

function audioFacts(stream: ProbeStreamJson, measured: Measured | undefined): AudioFacts | null {
  if (!measured) return null;
  return {
    streamIndex: stream.index,
    codec: stream.codec_name ?? '',
    profile: stream.profile ?? '',
    sampleRate: Number(stream.sample_rate) || 0,
    bitrate: measured.bitrate,
    channels: stream.channels ?? 2,
    startSeconds: measured.startSeconds,
    endSeconds: measured.endSeconds,
  };
}

/** Clockwise, 0 to 359: what a player turns the picture by. */
function rotationOf(stream: ProbeStreamJson): number {
  const matrix = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation;
  const degrees = matrix === undefined ? Number(stream.tags?.rotate ?? 0) : -matrix;
  return Number.isFinite(degrees) ? ((Math.round(degrees) % 360) + 360) % 360 : 0;
}

/** A display matrix with a negative determinant: each line of it reads "00000000: a b u". */
function isMirrored(stream: ProbeStreamJson): boolean {
  const text = stream.side_data_list?.find((data) => data.displaymatrix !== undefined)?.displaymatrix ?? '';
  const [[a = 0, b = 0] = [], [c = 0, d = 0] = []] = [...text.matchAll(/: +(-?\d+) +(-?\d+)/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
  return a * d - b * c < 0;
}

/** Square pixels, turned upright. Pixel shapes beyond 1:4 are damage, not intent. */
function displaySize(stream: ProbeStreamJson, rotation: number): [number, number] {
  const { width = 0, height = 0 } = stream;
  const shape = rationalOf(stream.sample_aspect_ratio?.replace(':', '/'));
  const stretched = shape >= 0.25 && shape <= 4 && shape !== 1 ? Math.round(width * shape) : width;
  return rotation % 180 === 90 ? [height, stretched] : [stretched, height];
}

function rationalOf(text: string | undefined): number {
  const [num = 0, den = 1] = (text ?? '').split('/').map(Number);
  return num > 0 && den > 0 ? num / den : 0;
}

function lengthOf(facts: { startSeconds: number; endSeconds: number } | null): number {
  return facts ? facts.endSeconds - facts.startSeconds : 0;
}

/** Between two packets that follow each other in time, in seconds. */
function longestGap(measured: Measured | undefined): number {
  const times = measured?.packets.times ?? [];
  let longest = 0;
  for (let i = 1; i < times.length; i++) longest = Math.max(longest, (times[i] as number) - (times[i - 1] as number));
  return longest;
}

async function readHead(path: string): Promise<Buffer> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
  return buffer.subarray(0, bytesRead);
}

function refuse(sentence: string | null): void {
  if (sentence) throw new AppError('badMedia', sentence);
}

function asBadMedia(error: unknown): unknown {
  if (!(error instanceof AppError) || error.kind !== 'internal') return error;
  return new AppError('badMedia', unreadable, {
    cause: error,
    details: { tail: withoutCredentials(String(error.details.tail ?? '')) },
  });
}
