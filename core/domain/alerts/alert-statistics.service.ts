/** How often the alerts of a camera were right. */

import { z } from 'zod';
import type { App } from '../../app.ts';
import { type Principal, requirePermission } from '../accounts/index.ts';
import { parseInput, timeZoneContract } from '../input.ts';
import {
  type CameraStatistics,
  type DayCount,
  daysInService,
  type HourCount,
  planRange,
  summarize,
  toHourCount,
} from './alert-statistics.rules.ts';
import { countByClass, countByDay, countByHourOfWeek } from './alert-statistics.store.ts';

/** Of alerts that were confirmed in the range. Throws `invalid` (range), `forbidden` without alerts:read. */
export async function getAlertStatistics(
  app: Pick<App, 'db' | 'clock'>,
  principal: Principal | null,
  query: {
    camera: { id: string; workspaceId: string; createdAt: Date };
    range: { from?: Date | null; to?: Date | null };
  },
): Promise<CameraStatistics> {
  const { camera } = query;
  requirePermission(principal, camera.workspaceId, 'alerts:read');
  const nowMs = app.clock.now();
  const range = planRange(query.range, nowMs);
  const counts = await countByClass(app.db, camera.id, range);
  return { cameraId: camera.id, ...summarize(counts, range, daysInService(range, camera, nowMs)) };
}

/** Of statistics that the caller was given. Throws `invalid` (time zone). */
export async function getAlertsByDay(
  app: Pick<App, 'db'>,
  of: CameraStatistics,
  timeZone: string,
): Promise<DayCount[]> {
  return countByDay(app.db, { ...of, timeZone: readTimeZone(timeZone) });
}

/** Of statistics that the caller was given. Throws `invalid` (time zone). */
export async function getAlertsByHourOfWeek(
  app: Pick<App, 'db'>,
  of: CameraStatistics,
  timeZone: string,
): Promise<HourCount[]> {
  const rows = await countByHourOfWeek(app.db, { ...of, timeZone: readTimeZone(timeZone) });
  return rows.map(toHourCount);
}

function readTimeZone(timeZone: string): string {
  return parseInput(z.object({ timeZone: timeZoneContract }), { timeZone }).timeZone;
}
