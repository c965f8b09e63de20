import { useEffect } from 'react';
import { AlertFeedDocument, openLive, UnreadAlertsDocument } from '../../../kit/index.ts';
import { useLive, useWorkplace } from '../workplace.tsx';

/** How many alerts nobody has acknowledged, kept current; the tab’s icon says whether there are any. */
export function useUnreadAlerts(): number {
  const { api, socket, workspace } = useWorkplace();
  const workspaceId = workspace.id;
  const { value } = useLive(
    () =>
      openLive({
        socket,
        document: AlertFeedDocument,
        variables: { workspaceId, filter: { types: ['alert.raised', 'alert.acknowledged', 'camera.deleted'] } },
        load: async () => {
          const { alerts } = await api.query(UnreadAlertsDocument, { workspaceId });
          return { value: { count: alerts.totalCount }, cursor: alerts.feedCursor };
        },
        apply: ({ count }, { type }) => {
          if (type === 'camera.deleted') return 'reload';
          return { count: Math.max(0, count + (type === 'alert.raised' ? 1 : -1)) };
        },
      }),
    workspaceId,
  );
  const count = value?.count ?? 0;
  useEffect(() => {
    const icon = document.querySelector('link[rel="icon"]');
    icon?.setAttribute('href', count > 0 ? '/favicon-unread.svg' : '/favicon.svg');
  }, [count]);
  return count;
}
