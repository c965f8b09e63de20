import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { AlertFeedDocument, type AlertRowFragment, FeedCursorDocument, openLive } from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { useLive, useWorkplace } from '../workplace.tsx';
import { AlertSummary } from './alert-summary.tsx';

const shownForMs = 12_000;

/** An alert that was raised just now, wherever in the client one is; said aloud to screen readers. */
export function AlertToast() {
  const { api, socket, workspace, announce } = useWorkplace();
  const [path] = useLocation();
  const [dismissedId, setDismissedId] = useState<string | null>(null);
  const { value } = useLive<{ latest: AlertRowFragment | null }>(
    () =>
      openLive({
        socket,
        document: AlertFeedDocument,
        variables: { workspaceId: workspace.id, filter: { types: ['alert.raised', 'alert.updated'] } },
        load: async () => {
          const { videos } = await api.query(FeedCursorDocument, { workspaceId: workspace.id });
          return { value: { latest: null as AlertRowFragment | null }, cursor: videos.feedCursor };
        },
        // The picture comes with the first update.
        apply: (shown, { type, alert }) => {
          return type === 'alert.raised' || alert?.id === shown.latest?.id ? { latest: alert } : shown;
        },
      }),
    workspace.id,
  );
  const latest = value?.latest ?? null;

  const latestId = latest?.id ?? null;
  const sentence = useRef('');
  sentence.current = latest?.text ?? '';
  useEffect(() => {
    if (!latestId) return;
    announce(`Alert: ${sentence.current}`);
    const timer = setTimeout(() => setDismissedId(latestId), shownForMs);
    return () => clearTimeout(timer);
  }, [latestId, announce]);

  if (!latest || latest.id === dismissedId || path.startsWith('/alerts')) return null;
  return (
    <div className="toast">
      <Link href={`/alerts/${latest.id}`} className="toast-link" onClick={() => setDismissedId(latest.id)}>
        <AlertSummary alert={latest} />
      </Link>
      <Button tone="quiet" aria-label="Close" icon={<X aria-hidden />} onClick={() => setDismissedId(latest.id)} />
    </div>
  );
}
