/**
 * The sha256 of every original, measured from the bytes that are stored: what a client says of its file is never believed.
 *
 * It waits until the video can be watched, since reading a large file again would hold that up.
 */

import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { App } from '../../app.ts';
import { enqueueJob } from '../jobs.ts';
import { findUnhashed, findVideo, setHash } from './video.store.ts';

/** Looks for originals without a hash, and has them read. */
export async function enqueueHashes(app: Pick<App, 'db' | 'queue'>): Promise<void> {
  for (const { id, workspaceId } of await findUnhashed(app.db)) {
    await enqueueJob(app.queue, 'video.hash', { videoId: id }, { share: workspaceId });
  }
}

export async function hashOriginal(
  app: Pick<App, 'db' | 'storage'>,
  { videoId }: { videoId: string },
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const video = await findVideo(app.db, videoId);
  if (!video?.sourceKey || video.sha256) return;
  const hash = createHash('sha256');
  await pipeline(
    await app.storage.read(video.sourceKey),
    async (bytes: AsyncIterable<Uint8Array>) => {
      for await (const part of bytes) hash.update(part);
    },
    { signal },
  );
  await setHash(app.db, video, hash.digest('hex'));
}
