import './alerts.css';
import { Bell, BellOff, CloudOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import {
  AcknowledgeAlertDocument,
  type AlertFilter,
  AlertPageDocument,
  type AlertRowFragment,
  type AlertState,
  AlertsDocument,
  type EventClass,
  ResolveAlertDocument,
} from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { EmptyState } from '../elements/note.tsx';
import { ShowMore } from '../elements/show-more.tsx';
import { loadMore } from '../lists.ts';
import { useShortcuts } from '../shortcuts.ts';
import { useLive, useTitle, useWorkplace } from '../workplace.tsx';
import { AlertDetail } from './alert-detail.tsx';
import { AlertFilters } from './alert-filters.tsx';
import { AlertSummary } from './alert-summary.tsx';
import { openAlerts, putAlert } from './open-alerts.ts';
import { StormNotes } from './storm-notes.tsx';

const pageSize = 40;

/** The inbox: alerts as they arrive, and the chosen one beside them. j and k move, a acknowledges. */
export function AlertsPage({ selectedId }: { selectedId: string | null }) {
  const { api, socket, workspace, announce, canOperate } = useWorkplace();
  const workspaceId = workspace.id;
  const search = useSearch();
  const [, navigate] = useLocation();
  const filter = readFilter(search);
  useTitle('Alerts');

  const { value, error, live } = useLive(
    () => openAlerts({ api, socket, workspaceId, filter, first: pageSize }),
    `${workspaceId} ${search}`,
  );
  const more = useAction(async () => {
    if (!live) return;
    const variables = { workspaceId, first: pageSize, filter };
    await loadMore(live, async (after) => (await api.query(AlertsDocument, { ...variables, after })).alerts);
  });
  const nodes = value?.nodes ?? [];
  const listed = nodes.find(({ id }) => id === selectedId) ?? null;
  const { single, setSingle, isMissing } = useSingleAlert(selectedId, value !== null && listed === null);
  const selected = listed ?? single;

  const show = (alert: AlertRowFragment) => {
    live?.change((page) => putAlert(page, alert, filter));
    setSingle(alert);
  };
  const acknowledge = useAction(async (id: string) => {
    show((await api.mutate(AcknowledgeAlertDocument, { input: { id } })).acknowledgeAlert.alert);
    announce('Acknowledged.');
  });
  const resolve = useAction(async (id: string) => {
    show((await api.mutate(ResolveAlertDocument, { input: { id } })).resolveAlert.alert);
    announce('Marked as over.');
  });

  const hrefOf = (id: string | null) => `/alerts${id ? `/${id}` : ''}${search ? `?${search}` : ''}`;
  const list = useRef<HTMLUListElement>(null);
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    a: () => {
      if (canOperate && selected && !selected.acknowledgedAt) void acknowledge.run(selected.id);
    },
  });
  const move = (by: number) => {
    const at = nodes.findIndex(({ id }) => id === selectedId);
    const next = nodes[at < 0 ? 0 : Math.min(nodes.length - 1, Math.max(0, at + by))];
    if (!next) return;
    navigate(hrefOf(next.id), { replace: true });
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[aria-current]')?.focus());
  };

  return (
    <>
      <div className="page-head" data-hidden-on-phone={selectedId ? true : undefined}>
        <h1>Alerts</h1>
        <AlertFilters search={search} onChange={(next) => navigate(`/alerts${next ? `?${next}` : ''}`)} />
      </div>
      <StormNotes />
      {!value && error && (
        <EmptyState icon={<CloudOff aria-hidden />} title="The alerts could not be loaded">
          <p role="alert">{error.message}</p>
          <Button onClick={() => live?.reload()}>Try again</Button>
        </EmptyState>
      )}
      {value && nodes.length === 0 && !selectedId && (
        <EmptyState icon={<Bell aria-hidden />} title={search ? 'No alert matches' : 'No alerts yet'}>
          <p>
            {search
              ? 'Choose other filters to see more.'
              : 'When a camera sees something that a zone’s rules ask for, it shows up here at once.'}
          </p>
        </EmptyState>
      )}
      {!error && (!value || nodes.length > 0 || selectedId) && (
        <div className="inbox" data-selected={selectedId ? true : undefined}>
          <div className="inbox-list">
            {!selectedId && nodes.length > 0 && (
              <p className="inbox-hint faint small">
                Choose an alert to see it. <kbd>j</kbd> and <kbd>k</kbd> move, <kbd>a</kbd> acknowledges.
              </p>
            )}
            {!value && <InboxSkeleton />}
            <ul ref={list} aria-label="Alerts">
              {nodes.map((alert) => (
                <li key={alert.id}>
                  <Link
                    href={hrefOf(alert.id)}
                    className="alert-row"
                    data-acknowledged={alert.acknowledgedAt ? true : undefined}
                    aria-current={alert.id === selectedId ? 'true' : undefined}
                  >
                    <AlertSummary alert={alert} />
                    {!alert.acknowledgedAt && <span className="visually-hidden">, not acknowledged</span>}
                  </Link>
                </li>
              ))}
            </ul>
            {value?.next && <ShowMore more={more} />}
          </div>
          <div className="inbox-detail">
            {selected && (
              <AlertDetail
                key={selected.id}
                alert={selected}
                backHref={hrefOf(null)}
                isBusy={acknowledge.isBusy || resolve.isBusy}
                error={acknowledge.error ?? resolve.error}
                onAcknowledge={() => void acknowledge.run(selected.id)}
                onResolve={() => void resolve.run(selected.id)}
                onChange={show}
              />
            )}
            {!selected && isMissing && (
              <EmptyState icon={<BellOff aria-hidden />} title="There is no such alert">
                <p>Its camera may have been deleted.</p>
                <Link href={hrefOf(null)} className="button">
                  All alerts
                </Link>
              </EmptyState>
            )}
          </div>
        </div>
      )}
    </>
  );
}

function InboxSkeleton() {
  return (
    <div role="status" aria-label="Loading alerts">
      {[1, 2, 3, 4, 5, 6].map((place) => (
        <div key={place} className="alert-row" aria-hidden>
          <span className="alert-thumb skeleton" />
          <span className="alert-text">
            <span className="skeleton" style={{ height: '2.500rem' }} />
          </span>
        </div>
      ))}
    </div>
  );
}

function readFilter(search: string): AlertFilter {
  const params = new URLSearchParams(search);
  const state = params.get('state');
  return {
    cameraId: params.get('camera'),
    digestId: params.get('digest'),
    eventClass: params.get('class') as EventClass | null,
    ...(state === 'unread' ? { acknowledged: false } : { state: state as AlertState | null }),
  };
}

/** An alert that was linked to and is not on the page of the list. */
function useSingleAlert(id: string | null, isWanted: boolean) {
  const { api } = useWorkplace();
  const [found, setFound] = useState<{ id: string; alert: AlertRowFragment | null } | null>(null);
  useEffect(() => {
    if (!id || !isWanted) return;
    let isOver = false;
    api.query(AlertPageDocument, { id }).then(
      ({ alert }) => {
        if (!isOver) setFound({ id, alert });
      },
      () => {},
    );
    return () => {
      isOver = true;
    };
  }, [api, id, isWanted]);
  const single = found?.id === id ? found : null;
  return {
    single: single?.alert ?? null,
    isMissing: single !== null && single.alert === null,
    setSingle: (alert: AlertRowFragment) => setFound({ id: alert.id, alert }),
  };
}
