/**
 * A rendition with its sound as one file: made when somebody asks for it, freed after a day.
 *
 * The row goes before the object and comes after it, so a row always has its object; an object without a row is written
 * over by the next request, or goes with the video.
 */

import type { App } from '../../app.ts';
import { enqueueJob } from '../jobs.ts';
import { deleteDownload, findDownloadsBefore, saveDownload } from './download.store.ts';
import { findRenditions } from './video.store.ts';
import { type Video, videoPrefix } from './video.ts';

const keptMs = 24 * 3_600_000;

/** What lies below it has rows of its own and goes after a day. */
export function downloadPrefix(videoId: string): string {
  return `${videoPrefix(videoId)}download/`;
}

export function downloadKey(videoId: string, rendition: string): string {
  return `${downloadPrefix(videoId)}${rendition}.mp4`;
}

/** Has the file made. false: the video has no such rendition, or not all of it. Safe to repeat. */
export async function requestDownload(
  app: Pick<App, 'db' | 'queue'>,
  video: Video,
  rendition: string,
): Promise<boolean> {
  const isWhole = (await findRenditions(app.db, [video.id])).some(
    ({ name, state }) => name === rendition && state === 'READY',
  );
  if (!isWhole || video.state !== 'READY') return false;
  const job = { videoId: video.id, attempt: video.attempt, rendition };
  await enqueueJob(app.queue, 'video.download', job, { share: video.workspaceId });
  return true;
}

/** The object is stored. false: the video is gone. */
export async function recordDownload(
  app: Pick<App, 'db' | 'clock'>,
  made: { videoId: string; rendition: string; sizeBytes: number },
): Promise<boolean> {
  const { sizeBytes, ...key } = made;
  return saveDownload(app.db, { ...key, sizeBytes: BigInt(sizeBytes), createdAt: new Date(app.clock.now()) });
}

/** Frees what was made more than a day ago. Returns how many. */
export async function freeDownloads(app: Pick<App, 'db' | 'storage' | 'clock'>): Promise<number> {
  let freed = 0;
  for (const download of await findDownloadsBefore(app.db, new Date(app.clock.now() - keptMs))) {
    if (!(await deleteDownload(app.db, download))) continue;
    await app.storage.remove(downloadKey(download.videoId, download.rendition));
    freed += 1;
  }
  return freed;
}
