/** How often the alerts of a camera were right. */

import type { App } from '../../app.ts';
import { type Principal, requirePermission } from '../accounts/index.ts';
import { type CameraStatistics, daysInService, planRange, summarize } from './alert-statistics.rules.ts';
import { countByClass } from './alert-statistics.store.ts';

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
  return summarize(counts, range, daysInService(range, camera, nowMs));
}
