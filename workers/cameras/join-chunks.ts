/** Recorded chunks as a file that every tool can read. */

import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { App } from '../../core/app.ts';
import type { RecordingChunk } from '../../core/domain/recordings/index.ts';

/** Initialisation segment and chunks of one recording, one after the other. */
export async function joinChunks(
  { storage }: Pick<App, 'storage'>,
  chunks: readonly RecordingChunk[],
  path: string,
): Promise<void> {
  const keys = [(chunks[0] as RecordingChunk).initKey, ...chunks.map(({ storageKey }) => storageKey)];
  for (const [index, key] of keys.entries()) {
    await pipeline(await storage.read(key), createWriteStream(path, { flags: index === 0 ? 'w' : 'a' }));
  }
}
