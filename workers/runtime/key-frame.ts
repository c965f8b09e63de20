/**
 * The first pictures of segments as a film of their own: decoding it costs what these pictures cost, and nothing more.
 *
 * A segment begins with a picture that needs no other, so the bytes up to its end are enough.
 */

import { AppError } from '../../core/errors.ts';
import { boxesOf, findBox, readMoof, readTrack, type SampleDefaults } from './mp4.ts';

/** How many bytes of a segment reach to the end of its first picture. Throws AppError `internal`. */
export function keyFrameBytesOf(segment: Buffer): number {
  const media = findBox(segment, ['mdat']);
  return media.byteOffset - segment.byteOffset + firstSample(segment).sizeBytes;
}

export interface KeyFrameFilm {
  /** The initialisation segment. */
  head: Buffer;
  /** `segment` needs to reach to the end of its first picture; in the film that is shown at second `second`. */
  fragment(segment: Buffer, second: number): Buffer;
}

/** One picture per second, each shown for a second. `init` belongs to all the segments. */
export function openKeyFrameFilm(init: Buffer): KeyFrameFilm {
  const { timescale, defaults } = readTrack(init);
  return {
    head: init,
    fragment(segment, second) {
      const { sizeBytes, trackId, offset } = firstSample(segment, defaults);
      if (offset + sizeBytes > segment.length)
        throw new AppError('internal', 'A segment ends before its first picture.');
      const decodeTime = Buffer.alloc(8);
      decodeTime.writeBigUInt64BE(BigInt(second) * BigInt(timescale));
      const moofOf = (dataOffset: number) =>
        box(
          'moof',
          box('mfhd', u32(0, second + 1)),
          box(
            'traf',
            box('tfhd', u32(baseIsMoof, trackId)),
            box('tfdt', u32(1 << 24), decodeTime),
            box('trun', u32(runFields, 1, dataOffset, timescale, sizeBytes, needsNoOther)),
          ),
        );
      const moof = moofOf(moofOf(0).length + 8);
      return Buffer.concat([moof, box('mdat', segment.subarray(offset, offset + sizeBytes))]);
    },
  };
}

const baseIsMoof = 0x020000;
/** Offset of the data; then for each sample its duration, size and flags. */
const runFields = 0x000701;
const needsNoOther = 0x02000000;

/** `offset`: where the first sample begins; media data follow the `moof` at once in every segment that we make. */
function firstSample(
  segment: Buffer,
  defaults?: SampleDefaults,
): { sizeBytes: number; trackId: number; offset: number } {
  for (const { type, body } of boxesOf(segment, { isHead: true })) {
    if (type !== 'moof') continue;
    const [sample] = readMoof(body, defaults).samples;
    const trackId = findBox(body, ['traf', 'tfhd']).readUInt32BE(4);
    const mdatAt = body.byteOffset + body.length - segment.byteOffset;
    if (!sample || segment.toString('latin1', mdatAt + 4, mdatAt + 8) !== 'mdat') break;
    return { sizeBytes: sample.sizeBytes, trackId, offset: mdatAt + (segment.readUInt32BE(mdatAt) === 1 ? 16 : 8) };
  }
  throw new AppError('internal', 'A segment does not begin with a picture.');
}

function box(type: string, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
}

function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}
