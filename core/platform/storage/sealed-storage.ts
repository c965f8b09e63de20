/**
 * Any storage, encrypted at rest: every object under a key of its own, which the installation's key wraps.
 *
 * - An object `a/b` is stored as `a/b.sealed` (sealed-frames.ts). The other name keeps a web server that sends files by
 *   itself from sending what it cannot read, and tells the size of the content without opening anything.
 * - What was stored before encryption was switched on, or written around this port, lies under its plain name and is read
 *   as it is. Writing to it, or adopting it, replaces it: the encrypted object is there before the plain one goes, and is
 *   looked for first.
 * - Found: damaged, moved, repeated and missing parts of an object. Not found: a whole object put in place of another,
 *   which copying without touching the bytes asks for.
 */

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../errors.ts';
import { checkKey } from './object-key.ts';
import {
  type FrameRun,
  framesOf,
  headerBytes,
  lastFrame,
  openHeader,
  openStream,
  plainSize,
  sealStream,
} from './sealed-frames.ts';
import type { ByteRange, ObjectInfo, OpenObject, Storage } from './storage.ts';

const suffix = '.sealed';
const maxReads = 10;

/** `wrappingKey`: 32 bytes. Does not own `inner`. */
export function openSealedStorage(inner: Storage, wrappingKey: Uint8Array): Storage {
  return new SealedStorage(inner, wrappingKey);
}

class SealedStorage implements Storage {
  readonly #inner: Storage;
  readonly #wrappingKey: Uint8Array;

  constructor(inner: Storage, wrappingKey: Uint8Array) {
    this.#inner = inner;
    this.#wrappingKey = wrappingKey;
  }

  async write(key: string, content: Uint8Array | Readable): Promise<void> {
    const name = sealedName(key);
    const sealed = sealStream(this.#wrappingKey, content instanceof Uint8Array ? Readable.from([content]) : content);
    const isInMemory = content instanceof Uint8Array;
    await this.#inner.write(name, isInMemory ? await buffer(sealed) : Readable.from(sealed, { objectMode: false }));
    await this.#inner.remove(key);
  }

  async moveIn(path: string, key: string): Promise<void> {
    checkKey(key);
    await this.write(key, createReadStream(path));
    await rm(path);
  }

  async copy(fromKey: string, toKey: string): Promise<void> {
    checkKey(toKey);
    if (await this.#inner.stat(sealedName(fromKey))) {
      await this.#inner.copy(sealedName(fromKey), sealedName(toKey));
      if (fromKey !== toKey) await this.#inner.remove(toKey);
      return;
    }
    await this.#inner.copy(fromKey, toKey);
    await this.#inner.remove(sealedName(toKey));
  }

  async open(key: string): Promise<OpenObject | null> {
    return (await this.#openSealed(key)) ?? (await this.#inner.open(key)) ?? (await this.#openSealed(key));
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    for (let tries = 1; ; tries++) {
      await using object = await this.open(key);
      if (!object) throw new AppError('notFound', 'The media object does not exist.', { details: { key } });
      try {
        return await object.stream(range);
      } catch (error) {
        // In a bucket header and content are two requests: the object may have been replaced in between.
        if (!(error instanceof AppError && error.kind === 'conflict') || tries === maxReads) throw error;
      }
    }
  }

  async stat(key: string): Promise<ObjectInfo | null> {
    const name = sealedName(key);
    // Once more at the end: between the two looks the plain object may have been replaced by a sealed one.
    const found = (await this.#inner.stat(name)) ?? (await this.#inner.stat(key)) ?? (await this.#inner.stat(name));
    return found && toPlain(found);
  }

  async *list(prefix: string): AsyncIterable<ObjectInfo> {
    for await (const found of this.#inner.list(prefix)) {
      const info = toPlain(found);
      if (info.key.startsWith(prefix)) yield info;
    }
  }

  async remove(key: string): Promise<void> {
    await this.#inner.remove(sealedName(key));
    await this.#inner.remove(key);
  }

  removeAll(prefix: string): Promise<void> {
    return this.#inner.removeAll(prefix);
  }

  async localFile(key: string, scratchDir: string): Promise<string> {
    await using object = await this.#openSealed(key);
    if (!object) return this.#inner.localFile(key, scratchDir);
    await mkdir(scratchDir, { recursive: true });
    const name = createHash('sha256').update(key).digest('hex').slice(0, 32) + extname(key);
    const path = join(scratchDir, name);
    await pipeline(await object.stream(), createWriteStream(`${path}.part`));
    await rename(`${path}.part`, path);
    return path;
  }

  async adoptAll(prefix: string, isReady: (key: string) => Promise<boolean>): Promise<number> {
    let adopted = 0;
    for await (const { key } of this.#inner.list(prefix)) {
      if (key.endsWith(suffix) || !(await isReady(key))) continue;
      await using plain = await this.#inner.open(key);
      if (!plain) continue;
      await this.write(key, await plain.stream());
      adopted += 1;
      // Deleted while it was being encrypted: nobody will look for it again.
      if (!(await isReady(key))) await this.remove(key);
    }
    return adopted;
  }

  freeBytes(): Promise<number | null> {
    return this.#inner.freeBytes();
  }

  ping(): Promise<void> {
    return this.#inner.ping();
  }

  async #openSealed(key: string): Promise<OpenObject | null> {
    const sealed = await this.#inner.open(sealedName(key));
    return sealed && new SealedObject(sealed, this.#wrappingKey);
  }
}

class SealedObject implements OpenObject {
  readonly info: ObjectInfo;
  readonly #sealed: OpenObject;
  readonly #wrappingKey: Uint8Array;
  #dataKey: Buffer | null = null;

  constructor(sealed: OpenObject, wrappingKey: Uint8Array) {
    this.info = toPlain(sealed.info);
    this.#sealed = sealed;
    this.#wrappingKey = wrappingKey;
  }

  async bytes(range: ByteRange = this.#whole()): Promise<Uint8Array<ArrayBuffer>> {
    const run = framesOf(range, this.info.sizeBytes);
    const dataKey = await this.#unwrap();
    return buffer(this.#plain(dataKey, run, Readable.from([await this.#sealed.bytes(run.sealed)])));
  }

  async stream(range: ByteRange = this.#whole()): Promise<Readable> {
    const run = framesOf(range, this.info.sizeBytes);
    const dataKey = await this.#unwrap();
    const sealed = await this.#sealed.stream(run.sealed);
    const plain = Readable.from(this.#plain(dataKey, run, sealed), { objectMode: false });
    // A generator that was never started does not clean up after itself.
    return plain.once('close', () => sealed.destroy());
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#sealed[Symbol.asyncDispose]();
  }

  #plain(dataKey: Buffer, run: FrameRun, sealed: Readable): AsyncGenerator<Buffer> {
    const frames = { first: run.first, last: run.last, end: lastFrame(this.info.sizeBytes) };
    return part(openStream(dataKey, frames, sealed), run);
  }

  async #unwrap(): Promise<Buffer> {
    this.#dataKey ??= openHeader(this.#wrappingKey, await this.#sealed.bytes({ start: 0, end: headerBytes - 1 }));
    return this.#dataKey;
  }

  #whole(): ByteRange {
    return { start: 0, end: this.info.sizeBytes - 1 };
  }
}

/** `length` bytes after the first `skip`. */
async function* part(
  pieces: AsyncIterable<Buffer>,
  { skip, length }: { skip: number; length: number },
): AsyncGenerator<Buffer> {
  let toSkip = skip;
  let left = length;
  for await (const piece of pieces) {
    const wanted = piece.subarray(toSkip, toSkip + left);
    toSkip = Math.max(0, toSkip - piece.length);
    left -= wanted.length;
    if (wanted.length > 0) yield wanted;
  }
}

function sealedName(key: string): string {
  checkKey(key);
  if (key.endsWith(suffix)) throw new AppError('invalid', 'That is not a storage key.', { details: { key } });
  return key + suffix;
}

function toPlain(info: ObjectInfo): ObjectInfo {
  const { key, sizeBytes } = info;
  if (!key.endsWith(suffix)) return info;
  return { ...info, key: key.slice(0, -suffix.length), sizeBytes: plainSize(sizeBytes) };
}
