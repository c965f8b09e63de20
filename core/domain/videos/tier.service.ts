/**
 * Frees the upper rungs of videos that nobody watches, in bounded steps; requestSegment brings them back.
 *
 * - First one transaction: the rendition is COLD and its segments' rows are gone. From then on a segment counts as missing,
 *   and a viewer who asks for one has it made again.
 * - Then the objects, a batch at a time, each under the places of their rows: whoever makes a segment again inserts its row
 *   first and waits, so that no object is removed that belongs to a row. Initialisation segments stay.
 * - A crash in between leaves a COLD rendition whose bytes still count; the next run goes on with it.
 */

import type { App } from '../../app.ts';
import { recordChange } from '../feeds/index.ts';
import { plannedSegments } from './ladder.plan.ts';
import { deleteSegments } from './segment.store.ts';
import { renditionsToFree } from './tier.rules.ts';
import { findColdBytes, findUnwatchedVideos, forgetColdBytes, holdMissingSegments, markCold } from './tier.store.ts';
import { videoEvent } from './video.service.ts';
import { findRenditions, findVideo } from './video.store.ts';
import { renditionPrefix, type Video } from './video.ts';

type Freeing = Pick<App, 'db' | 'bell' | 'clock' | 'storage' | 'config'>;

/** Bound one run; more follows a minute later. */
const videosAtOnce = 50;
const renditionsAtOnce = 100;
/** Held together: a viewer's segment waits so long at most. */
const objectsAtOnce = 50;
const holdMs = 60_000;

/** Returns how many renditions it freed. Does nothing when nothing is to become cold. */
export async function freeColdRenditions(app: Freeing): Promise<number> {
  const { coldAfterMs } = app.config.media;
  if (coldAfterMs !== null) {
    const before = new Date(app.clock.now() - coldAfterMs);
    for (const id of await findUnwatchedVideos(app.db, { before, limit: videosAtOnce })) {
      const video = await findVideo(app.db, id);
      if (video) await makeCold(app, video, coldAfterMs);
    }
  }
  // Also after it was switched off: what was begun is finished.
  const cold = await findColdBytes(app.db, renditionsAtOnce);
  for (const key of cold) await freeObjects(app, key);
  return cold.length;
}

async function makeCold(app: Freeing, video: Video, coldAfterMs: number): Promise<void> {
  const nowMs = app.clock.now();
  const names = renditionsToFree(video, await findRenditions(app.db, [video.id]), { nowMs, coldAfterMs });
  const before = new Date(nowMs - coldAfterMs);
  await recordChange(app, video.workspaceId, async (tx) => {
    const freed: string[] = [];
    for (const name of names) if (await markCold(tx, { videoId: video.id, name, before })) freed.push(name);
    if (freed.length > 0) await deleteSegments(tx, video.id, freed);
    return { result: undefined, events: freed.length > 0 ? [videoEvent('video.updated', video)] : [] };
  });
}

async function freeObjects({ db, storage }: Freeing, key: { videoId: string; name: string }): Promise<void> {
  const plan = (await findVideo(db, key.videoId))?.plan;
  const planned = plan && plannedSegments(plan).find(({ name }) => name === key.name);
  const count = planned?.samples.length ?? 0;
  for (let from = 0; from < count; from += objectsAtOnce) {
    const range = { ...key, from, to: Math.min(from + objectsAtOnce, count) };
    await db.$transaction(
      async (tx) => {
        const held = await holdMissingSegments(tx, range);
        const prefix = renditionPrefix(key.videoId, key.name);
        await Promise.all(held.map((index) => storage.remove(`${prefix}s${index}.m4s`)));
      },
      { timeout: holdMs, maxWait: holdMs },
    );
  }
  await forgetColdBytes(db, key);
}
