/** What one watcher leaves for the next: where it stands in a file, and the state of the analysis. Deflated JSON. */

import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import { z } from 'zod';

const contract = z.object({
  version: z.literal(1),
  /** Of the sealed source address: what was left for another source is of no use. */
  sourceHash: z.string(),
  /** Media time at which the current pass through a file began; null for live sources. */
  passStartUs: z.number().nullable(),
  /** Media time of the last analysed frame, which the checkpoint includes. */
  analysedUs: z.number().nullable(),
  checkpoint: z.unknown(),
});

export type WatchState = z.infer<typeof contract>;

export const freshWatchState: WatchState = {
  version: 1,
  sourceHash: '',
  passStartUs: null,
  analysedUs: null,
  checkpoint: null,
};

const pack = promisify(deflate);
const unpack = promisify(inflate);

export async function encodeWatchState(state: WatchState): Promise<Uint8Array> {
  return pack(JSON.stringify(state), { level: 1 });
}

/** A fresh state for whatever is not one of this version. */
export async function decodeWatchState(bytes: Uint8Array | null): Promise<WatchState> {
  if (!bytes) return freshWatchState;
  try {
    const text = (await unpack(bytes, { maxOutputLength: 64 * 1024 * 1024 })).toString();
    return contract.parse(JSON.parse(text));
  } catch {
    return freshWatchState;
  }
}
