/**
 * Reads fragmented MP4 (ISO 14496-12) as it arrives: the initialisation segment, then fragment by fragment, with their exact
 * times from the boxes. One track. Bounded: a box that claims to be larger than any picture is refused.
 */

import { AppError } from '../../core/errors.ts';

export interface Mp4Init {
  readonly bytes: Buffer;
  /** Ticks per second. */
  readonly timescale: number;
  readonly width: number;
  readonly height: number;
  /** RFC 6381 for H.264 and HEVC; the four letters of the sample entry otherwise. */
  readonly codec: string;
  readonly defaultSampleTicks: number;
}

export interface Mp4Fragment {
  /** moof and mdat. */
  readonly bytes: Buffer;
  /** The content of mdat. */
  readonly media: Buffer;
  /** Decode time of the first sample. */
  readonly startTicks: number;
  readonly durationTicks: number;
  readonly samples: number;
}

export type Mp4Part =
  | { readonly kind: 'init'; readonly init: Mp4Init }
  | { readonly kind: 'fragment'; readonly fragment: Mp4Fragment };

const maxBoxBytes = 128 * 1024 * 1024;

/** What is cut off at the end of the stream is left out. Throws AppError `badMedia` for anything else than fragmented MP4. */
export async function* readFragmentedMp4(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Mp4Part> {
  const head: Buffer[] = [];
  let init: Mp4Init | null = null;
  let moof: Buffer | null = null;
  for await (const box of readBoxes(stream)) {
    const type = typeOf(box);
    if (type === 'moof') moof = box;
    else if (type === 'mdat' && moof && init) {
      yield {
        kind: 'fragment',
        fragment: { ...readMoof(moof, init), bytes: Buffer.concat([moof, box]), media: bodyOf(box) },
      };
      moof = null;
    } else if (!init) {
      head.push(box);
      if (type !== 'moov') continue;
      init = readInit(Buffer.concat(head), box);
      yield { kind: 'init', init };
    }
  }
}

async function* readBoxes(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let wanted = 8;
  for await (const part of stream) {
    parts.push(part);
    length += part.byteLength;
    while (length >= wanted) {
      const joined = parts.length === 1 ? Buffer.from(parts[0] as Uint8Array) : Buffer.concat(parts);
      const size = joined.readUInt32BE(0);
      if (size < 8 || size > maxBoxBytes) throw new AppError('badMedia', 'The recording is not fragmented MP4.');
      parts = [joined];
      wanted = size;
      if (length < size) break;
      yield joined.subarray(0, size);
      parts = [joined.subarray(size)];
      length -= size;
      wanted = 8;
    }
  }
}

function readInit(bytes: Buffer, moov: Buffer): Mp4Init {
  const mdia = find(bodyOf(moov), ['trak', 'mdia']);
  const mdhd = find(mdia, ['mdhd']);
  const timescale = mdhd.readUInt32BE(mdhd[0] === 1 ? 20 : 12);
  const entry = find(mdia, ['minf', 'stbl', 'stsd']).subarray(8);
  const width = entry.readUInt16BE(32);
  const height = entry.readUInt16BE(34);
  const defaultSampleTicks = find(bodyOf(moov), ['mvex', 'trex']).readUInt32BE(12);
  return { bytes, timescale, width, height, codec: codecOf(entry), defaultSampleTicks };
}

function readMoof(moof: Buffer, init: Mp4Init): Omit<Mp4Fragment, 'bytes' | 'media'> {
  const traf = find(bodyOf(moof), ['traf']);
  const tfdt = find(traf, ['tfdt']);
  const startTicks = tfdt[0] === 1 ? Number(tfdt.readBigUInt64BE(4)) : tfdt.readUInt32BE(4);
  const sampleTicks = defaultDuration(find(traf, ['tfhd'])) ?? init.defaultSampleTicks;
  let samples = 0;
  let durationTicks = 0;
  for (const { type, body } of boxesOf(traf)) {
    if (type !== 'trun') continue;
    const flags = body.readUIntBE(1, 3);
    const count = body.readUInt32BE(4);
    samples += count;
    if (!(flags & 0x100)) {
      durationTicks += count * sampleTicks;
      continue;
    }
    const stride = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length;
    const first = 8 + (flags & 0x1 ? 4 : 0) + (flags & 0x4 ? 4 : 0);
    for (let i = 0; i < count; i++) durationTicks += body.readUInt32BE(first + i * stride);
  }
  return { startTicks, durationTicks, samples };
}

/** `tfhd` lists optional fields in the order of their flags. */
function defaultDuration(tfhd: Buffer): number | null {
  const flags = tfhd.readUIntBE(1, 3);
  if (!(flags & 0x8)) return null;
  return tfhd.readUInt32BE(8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0));
}

/** `entry` begins with the size of the first sample entry; 86 bytes in stand the boxes of a visual one. */
function codecOf(entry: Buffer): string {
  const type = entry.toString('latin1', 4, 8);
  const boxes = [...boxesOf(entry.subarray(86, entry.readUInt32BE(0)))];
  const avcC = boxes.find((box) => box.type === 'avcC')?.body;
  if (avcC) return `avc1.${avcC.toString('hex', 1, 4)}`;
  const hvcC = boxes.find((box) => box.type === 'hvcC')?.body;
  return hvcC ? hevcCodec(type, hvcC) : type;
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

function find(bytes: Buffer, path: readonly string[]): Buffer {
  let body = bytes;
  for (const wanted of path) {
    const box = boxesOf(body).find(({ type }) => type === wanted);
    if (!box) throw new AppError('badMedia', `The recording has no ${wanted} box.`);
    body = box.body;
  }
  return body;
}

function* boxesOf(bytes: Buffer): Generator<{ type: string; body: Buffer }> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > bytes.length) throw new AppError('badMedia', 'The recording is not fragmented MP4.');
    const box = bytes.subarray(at, at + size);
    yield { type: typeOf(box), body: bodyOf(box) };
    at += size;
  }
}

function typeOf(box: Buffer): string {
  return box.toString('latin1', 4, 8);
}

function bodyOf(box: Buffer): Buffer {
  return box.subarray(8);
}
