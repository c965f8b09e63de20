import './alerts.css';
import { Bell, BellOff, CloudOff } from 'lucide-react';
import { useRef } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import {
  AcknowledgeAlertDocument,
  type AlertRowFragment,
  AlertsDocument,
  ResolveAlertDocument,
} from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { EmptyState } from '../elements/note.tsx';
import { ShowMore } from '../elements/show-more.tsx';
import { loadMore } from '../lists.ts';
import { useLive, useTitle, useWorkplace } from '../workplace.tsx';
import { AlertDetail } from './alert-detail.tsx';
import { readFilter } from './alert-filter.ts';
import { AlertFilters } from './alert-filters.tsx';
import { InboxList, InboxSkeleton } from './inbox-list.tsx';
import { openAlerts, putAlert } from './open-alerts.ts';
import { StormNotes } from './storm-notes.tsx';
import { TriageBar } from './triage-bar.tsx';
import { TriageKeys } from './triage-keys.tsx';
import { useChosen } from './use-chosen.ts';
import { useInboxKeys } from './use-inbox-keys.ts';
import { useSingleAlert } from './use-single-alert.ts';
import { useTriage } from './use-triage.ts';

const pageSize = 40;

/** The inbox: alerts as they arrive, and the chosen one beside them. It can be worked through without a mouse. */
export function AlertsPage({ selectedId }: { selectedId: string | null }) {
  const { workspace, canOperate } = useWorkplace();
  const search = useSearch();
  const [, navigate] = useLocation();
  useTitle('Alerts');

  const { value, error, live, more, filter } = useInbox(search);
  const nodes = value?.nodes ?? [];
  const listed = nodes.find(({ id }) => id === selectedId) ?? null;
  const { single, setSingle, isMissing } = useSingleAlert(selectedId, value !== null && listed === null);
  const selected = listed ?? single;
  const show = (alert: AlertRowFragment) => {
    live?.change((page) => putAlert(page, alert, filter));
    if (alert.id === selectedId) setSingle(alert);
  };
  const one = useOneAlert(show);
  const triage = useTriage(show);
  const listedIds = nodes.map(({ id }) => id);
  const chosen = useChosen(listedIds, `${workspace.id} ${search}`);
  const hrefOf = (id: string | null) => `/alerts${id ? `/${id}` : ''}${search ? `?${search}` : ''}`;

  const list = useRef<HTMLUListElement>(null);
  const acknowledge = async (alerts: readonly AlertRowFragment[]) => {
    if (!triage.isBusy && (await triage.acknowledge(alerts.map(({ id }) => id)))) chosen.clear();
  };
  const judge = async (alerts: readonly AlertRowFragment[], verdict: Parameters<typeof triage.judge>[1]) => {
    if (!triage.isBusy && (await triage.judge(alerts, verdict))) chosen.clear();
  };
  const undo = () => {
    if (!triage.isBusy && triage.outcome && triage.outcome.undo.length > 0) void triage.undo();
  };
  const keys = useInboxKeys({
    ...{ list, nodes, chosen, canOperate, open: selected, onUndo: undo },
    onOpen: (id) => navigate(hrefOf(id), { replace: true }),
    onAcknowledge: (alerts) => void acknowledge(alerts),
    onJudge: (alerts, verdict) => void judge(alerts, verdict),
  });
  const chosenAlerts = nodes.filter(({ id }) => chosen.has(id));

  return (
    <>
      <div className="page-head" data-hidden-on-phone={selectedId ? true : undefined}>
        <h1>Alerts</h1>
        <AlertFilters search={search} onChange={(next) => navigate(`/alerts${next ? `?${next}` : ''}`)} />
      </div>
      {!selectedId && <StormNotes />}
      {!value && error && (
        <EmptyState icon={<CloudOff aria-hidden />} title="The alerts could not be loaded">
          <p role="alert">{error.message}</p>
          <Button onClick={() => live?.reload()}>Try again</Button>
        </EmptyState>
      )}
      {value && nodes.length === 0 && !selectedId && <NothingListed isFiltered={search !== ''} />}
      {!error && (!value || nodes.length > 0 || selectedId) && (
        <div className="inbox" data-selected={selectedId ? true : undefined}>
          <div className="inbox-list">
            {!selectedId && nodes.length > 0 && (
              <p className="inbox-hint faint small">
                Choose an alert to see it. <kbd>j</kbd> and <kbd>k</kbd> move, <kbd>Enter</kbd> opens, <kbd>e</kbd>{' '}
                acknowledges.{' '}
                <button type="button" className="link-button" aria-keyshortcuts="?" onClick={keys.openHelp}>
                  All keys
                </button>
              </p>
            )}
            {!value && <InboxSkeleton />}
            <InboxList
              ref={list}
              alerts={nodes}
              selectedId={selectedId}
              chosen={chosen}
              hrefOf={hrefOf}
              onMove={keys.move}
            />
            {value?.next && <ShowMore more={more} />}
            <TriageBar
              chosen={chosen}
              isBusy={triage.isBusy}
              error={triage.error}
              outcome={triage.outcome}
              onAcknowledge={() => void acknowledge(chosenAlerts)}
              onJudge={(verdict) => void judge(chosenAlerts, verdict)}
              onUndo={undo}
              onForget={triage.forget}
            />
          </div>
          <div className="inbox-detail">
            {selected && (
              <AlertDetail
                key={selected.id}
                alert={selected}
                backHref={hrefOf(null)}
                isBusy={one.isBusy}
                error={one.error}
                onAcknowledge={() => void one.acknowledge(selected.id)}
                onResolve={() => void one.resolve(selected.id)}
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
      {keys.isHelpOpen && <TriageKeys onClose={keys.closeHelp} />}
    </>
  );
}

/** The alerts that the address asks for, kept current, and the next page of them. */
function useInbox(search: string) {
  const { api, socket, workspace } = useWorkplace();
  const workspaceId = workspace.id;
  const filter = readFilter(search);
  const state = useLive(
    () => openAlerts({ api, socket, workspaceId, filter, first: pageSize }),
    `${workspaceId} ${search}`,
  );
  const more = useAction(async () => {
    if (!state.live) return;
    const variables = { workspaceId, first: pageSize, filter };
    await loadMore(state.live, async (after) => (await api.query(AlertsDocument, { ...variables, after })).alerts);
  });
  return { ...state, more, filter };
}

/** What the buttons of the open alert do. */
function useOneAlert(show: (alert: AlertRowFragment) => void) {
  const { api, announce } = useWorkplace();
  const acknowledge = useAction(async (id: string) => {
    show((await api.mutate(AcknowledgeAlertDocument, { input: { id } })).acknowledgeAlert.alert);
    announce('Acknowledged.');
  });
  const resolve = useAction(async (id: string) => {
    show((await api.mutate(ResolveAlertDocument, { input: { id } })).resolveAlert.alert);
    announce('Marked as over.');
  });
  return {
    acknowledge: acknowledge.run,
    resolve: resolve.run,
    isBusy: acknowledge.isBusy || resolve.isBusy,
    error: acknowledge.error ?? resolve.error,
  };
}

function NothingListed({ isFiltered }: { isFiltered: boolean }) {
  return (
    <EmptyState icon={<Bell aria-hidden />} title={isFiltered ? 'No alert matches' : 'No alerts yet'}>
      <p>
        {isFiltered
          ? 'Choose other filters to see more.'
          : 'When a camera sees something that a zone’s rules ask for, it shows up here at once.'}
      </p>
      {isFiltered && (
        <Link href="/alerts" className="button">
          All alerts
        </Link>
      )}
    </EmptyState>
  );
}
