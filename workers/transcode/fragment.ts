/** Reads the few boxes of fragmented MP4 (ISO 14496-12) that prove what a segment holds. Throws AppError `internal` on anything else. */

import { AppError } from '../../core/errors.ts';

export interface FragmentFacts {
  /** In ticks of the track's time scale. */
  decodeTime: number;
  sampleCount: number;
}

export interface InitFacts {
  timescale: number;
  /** RFC 6381. */
  codecs: string;
}

export function holdsMedia(bytes: Buffer): boolean {
  return [...boxes(bytes)].some(({ type }) => type === 'moof');
}

/** One `moof`, one track. */
export function readFragment(bytes: Buffer): FragmentFacts {
  const traf = find(bytes, ['moof', 'traf']);
  const tfdt = find(traf, ['tfdt']);
  const trun = find(traf, ['trun']);
  const mdat = find(bytes, ['mdat']);
  if (mdat.length === 0) throw new AppError('internal', 'A segment has no media data.');
  const decodeTime = tfdt[0] === 1 ? Number(tfdt.readBigUInt64BE(4)) : tfdt.readUInt32BE(4);
  return { decodeTime, sampleCount: trun.readUInt32BE(4) };
}

/** One track of H.264 or AAC. */
export function readInit(bytes: Buffer): InitFacts {
  const mdia = find(bytes, ['moov', 'trak', 'mdia']);
  const mdhd = find(mdia, ['mdhd']);
  const timescale = mdhd.readUInt32BE(mdhd[0] === 1 ? 20 : 12);
  const entries = find(mdia, ['minf', 'stbl', 'stsd']).subarray(8);
  for (const { type, body } of boxes(entries)) {
    if (type === 'avc1') return { timescale, codecs: avcCodec(find(body.subarray(78), ['avcC'])) };
    if (type === 'mp4a') return { timescale, codecs: aacCodec(find(body.subarray(28), ['esds'])) };
  }
  throw new AppError('internal', 'An initialisation segment holds neither H.264 nor AAC.');
}

/** `avc1.` and profile, constraints and level in hexadecimal. */
function avcCodec(avcC: Buffer): string {
  return `avc1.${avcC.toString('hex', 1, 4)}`;
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
  throw new AppError('internal', 'An initialisation segment does not say which AAC it holds.');
}

function find(bytes: Buffer, path: readonly string[]): Buffer {
  let body = bytes;
  for (const wanted of path) {
    const box = [...boxes(body)].find(({ type }) => type === wanted);
    if (!box) throw new AppError('internal', `A segment has no ${wanted} box.`);
    body = box.body;
  }
  return body;
}

function* boxes(bytes: Buffer): Generator<{ type: string; body: Buffer }> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    const [header, length] = size === 1 ? [16, Number(bytes.readBigUInt64BE(at + 8))] : [8, size];
    if (length < header || at + length > bytes.length) throw new AppError('internal', 'A segment is cut off.');
    yield { type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + header, at + length) };
    at += length;
  }
}
