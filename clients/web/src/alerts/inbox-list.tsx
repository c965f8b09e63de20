import type { Ref } from 'react';
import { Link } from 'wouter';
import type { AlertRowFragment } from '../../../kit/index.ts';
import { useWorkplace } from '../workplace.tsx';
import { AlertSummary } from './alert-summary.tsx';
import type { Chosen } from './use-chosen.ts';

interface InboxListProps {
  readonly ref: Ref<HTMLUListElement>;
  readonly alerts: readonly AlertRowFragment[];
  readonly selectedId: string | null;
  readonly chosen: Chosen;
  readonly hrefOf: (id: string) => string;
  readonly onMove: (by: 1 | -1) => void;
}

const arrows: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };

/** The rows of the inbox, each with a box to choose it. */
export function InboxList({ ref, alerts, selectedId, chosen, hrefOf, onMove }: InboxListProps) {
  const { canOperate } = useWorkplace();
  return (
    <ul
      ref={ref}
      aria-label="Alerts"
      data-choosing={chosen.ids.length > 0 || undefined}
      onKeyDown={(event) => {
        const by = arrows[event.key];
        if (!by) return;
        event.preventDefault();
        onMove(by);
      }}
    >
      {alerts.map((alert) => (
        <li key={alert.id} className="inbox-row" data-chosen={chosen.has(alert.id) || undefined}>
          {canOperate && (
            <label className="inbox-choice">
              <input
                type="checkbox"
                checked={chosen.has(alert.id)}
                aria-label={`Choose: ${alert.text}`}
                onChange={(event) => chosen.toggle(alert.id, (event.nativeEvent as MouseEvent).shiftKey === true)}
              />
            </label>
          )}
          <Link
            href={hrefOf(alert.id)}
            className="alert-row"
            data-id={alert.id}
            data-acknowledged={alert.acknowledgedAt ? true : undefined}
            aria-current={alert.id === selectedId ? 'true' : undefined}
          >
            <AlertSummary alert={alert} />
            {!alert.acknowledgedAt && <span className="visually-hidden">, not acknowledged</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}

export function InboxSkeleton() {
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
