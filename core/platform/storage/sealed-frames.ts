/**
 * The format of an encrypted object: a header with the object's own key, wrapped, and the content in frames.
 *
 *     "SIGHTSL1"                            8 bytes
 *     data key, wrapped (RFC 3394)         40 bytes
 *     frame 0, 1, 2, ...                   64 KiB of content each (the last one less), and a tag of 16 bytes
 *
 * A frame is AES-256-GCM; its nonce is its number and whether it is the last, so that frames that were cut off, moved or
 * repeated are found (the STREAM construction). A key is used for one object only, so numbers do as nonces. An empty object is
 * one empty frame. Sizes follow from each other: nothing needs to be read to know how long the content is.
 */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../../errors.ts';

const magic = Buffer.from('SIGHTSL1');
const keyBytes = 32;
const wrappedKeyBytes = keyBytes + 8;
export const headerBytes = magic.length + wrappedKeyBytes;
export const frameBytes = 64 * 1024;
const tagBytes = 16;
const sealedFrameBytes = frameBytes + tagBytes;
const wrapVector = Buffer.alloc(8, 0xa6);

/** A new data key and the header that holds it. `wrappingKey`: 32 bytes. */
export function newHeader(wrappingKey: Uint8Array): { header: Buffer; dataKey: Buffer } {
  const dataKey = randomBytes(keyBytes);
  const cipher = createCipheriv('id-aes256-wrap', wrappingKey, wrapVector);
  return { header: Buffer.concat([magic, cipher.update(dataKey), cipher.final()]), dataKey };
}

/** The data key. Throws AppError `internal` for what is no header, or one of another installation. */
export function openHeader(wrappingKey: Uint8Array, header: Uint8Array): Buffer {
  try {
    if (!magic.equals(header.subarray(0, magic.length))) throw new Error('no header');
    const decipher = createDecipheriv('id-aes256-wrap', wrappingKey, wrapVector);
    return Buffer.concat([decipher.update(header.subarray(magic.length, headerBytes)), decipher.final()]);
  } catch (cause) {
    throw new AppError('internal', 'A stored object was not encrypted with this installation’s key.', { cause });
  }
}

export function sealFrame(dataKey: Uint8Array, frame: { index: number; isLast: boolean }, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', dataKey, nonceOf(frame));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws AppError `internal` when these are not the bytes that were written as this frame of this object. */
export function openFrame(dataKey: Uint8Array, frame: { index: number; isLast: boolean }, sealed: Uint8Array): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', dataKey, nonceOf(frame), { authTagLength: tagBytes });
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    const plain = decipher.update(sealed.subarray(0, -tagBytes));
    decipher.final();
    return plain;
  } catch (cause) {
    throw new AppError('internal', 'A stored object was damaged or tampered with.', { cause });
  }
}

/** How many bytes of content an object of `sealedBytes` has. */
export function plainSize(sealedBytes: number): number {
  const body = Math.max(0, sealedBytes - headerBytes);
  return Math.max(0, body - Math.ceil(body / sealedFrameBytes) * tagBytes);
}

export interface FrameRun {
  first: number;
  last: number;
  /** Where these frames lie in the sealed object, inclusive. */
  sealed: { start: number; end: number };
  /** How many bytes of the first frame's content come before what is wanted. */
  skip: number;
  length: number;
}

/** The frames that hold a range of the content (inclusive; `end` may lie beyond it). */
export function framesOf(range: { start: number; end: number }, plainBytes: number): FrameRun {
  const end = Math.min(range.end, plainBytes - 1);
  const first = Math.floor(range.start / frameBytes);
  const last = Math.max(first, Math.floor(end / frameBytes));
  return {
    first,
    last,
    sealed: { start: headerBytes + first * sealedFrameBytes, end: headerBytes + (last + 1) * sealedFrameBytes - 1 },
    skip: range.start - first * frameBytes,
    length: Math.max(0, end - range.start + 1),
  };
}

/** Number of the last frame. */
export function lastFrame(plainBytes: number): number {
  return Math.max(0, Math.ceil(plainBytes / frameBytes) - 1);
}

/** Cuts a stream of pieces of any size into pieces of `size`; the last one is shorter, and empty when all is empty. */
export async function* cut(pieces: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  let hasGiven = false;
  for await (const piece of pieces) {
    waiting.push(piece);
    length += piece.length;
    if (length < size) continue;
    const joined = Buffer.concat(waiting, length);
    let start = 0;
    for (; length - start >= size; start += size) {
      yield joined.subarray(start, start + size);
      hasGiven = true;
    }
    waiting = [joined.subarray(start)];
    length -= start;
  }
  if (length > 0 || !hasGiven) yield Buffer.concat(waiting, length);
}

/** Header and frames of an object. */
export async function* sealStream(wrappingKey: Uint8Array, content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const { header, dataKey } = newHeader(wrappingKey);
  yield header;
  let held: Buffer | null = null;
  let index = 0;
  // One frame behind: only after the end is it known which one was the last.
  for await (const plain of cut(content, frameBytes)) {
    if (held) yield sealFrame(dataKey, { index: index++, isLast: false }, held);
    held = plain;
  }
  yield sealFrame(dataKey, { index, isLast: true }, held ?? Buffer.alloc(0));
}

/** The content of frames `first` to `last` from their sealed bytes. Throws AppError `internal` when one is damaged or missing. */
export async function* openStream(
  dataKey: Uint8Array,
  run: { first: number; last: number; end: number },
  sealed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let index = run.first;
  for await (const frame of cut(sealed, sealedFrameBytes)) {
    yield openFrame(dataKey, { index, isLast: index === run.end }, frame);
    index += 1;
  }
  if (index <= run.last) throw new AppError('internal', 'A stored object has lost its end.');
}

function nonceOf({ index, isLast }: { index: number; isLast: boolean }): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 0, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
