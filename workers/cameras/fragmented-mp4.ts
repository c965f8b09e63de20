/**
 * Reads fragmented MP4 (ISO 14496-12) as it arrives: the initialisation segment, then fragment by fragment, with their exact
 * times from the boxes. One track. Bounded: a box that claims to be larger than any picture is refused.
 */

import { AppError } from '../../core/errors.ts';
import { readMoof, readTrack, type SampleDefaults } from '../runtime/mp4.ts';

export interface Mp4Init {
  readonly bytes: Buffer;
  /** Ticks per second. */
  readonly timescale: number;
  readonly width: number;
  readonly height: number;
  /** RFC 6381 for H.264 and HEVC; the four letters of the sample entry otherwise. */
  readonly codec: string;
  /** What samples are like whose fragment does not say. */
  readonly defaults: SampleDefaults;
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
        fragment: { ...measure(moof, init), bytes: Buffer.concat([moof, box]), media: bodyOf(box) },
      };
      moof = null;
    } else if (!init) {
      head.push(box);
      if (type !== 'moov') continue;
      init = readInit(Buffer.concat(head));
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

function readInit(bytes: Buffer): Mp4Init {
  const { entry, codecs, ...track } = asRecording(() => readTrack(bytes));
  return { bytes, codec: codecs ?? entry, ...track };
}

function measure(moof: Buffer, init: Mp4Init): Omit<Mp4Fragment, 'bytes' | 'media'> {
  const { decodeTicks, samples } = asRecording(() => readMoof(bodyOf(moof), init.defaults));
  const durationTicks = samples.reduce((sum, sample) => sum + sample.durationTicks, 0);
  return { startTicks: decodeTicks, durationTicks, samples: samples.length };
}

/** What cannot be read is the fault of whoever sent it. */
function asRecording<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new AppError('badMedia', 'The recording is not fragmented MP4.', { cause });
  }
}

function typeOf(box: Buffer): string {
  return box.toString('latin1', 4, 8);
}

function bodyOf(box: Buffer): Buffer {
  return box.subarray(8);
}
