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

export interface Storage {
  write(key: string, content: Uint8Array | Readable): Promise<void>;
  /** Takes over a local file: moved where that is possible, copied and removed otherwise. */
  moveIn(path: string, key: string): Promise<void>;
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
  /** Free bytes, or null where the store has no bound. */
  freeBytes(): Promise<number | null>;
  /** Proves that an object can be written and read back; throws AppError `unavailable`. */
  ping(): Promise<void>;
}
