/** Captions from opening a track to its end. A track that cannot be made says why; its video stays READY. */

import type { App } from '../../app.ts';
import { newId } from '../../ids.ts';
import type { Db } from '../../platform/db/database.ts';
import { recordChange } from '../feeds/index.ts';
import { enqueueJob, jobCatalogue } from '../jobs.ts';
import { endTrack, findOpenTracks, tracksOfVideos, upsertTrack } from './subtitle.store.ts';
import type { Cue, SubtitleTrack } from './subtitle.ts';

/** What recognises speech here, and the one language it knows. */
const captionEngine = { name: 'PocketSphinx en-us', language: 'en' } as const;

/**
 * Opens the track that the engine will fill, inside the caller's transaction. Only for speech said to be English, or
 * whose language nobody named. false: no track was opened.
 */
export async function startSubtitles(tx: Db, input: { videoId: string; spoken: string | null }): Promise<boolean> {
  const { name, language } = captionEngine;
  if (input.spoken && input.spoken.split('-')[0]?.toLowerCase() !== language) return false;
  await upsertTrack(tx, {
    id: newId('subtitle'),
    videoId: input.videoId,
    language: input.spoken ?? language,
    engine: name,
  });
  return true;
}

/** The track of a video that waits to be transcribed. */
export async function findOpenTrack(db: Db, videoId: string): Promise<SubtitleTrack | null> {
  return (await tracksOfVideos(db, [videoId])).find((track) => track.state === 'TRANSCRIBING') ?? null;
}

export async function finishSubtitles(
  app: Pick<App, 'db' | 'bell' | 'clock'>,
  track: Pick<SubtitleTrack, 'id' | 'videoId' | 'language'> & { workspaceId: string },
  cues: readonly Cue[],
): Promise<void> {
  await recordChange(app, track.workspaceId, async (tx) => {
    const ended = await endTrack(tx, track.id, { state: 'READY', cues });
    const payload = { subtitleId: track.id, language: track.language };
    return { result: undefined, events: ended ? [{ type: 'subtitle.ready', videoId: track.videoId, payload }] : [] };
  });
}

/** `message` is a sentence that a person can act on. */
export async function failSubtitles(app: Pick<App, 'db'>, trackId: string, message: string): Promise<void> {
  await endTrack(app.db, trackId, { state: 'FAILED', failureMessage: message });
}

/** Adds the job again for every track that waits without one. Returns how many. */
export async function reconcileSubtitles(app: Pick<App, 'db' | 'queue'>): Promise<number> {
  let mended = 0;
  for (const job of await findOpenTracks(app.db, 500)) {
    if (await app.queue.has('caption', jobCatalogue['video.caption'].id(job))) continue;
    await enqueueJob(app.queue, 'video.caption', job);
    mended += 1;
  }
  return mended;
}
