/**
 * Small objects that never change, kept in memory for some seconds: what many watch at once is read, and decrypted or
 * fetched from a bucket, once for all of them. What was removed meanwhile is given no longer than `freshMs`.
 */

import { Readable } from 'node:stream';
import type { Clock } from '../../core/platform/clock/clock.ts';
import type { ByteRange, ObjectInfo, OpenObject, Storage } from '../../core/platform/storage/storage.ts';

const freshMs = 10_000;
const maxBytes = 64 * 1024 * 1024;
/** Larger ones are read as they are sent. */
const maxObjectBytes = 2 * 1024 * 1024;

interface Kept {
  info: ObjectInfo;
  bytes: Uint8Array<ArrayBuffer>;
  untilMs: number;
}

export function openRecentObjects(storage: Pick<Storage, 'open'>, clock: Pick<Clock, 'now'>): Pick<Storage, 'open'> {
  // Oldest use first: a map keeps the order in which its keys were set.
  const kept = new Map<string, Kept>();
  let keptBytes = 0;

  const forget = (key: string): void => {
    keptBytes -= kept.get(key)?.bytes.length ?? 0;
    kept.delete(key);
  };
  const keep = (key: string, entry: Kept): void => {
    forget(key);
    kept.set(key, entry);
    keptBytes += entry.bytes.length;
    for (const oldest of kept.keys()) {
      if (keptBytes <= maxBytes) break;
      forget(oldest);
    }
  };

  return {
    async open(key) {
      const known = kept.get(key);
      if (known && clock.now() < known.untilMs) {
        keep(key, known);
        return inMemory(known);
      }
      forget(key);
      const stored = await storage.open(key);
      if (!stored || stored.info.sizeBytes > maxObjectBytes) return stored;
      await using _closed = stored;
      const entry = { info: stored.info, bytes: await stored.bytes(), untilMs: clock.now() + freshMs };
      keep(key, entry);
      return inMemory(entry);
    },
  };
}

function inMemory({ info, bytes }: Kept): OpenObject {
  const part = ({ start, end }: ByteRange) => bytes.subarray(start, end + 1);
  return {
    info,
    bytes: async (range) => (range ? part(range) : bytes),
    stream: async (range) => Readable.from([range ? part(range) : bytes]),
    async [Symbol.asyncDispose]() {},
  };
}
