/** Alerts of a workspace, newest first, kept current by the feed. */

import {
  AlertFeedDocument,
  type AlertFilter,
  type AlertRowFragment,
  AlertsDocument,
  type Api,
  type FeedSocket,
  type Live,
  openLive,
} from '../../../kit/index.ts';
import { type Page, replaceNode, steadyImage, toPage } from '../lists.ts';
import { matchesFilter } from './alert-filter.ts';

interface AlertsOptions {
  readonly api: Api;
  readonly socket: FeedSocket;
  readonly workspaceId: string;
  readonly filter: AlertFilter;
  readonly first: number;
}

const alertEvents = [
  ...['alert.raised', 'alert.updated', 'alert.resolved', 'alert.acknowledged', 'alert.feedbackGiven'],
  'camera.deleted',
];

export function openAlerts({ api, socket, workspaceId, filter, first }: AlertsOptions): Live<Page<AlertRowFragment>> {
  return openLive({
    socket,
    document: AlertFeedDocument,
    variables: { workspaceId, filter: { types: alertEvents, cameraId: filter.cameraId ?? null } },
    load: async () => {
      const { alerts } = await api.query(AlertsDocument, { workspaceId, first, filter });
      return { value: toPage(alerts), cursor: alerts.feedCursor };
    },
    apply: (page, { type, alert }) => {
      // A deleted camera takes its alerts along.
      if (!alert) return type === 'camera.deleted' ? 'reload' : page;
      return putAlert(page, alert, filter);
    },
  });
}

/**
 * The page with the alert as it is now. One that is shown stays, even when the filter no longer matches: nothing
 * vanishes under the reader's eyes. An older revision never replaces a newer one.
 */
export function putAlert(
  page: Page<AlertRowFragment>,
  alert: AlertRowFragment,
  filter: AlertFilter,
): Page<AlertRowFragment> {
  if (page.nodes.some(({ id }) => id === alert.id)) {
    return replaceNode(page, alert.id, (shown) => {
      if (shown.revision > alert.revision) return shown;
      const snapshot = steadyImage(shown.snapshot, alert.snapshot);
      return { ...alert, snapshot, clip: steadyImage(shown.clip, alert.clip) };
    });
  }
  if (!matchesFilter(alert, filter)) return page;
  const at = page.nodes.findIndex(({ since }) => since <= alert.since);
  // Older than everything that is shown: it belongs to a page that is not loaded yet.
  if (at < 0 && page.next !== null) return page;
  const nodes = at < 0 ? [...page.nodes, alert] : page.nodes.toSpliced(at, 0, alert);
  return { ...page, nodes, totalCount: page.totalCount + 1 };
}
