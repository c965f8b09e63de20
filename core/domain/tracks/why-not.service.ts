/** Gathers what is kept of a stretch of time of one camera, and explains why no alert came of it. */

import type { App } from '../../app.ts';
import { AppError } from '../../errors.ts';
import { allowed, type Principal, requireSignedIn } from '../accounts/index.ts';
import { countSuppressed, listAlerts } from '../alerts/index.ts';
import { findCamera, listZones } from '../cameras/index.ts';
import { listChunks } from '../recordings/index.ts';
import { listTracksBetween } from './track.store.ts';
import type { Track, ZoneVisit } from './track.ts';
import { explainSilence, type SeenTrack, type WhyNotReason } from './why-not.rules.ts';

const longestMs = 3_600_000;
const mostTracks = 500;
const mostAlerts = 100;
/** An hour has some 1,200; short ones are half a second. */
const mostChunks = 8_000;

/** Needs cameras:read and alerts:read. Throws `invalid` (also a time of more than an hour), `notFound`, `forbidden`. */
export async function explainWhyNot(
  app: Pick<App, 'db' | 'clock'>,
  principal: Principal | null,
  { cameraId, since, until }: { cameraId: string; since: Date; until: Date },
): Promise<WhyNotReason[]> {
  requireSignedIn(principal);
  const camera = allowed(principal, 'cameras:read', await findCamera(app.db, cameraId));
  if (!camera) throw new AppError('notFound', 'There is no such camera.');
  const end = new Date(Math.min(until.getTime(), app.clock.now()));
  const lengthMs = end.getTime() - since.getTime();
  if (!(lengthMs > 0)) throw new AppError('invalid', 'since: must be before until, and not in the time to come.');
  if (lengthMs > longestMs) throw new AppError('invalid', 'until: at most one hour after since.');
  const { workspaceId, mutedUntil } = camera;
  const span = { cameraId, since, until: end };
  const page = { limit: mostAlerts, after: null };
  const alerts = await listAlerts(app, principal, { workspaceId, filter: span, page });
  const [suppressed, zones, tracks, chunks] = await Promise.all([
    countSuppressed(app.db, span),
    listZones(app.db, [cameraId]),
    listTracksBetween(app.db, { ...span, limit: mostTracks }),
    listChunks(app.db, { ...span, limit: mostChunks }),
  ]);
  const [fromMs, toMs] = [since.getTime(), end.getTime()];
  const partOf = (startsAt: Date, endsAt: Date) =>
    Math.min(toMs, endsAt.getTime()) - Math.max(fromMs, startsAt.getTime());
  const recordedMs = chunks.reduce((sum, { startsAt, endsAt }) => sum + partOf(startsAt, endsAt), 0);
  const mutedUntilMs = mutedUntil?.getTime() ?? null;
  const evidence = { fromMs, toMs, recordedMs, mutedUntilMs, alerts: alerts.rows, suppressed, zones };
  return explainSilence({ ...evidence, tracks: tracks.map(toSeen) });
}

function toSeen({ id, kind, firstAt, firstPtsUs, visits }: Track): SeenTrack {
  const firstMs = firstAt.getTime();
  const wallOf = (us: number) => firstMs + (us - Number(firstPtsUs)) / 1000;
  const stays = (visits as ZoneVisit[]).map(({ zoneId, fromUs, toUs }) => ({
    ...{ zoneId, fromMs: wallOf(fromUs), toMs: wallOf(toUs) },
  }));
  return { id, kind, firstMs, visits: stays };
}
