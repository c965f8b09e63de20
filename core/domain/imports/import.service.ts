/** What people do with imports: order one, and try a failed one again. */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { allowed, type Principal, requirePermission, resolveWorkspaceId } from '../accounts/index.ts';
import { describeCameraSource } from '../cameras/index.ts';
import { recordChange } from '../feeds/index.ts';
import { parseInput } from '../input.ts';
import { enqueueJob } from '../jobs.ts';
import {
  findVideo,
  insertVideo,
  languageContract,
  moveVideo,
  requireRoom,
  retryVideo as retryProcessing,
  titleContract,
  type Video,
  videoEvent,
} from '../videos/index.ts';
import { findImport, insertImport, restartImport } from './import.store.ts';
import { fileNameOf, parseSourceUrl, requireSource } from './source-address.rules.ts';

type Writing = Pick<App, 'db' | 'bell' | 'clock' | 'queue' | 'config'>;

const importContract = z.object({
  workspaceId: z.string().nullish(),
  url: z.string(),
  title: titleContract.nullish(),
  language: languageContract,
  region: z.string().nullish(),
});

/**
 * Orders a video from an address. Throws invalid, forbidden (also when the address is none of the operator's sources),
 * tooLarge, rateLimited, and what requirePermission throws.
 */
export async function importVideo(
  app: Writing & Pick<App, 'secrets'>,
  principal: Principal | null,
  input: z.input<typeof importContract>,
): Promise<Video> {
  const workspaceId = resolveWorkspaceId(principal, input.workspaceId);
  requirePermission(principal, workspaceId, 'videos:write');
  const wanted = parseInput(importContract, input);
  const { sources, proxies, maxMs } = app.config.imports;
  const url = parseSourceUrl(wanted.url);
  requireSource(sources, url);
  const regions = [...new Set(proxies.map(({ region }) => region))];
  if (wanted.region != null && !regions.includes(wanted.region)) {
    const known = regions.length > 0 ? `one of ${regions.join(', ')}` : 'left out: the operator has set up no proxies';
    throw new AppError('invalid', `region: must be ${known}.`);
  }
  const now = app.clock.now();
  const fileName = fileNameOf(url);
  const video = await recordChange(app, workspaceId, async (tx) => {
    await requireRoom(tx, app.config.uploads, { workspaceId, sizeBytes: 0n });
    const result = await insertVideo(tx, {
      ...{ id: newId('video', now), workspaceId, state: 'IMPORTING', sizeBytes: 0n, fileName },
      createdById: principal.kind === 'user' ? principal.userId : null,
      title: wanted.title ?? fileName,
      language: wanted.language ?? null,
      uploadExpiresAt: new Date(now + maxMs),
      createdAt: new Date(now),
    });
    await insertImport(tx, {
      ...{ videoId: result.id, workspaceId, region: wanted.region ?? null },
      label: describeCameraSource({ kind: 'http', url: url.href }),
      urlCipher: app.secrets.encrypt(url.href),
    });
    return { result, events: [videoEvent('video.created', result)] };
  });
  await enqueueJob(app.queue, 'video.import', { videoId: video.id, turn: 0 }, { share: workspaceId });
  return video;
}

/** Tries a failed video once more: fetches it again when its import failed, and processes its original otherwise. */
export async function retryVideo(app: Writing, principal: Principal | null, input: { id: string }): Promise<Video> {
  const video = allowed(principal, 'videos:write', await findVideo(app.db, input.id));
  const failed = video?.state === 'FAILED' && !video.sourceKey ? await findImport(app.db, video.id) : null;
  if (!video || !failed) return retryProcessing(app, principal, input);
  const again = await recordChange(app, video.workspaceId, async (tx) => {
    const { workspaceId } = video;
    await requireRoom(tx, app.config.uploads, { workspaceId, sizeBytes: 0n });
    const moved = await moveVideo(
      tx,
      { id: video.id, from: ['FAILED'], attempt: video.attempt },
      {
        ...{ state: 'IMPORTING', progress: 0, sizeBytes: 0n, failureCode: null, failureMessage: null },
        uploadExpiresAt: new Date(app.clock.now() + app.config.imports.maxMs),
      },
    );
    const result = await findVideo(tx, video.id);
    if (!moved || !(await restartImport(tx, video.id)) || !result) {
      throw new AppError('conflict', 'Somebody else has just retried this video.');
    }
    return { result, events: [videoEvent('video.updated', result)] };
  });
  const turn = { videoId: again.id, turn: failed.turn + 1 };
  await enqueueJob(app.queue, 'video.import', turn, { share: again.workspaceId });
  return again;
}
