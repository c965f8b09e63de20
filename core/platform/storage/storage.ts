/**
 * Objects by key: `/`-separated, no leading slash, no part that is empty or starts with a dot. A key either holds a whole object or nothing:
 * writes become visible at once and complete.
 */

import type { Readable } from 'node:stream';

export interface ObjectInfo {
  key: string;
  sizeBytes: number;
  modifiedAt: Date;
}

/** Inclusive byte positions, as in HTTP. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * One version of an object, held open: what it says and what is read from it belong together, whatever happens to the
 * key meanwhile. On S3 a version that was replaced can no longer be read: AppError `conflict`.
 */
export interface OpenObject extends AsyncDisposable {
  readonly info: ObjectInfo;
  /** In one piece of memory: for small parts. */
  bytes(range?: ByteRange): Promise<Uint8Array<ArrayBuffer>>;
  /** The last use of the object, which is closed with the stream; disposing it then does nothing. */
  stream(range?: ByteRange): Promise<Readable>;
}

export interface Storage {
  write(key: string, content: Uint8Array | Readable): Promise<void>;
  /** Takes over a local file: moved where that is possible, copied and removed otherwise. */
  moveIn(path: string, key: string): Promise<void>;
  /** Gives an object a second key; both live on by themselves. Moves no bytes where that is possible. Throws `notFound`. */
  copy(fromKey: string, toKey: string): Promise<void>;
  /** null: there is none. */
  open(key: string): Promise<OpenObject | null>;
  /** Throws AppError `notFound`. */
  read(key: string, range?: ByteRange): Promise<Readable>;
  stat(key: string): Promise<ObjectInfo | null>;
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /** Absent objects are no error. */
  remove(key: string): Promise<void>;
  /** Also frees the bytes of writes in parts that were never finished. */
  removeAll(prefix: string): Promise<void>;
  /** A path that ffmpeg can read: the object itself on local disk, a copy below `scratchDir` otherwise. Throws `notFound`. */
  localFile(key: string, scratchDir: string): Promise<string>;
  /**
   * Takes over what was written around this port (uploads write to the disk or bucket themselves): encrypts it where the
   * store encrypts, as far as `isReady` says that nobody writes it or reads it by its path. Returns how many objects.
   */
  adoptAll(prefix: string, isReady: (key: string) => Promise<boolean>): Promise<number>;
  /** Free bytes, or null where the store has no bound. */
  freeBytes(): Promise<number | null>;
  /** Proves that an object can be written and read back; throws AppError `unavailable`. */
  ping(): Promise<void>;
}
