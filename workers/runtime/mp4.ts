/**
 * The one reader of fragmented MP4 (ISO 14496-12): tracks from `moov`, samples from `moof`, codec names from the sample entry.
 *
 * It reads headers, never pictures, except to say whether a sample begins one that needs no other. Throws AppError
 * `internal` with a sentence; who reads a stranger's bytes maps it.
 */

import { AppError } from '../../core/errors.ts';

export interface Mp4Box {
  /** Four letters. */
  type: string;
  body: Buffer;
}

export interface Mp4Track {
  /** Ticks per second. */
  timescale: number;
  /** Of the sample entry: "avc1", "hvc1", "hev1", "av01", "mp4a" and others. */
  entry: string;
  /** RFC 6381; null for entries that are none of the above. */
  codecs: string | null;
  /** 0 for sound. */
  width: number;
  height: number;
  /** Media time at which the presentation begins (edit list); 0 without one. */
  startTicks: number;
  /** What samples are like whose fragment does not say (`trex`). */
  defaults: SampleDefaults;
}

export interface SampleDefaults {
  durationTicks: number;
  sizeBytes: number;
  flags: number;
}

export interface Mp4Sample {
  durationTicks: number;
  sizeBytes: number;
  /** Marked as one that can be decoded without others. */
  isKey: boolean;
  /** Presentation less decode time; may be negative. */
  compositionTicks: number;
}

export interface Mp4Run {
  /** Decode time of the first sample. */
  decodeTicks: number;
  samples: Mp4Sample[];
}

const notSync = 0x10000;
const noDefaults: SampleDefaults = { durationTicks: 0, sizeBytes: 0, flags: 0 };

/** The boxes of `bytes`, in order. With `isHead`, a last box that goes on beyond the bytes is cut off instead of being an error. */
export function* boxesOf(bytes: Buffer, { isHead = false } = {}): Generator<Mp4Box> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    const isLong = size === 1 && at + 16 <= bytes.length;
    const header = isLong ? 16 : 8;
    const length = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : size;
    if (length < header) throw new AppError('internal', 'A box of the MP4 has no room for its own head.');
    if (at + length > bytes.length && !isHead) throw new AppError('internal', 'The MP4 is cut off.');
    yield { type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + header, at + length) };
    at += length;
  }
}

/** The body of the first box along `path`. */
export function findBox(bytes: Buffer, path: readonly string[], options: { isHead?: boolean } = {}): Buffer {
  let body = bytes;
  for (const [depth, wanted] of path.entries()) {
    const box = firstBox(body, wanted, depth === 0 ? options : {});
    if (!box) throw new AppError('internal', `The MP4 has no ${wanted} box.`);
    body = box;
  }
  return body;
}

/** The first track of an initialisation segment, or of anything else that holds a `moov`. */
export function readTrack(bytes: Buffer): Mp4Track {
  const moov = findBox(bytes, ['moov']);
  const mdia = findBox(moov, ['trak', 'mdia']);
  const mdhd = findBox(mdia, ['mdhd']);
  const [entry] = boxesOf(findBox(mdia, ['minf', 'stbl', 'stsd']).subarray(8));
  if (!entry) throw new AppError('internal', 'The MP4 does not say what it holds.');
  const isSound = entry.type === 'mp4a';
  const hasSize = !isSound && entry.body.length >= 78;
  return {
    timescale: mdhd.readUInt32BE(mdhd[0] === 1 ? 20 : 12),
    entry: entry.type,
    codecs: codecsOf(entry),
    width: hasSize ? entry.body.readUInt16BE(24) : 0,
    height: hasSize ? entry.body.readUInt16BE(26) : 0,
    startTicks: editStart(findBox(moov, ['trak'])),
    defaults: trackDefaults(moov),
  };
}

/** Every `moof` of `bytes`, one track each. */
export function readRuns(
  bytes: Buffer,
  options: { defaults?: SampleDefaults | undefined; isHead?: boolean } = {},
): Mp4Run[] {
  return [...boxesOf(bytes, options)].flatMap(({ type, body }) =>
    type === 'moof' ? [readMoof(body, options.defaults)] : [],
  );
}

/** `moof` is the body of that box. */
export function readMoof(moof: Buffer, defaults: SampleDefaults = noDefaults): Mp4Run {
  const traf = findBox(moof, ['traf']);
  const tfdt = findBox(traf, ['tfdt']);
  const tfhd = firstBox(traf, 'tfhd');
  const own = tfhd ? fragmentDefaults(tfhd, defaults) : defaults;
  const runs = [...boxesOf(traf)].filter(({ type }) => type === 'trun');
  if (runs.length === 0) throw new AppError('internal', 'The MP4 has no trun box.');
  return {
    decodeTicks: tfdt[0] === 1 ? Number(tfdt.readBigUInt64BE(4)) : tfdt.readUInt32BE(4),
    samples: runs.flatMap(({ body }) => readTrun(body, own)),
  };
}

/**
 * Whether a picture that begins with `bytes` needs no other, by the bitstream itself: an IDR picture of H.264, a random
 * access picture of HEVC, a sequence header in AV1. null: the bytes do not reach far enough to say, or it is sound.
 */
export function beginsAnew(entry: string, bytes: Buffer): boolean | null {
  if (entry === 'av01') return firstObu(bytes);
  if (entry !== 'avc1' && entry !== 'hvc1' && entry !== 'hev1') return null;
  for (let at = 0; at + 5 <= bytes.length; at += 4 + bytes.readUInt32BE(at)) {
    const head = bytes[at + 4] as number;
    const kind = entry === 'avc1' ? head & 0x1f : (head >> 1) & 0x3f;
    // Slices are 1 to 5 in H.264 and 0 to 31 in HEVC; parameter sets and messages come before them.
    if (entry === 'avc1' && kind >= 1 && kind <= 5) return kind === 5;
    if (entry !== 'avc1' && kind < 32) return kind >= 16 && kind <= 23;
  }
  return null;
}

/** A temporal unit that begins anew carries its sequence header (type 1) before any frame (types 3 and 6). */
function firstObu(bytes: Buffer): boolean | null {
  for (let at = 0; at < bytes.length; ) {
    const head = bytes[at] as number;
    const kind = (head >> 3) & 0xf;
    if (kind === 1) return true;
    if (kind === 3 || kind === 6 || !(head & 0x2)) return kind === 3 || kind === 6 ? false : null;
    const { value, next } = leb128(bytes, at + (head & 0x4 ? 2 : 1));
    at = next + value;
  }
  return null;
}

function leb128(bytes: Buffer, at: number): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 8 && at + i < bytes.length; i++) {
    const byte = bytes[at + i] as number;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  return { value, next: bytes.length };
}

function firstBox(bytes: Buffer, wanted: string, options: { isHead?: boolean } = {}): Buffer | null {
  for (const { type, body } of boxesOf(bytes, options)) if (type === wanted) return body;
  return null;
}

/** The media time of the first edit that shows anything; -1 marks one that shows nothing. */
function editStart(trak: Buffer): number {
  const edts = firstBox(trak, 'edts');
  const elst = edts && firstBox(edts, 'elst');
  if (!elst) return 0;
  const isLong = elst[0] === 1;
  const stride = isLong ? 20 : 12;
  for (let at = 8; at + stride <= elst.length; at += stride) {
    const mediaTime = isLong ? Number(elst.readBigInt64BE(at + 8)) : elst.readInt32BE(at + 4);
    if (mediaTime >= 0) return mediaTime;
  }
  return 0;
}

function trackDefaults(moov: Buffer): SampleDefaults {
  const mvex = firstBox(moov, 'mvex');
  const trex = mvex && firstBox(mvex, 'trex');
  if (!trex) return noDefaults;
  return { durationTicks: trex.readUInt32BE(12), sizeBytes: trex.readUInt32BE(16), flags: trex.readUInt32BE(20) };
}

/** `tfhd` lists optional fields in the order of their flags. */
function fragmentDefaults(tfhd: Buffer, defaults: SampleDefaults): SampleDefaults {
  const flags = tfhd.readUIntBE(1, 3);
  let at = 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0);
  const next = (flag: number, otherwise: number) => {
    if (!(flags & flag)) return otherwise;
    at += 4;
    return tfhd.readUInt32BE(at - 4);
  };
  return {
    durationTicks: next(0x8, defaults.durationTicks),
    sizeBytes: next(0x10, defaults.sizeBytes),
    flags: next(0x20, defaults.flags),
  };
}

function readTrun(trun: Buffer, defaults: SampleDefaults): Mp4Sample[] {
  const flags = trun.readUIntBE(1, 3);
  const count = trun.readUInt32BE(4);
  let at = 8 + (flags & 0x1 ? 4 : 0);
  const firstFlags = flags & 0x4 ? trun.readUInt32BE(at) : null;
  if (firstFlags !== null) at += 4;
  const stride = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length;
  if (at + count * stride > trun.length) throw new AppError('internal', 'The MP4 is cut off.');
  const next = (flag: number, otherwise: number) => {
    if (!(flags & flag)) return otherwise;
    at += 4;
    return trun.readUInt32BE(at - 4);
  };
  // Bounded by the box where samples have fields of their own; a run without any may claim what it likes.
  if (count > 1_000_000) throw new AppError('internal', 'The MP4 claims more samples than any fragment has.');
  return Array.from({ length: count }, (_, index) => {
    const durationTicks = next(0x100, defaults.durationTicks);
    const sizeBytes = next(0x200, defaults.sizeBytes);
    const own = next(0x400, index === 0 && firstFlags !== null ? firstFlags : defaults.flags);
    const compositionTicks = trun[0] === 0 ? next(0x800, 0) : next(0x800, 0) | 0;
    return { durationTicks, sizeBytes, isKey: !(own & notSync), compositionTicks };
  });
}

/** The boxes of a visual sample entry begin after 78 bytes, those of a sound entry after 28. */
function codecsOf({ type, body }: Mp4Box): string | null {
  const inside = (offset: number, wanted: string) =>
    body.length > offset ? firstBox(body.subarray(offset), wanted) : null;
  const avcC = type === 'avc1' ? inside(78, 'avcC') : null;
  // Profile, constraints and level.
  if (avcC) return `avc1.${avcC.toString('hex', 1, 4)}`;
  const hvcC = type === 'hvc1' || type === 'hev1' ? inside(78, 'hvcC') : null;
  if (hvcC) return hevcCodec(type, hvcC);
  const av1C = type === 'av01' ? inside(78, 'av1C') : null;
  if (av1C) return av1Codec(av1C);
  const esds = type === 'mp4a' ? inside(28, 'esds') : null;
  return esds ? aacCodec(esds) : null;
}

/** ISO 14496-15, annex E. */
function hevcCodec(type: string, hvcC: Buffer): string {
  const profile = hvcC[1] as number;
  let compatibility = 0;
  for (let bit = 0; bit < 32; bit++) if (hvcC.readUInt32BE(2) & (1 << bit)) compatibility |= 1 << (31 - bit);
  const constraints = hvcC.toString('hex', 6, 12).replace(/(00)+$/, '');
  const space = ['', 'A', 'B', 'C'][profile >> 6];
  const tier = profile & 0x20 ? 'H' : 'L';
  const flags = (constraints.match(/../g) ?? [])
    .map((byte) => `.${Number.parseInt(byte, 16).toString(16).toUpperCase()}`)
    .join('');
  return `${type}.${space}${profile & 0x1f}.${(compatibility >>> 0).toString(16).toUpperCase()}.${tier}${hvcC[12]}${flags}`;
}

/** AV1 in ISO base media, section 5: profile, level and tier, bit depth. */
function av1Codec(av1C: Buffer): string {
  const [, first = 0, second = 0] = av1C;
  const level = String(first & 0x1f).padStart(2, '0');
  const depth = second & 0x40 ? (second & 0x20 ? '12' : '10') : '08';
  return `av01.${first >> 5}.${level}${second & 0x80 ? 'H' : 'M'}.${depth}`;
}

/** `mp4a.40.` and the object type in the first five bits of the DecoderSpecificInfo (tag 5; ISO 14496-1 and -3). */
function aacCodec(esds: Buffer): string {
  for (let at = 4; at < esds.length; ) {
    const tag = esds[at++];
    let length = 0;
    for (let more = true; more && at < esds.length; at++) {
      const byte = esds[at] as number;
      length = length * 128 + (byte & 0x7f);
      more = byte >= 0x80;
    }
    if (tag === 5) return `mp4a.40.${(esds[at] as number) >> 3}`;
    // ES descriptor: 3 bytes, then more descriptors; decoder configuration: 13 bytes, then more; others are skipped.
    at += tag === 3 ? 3 : tag === 4 ? 13 : length;
  }
  throw new AppError('internal', 'The MP4 does not say which AAC it holds.');
}
