/**
 * Encrypts originals that arrived by upload, where the storage encrypts: uploads are written to the disk or bucket as they
 * arrive and read by their path while they are processed, so they lie in the clear until the video is READY or FAILED.
 */

import type { App } from '../../app.ts';
import { findVideo } from './video.store.ts';
import { uploadKey } from './video.ts';

/** Returns how many. */
export function sealOriginals(app: Pick<App, 'db' | 'storage'>): Promise<number> {
  const prefix = uploadKey('');
  return app.storage.adoptAll(prefix, async (key) => {
    const video = await findVideo(app.db, key.slice(prefix.length));
    return video !== null && video.sourceKey === key && (video.state === 'READY' || video.state === 'FAILED');
  });
}
