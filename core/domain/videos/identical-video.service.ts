/**
 * A video that the workspace has already, under a new row, without a byte sent: everything is copied in the storage.
 *
 * Each step leaves something that the machinery can go on from: the new row awaits its upload, the copied original makes
 * that upload complete, and what follows only saves the processing. So a process that dies in between leaves nothing stuck.
 */

import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { NewFeedEvent } from '../events.ts';
import { recordChange } from '../feeds/index.ts';
import { downloadPrefix } from './download.service.ts';
import { copyVideoRows } from './identical-video.store.ts';
import { uploadKey, type Video, videoPrefix } from './video.ts';

const copiesAtOnce = 16;

/**
 * Makes the waiting video `to` a copy of the READY video `fromId`. false: that one has changed meanwhile, and `to` still
 * waits for its upload.
 */
export async function copyIdentical(
  app: Pick<App, 'db' | 'bell' | 'clock' | 'storage'>,
  fromId: string,
  to: Pick<Video, 'id' | 'workspaceId'>,
): Promise<boolean> {
  try {
    const keys = await copyObjects(app, fromId, to.id);
    await app.storage.copy(uploadKey(fromId), uploadKey(to.id));
    return await recordChange(app, to.workspaceId, async (tx) => {
      const now = new Date(app.clock.now());
      const own = {
        ...({ state: 'READY', progress: 1, sourceKey: uploadKey(to.id) } as const),
        ...{ uploadedAt: now, playableAt: now, readyAt: now },
      };
      const newRowId = (kind: 'rendition' | 'subtitle') => newId(kind, app.clock.now());
      const pair = { from: fromId, to: to.id };
      if (!(await copyVideoRows(tx, pair, { own, segmentKeys: keys, newRowId }))) throw changedMeanwhile();
      const events: NewFeedEvent[] = [
        { type: 'video.ready', videoId: to.id, payload: { state: 'READY', progress: 1 } },
      ];
      return { result: true, events };
    });
  } catch (error) {
    if (!(error instanceof AppError && error.kind === 'notFound')) throw error;
    await app.storage.removeAll(uploadKey(to.id));
    await app.storage.removeAll(videoPrefix(to.id));
    return false;
  }
}

/** The new keys. Throws `notFound` when one goes away. */
async function copyObjects(app: Pick<App, 'storage'>, fromId: string, toId: string): Promise<string[]> {
  const from: string[] = [];
  const downloads = downloadPrefix(fromId);
  for await (const { key } of app.storage.list(videoPrefix(fromId))) if (!key.startsWith(downloads)) from.push(key);
  const copied: string[] = [];
  const work = async () => {
    for (let key = from.pop(); key !== undefined; key = from.pop()) {
      const target = videoPrefix(toId) + key.slice(videoPrefix(fromId).length);
      await app.storage.copy(key, target);
      copied.push(target);
    }
  };
  await Promise.all(Array.from({ length: copiesAtOnce }, work));
  return copied;
}

function changedMeanwhile(): AppError {
  return new AppError('notFound', 'The video has changed while it was copied.');
}
