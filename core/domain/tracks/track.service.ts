/** Tracks: written by watchers in batches, searched by people, and kept for as long as the footage that shows them. */

import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { type Principal, requirePermission, resolveWorkspaceId } from '../accounts/index.ts';
import { type CameraLease, findZones, holdLease } from '../cameras/index.ts';
import { currentCursor } from '../feeds/index.ts';
import {
  countTracks,
  deleteTracksBefore,
  listTracks as listTrackRows,
  type TrackPage,
  type TrackWhere,
  upsertTracks,
} from './track.store.ts';
import type { Track, TrackReport } from './track.ts';
import { packPath } from './track-path.rules.ts';

export type TrackFilter = Omit<TrackWhere, 'workspaceId'>;

/** Nothing of it goes into the feed. Throws `conflict` when the lease is lost. */
export async function recordTracks(
  app: Pick<App, 'db'>,
  lease: CameraLease,
  reports: readonly TrackReport[],
): Promise<void> {
  const { cameraId, workspaceId } = lease;
  const rows = reports.map(({ path, visits, firstPtsUs, lastPtsUs, ...report }): Track => {
    const zoneIds = [...new Set(visits.map(({ zoneId }) => zoneId))];
    return {
      ...report,
      ...{ id: newId('track', report.firstAt.getTime()), workspaceId, cameraId, zoneIds, visits },
      ...{ firstPtsUs: BigInt(firstPtsUs), lastPtsUs: BigInt(lastPtsUs), path: packPath(path, firstPtsUs) },
    };
  });
  await app.db.$transaction(async (tx) => {
    await holdLease(tx, lease);
    await upsertTracks(tx, rows);
  });
}

const mostCameras = 100;

/** Needs cameras:read. Throws `invalid`, `forbidden`, `notFound`. */
export async function listTracks(
  app: Pick<App, 'db'>,
  principal: Principal | null,
  query: { workspaceId?: string | null; filter?: TrackFilter | null; page: TrackPage },
): Promise<{ rows: Track[]; totalCount: number; feedCursor: string }> {
  const workspaceId = resolveWorkspaceId(principal, query.workspaceId);
  requirePermission(principal, workspaceId, 'cameras:read');
  const filter = query.filter ?? {};
  if ((filter.cameraIds?.length ?? 0) > mostCameras) {
    throw new AppError('invalid', `cameraIds: at most ${mostCameras} cameras.`);
  }
  // A zone belongs to one camera: with it, an index leads to the rows.
  const [zone] = filter.zoneId ? await findZones(app.db, [filter.zoneId]) : [];
  const where = { ...filter, workspaceId, ...(zone && !filter.cameraIds && { cameraIds: [zone.cameraId] }) };
  return app.db.$transaction(
    async (tx) => ({
      feedCursor: await currentCursor(tx, workspaceId),
      rows: await listTrackRows(tx, where, query.page),
      totalCount: await countTracks(tx, where),
    }),
    { isolationLevel: 'RepeatableRead' },
  );
}

/** Forgets those whose first footage is out of date. Returns how many. */
export function pruneTracks({ db, clock, config }: Pick<App, 'db' | 'clock' | 'config'>): Promise<number> {
  return deleteTracksBefore(db, new Date(clock.now() - config.recordings.keepMs));
}
