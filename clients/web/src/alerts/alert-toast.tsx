import { Layers, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import {
  AlertFeedDocument,
  type AlertRowFragment,
  type DigestRowFragment,
  FeedCursorDocument,
  openLive,
} from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { useLive, useWorkplace } from '../workplace.tsx';
import { AlertSummary } from './alert-summary.tsx';

const shownForMs = 12_000;
const types = ['alert.raised', 'alert.updated', 'alert.digestOpened', 'alert.digestGrew'];

interface Latest {
  readonly alert: AlertRowFragment | null;
  readonly digest: DigestRowFragment | null;
}

/**
 * An alert that was raised just now, wherever in the client one is; said aloud to screen readers. In a storm its digest, which
 * is said once: its number grows without a word.
 */
export function AlertToast() {
  const { api, socket, workspace, announce } = useWorkplace();
  const [path] = useLocation();
  const [dismissedId, setDismissedId] = useState<string | null>(null);
  const { value } = useLive<Latest>(
    () =>
      openLive({
        socket,
        document: AlertFeedDocument,
        variables: { workspaceId: workspace.id, filter: { types } },
        load: async () => {
          const { videos } = await api.query(FeedCursorDocument, { workspaceId: workspace.id });
          return { value: { alert: null, digest: null } as Latest, cursor: videos.feedCursor };
        },
        apply: (shown, { type, alert, digest }) => {
          if (digest) return { alert: null, digest };
          // The picture comes with the first update.
          const isShown = alert !== null && alert?.id === shown.alert?.id;
          return isShown || (type === 'alert.raised' && alert?.isQuiet === false) ? { alert, digest: null } : shown;
        },
      }),
    workspace.id,
  );
  const { alert = null, digest = null } = value ?? {};

  const latestId = digest?.id ?? alert?.id ?? null;
  const sentence = useRef('');
  sentence.current = digest?.text ?? alert?.text ?? '';
  useEffect(() => {
    if (!latestId) return;
    announce(`Alert: ${sentence.current}`);
    const timer = setTimeout(() => setDismissedId(latestId), shownForMs);
    return () => clearTimeout(timer);
  }, [latestId, announce]);

  if (!latestId || latestId === dismissedId || path.startsWith('/alerts')) return null;
  const close = () => setDismissedId(latestId);
  return (
    <div className="toast">
      {digest ? (
        <Link href={`/alerts?digest=${digest.id}`} className="toast-link" onClick={close}>
          <Layers aria-hidden className="toast-icon" />
          <span className="alert-sentence">{digest.text}</span>
        </Link>
      ) : (
        alert && (
          <Link href={`/alerts/${alert.id}`} className="toast-link" onClick={close}>
            <AlertSummary alert={alert} />
          </Link>
        )
      )}
      <Button tone="quiet" aria-label="Close" icon={<X aria-hidden />} onClick={close} />
    </div>
  );
}
