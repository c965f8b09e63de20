import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type MissedAlertRowFragment, WithdrawMissedAlertDocument } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { classWords } from '../alerts/alert-words.ts';
import { Button } from '../elements/button.tsx';
import { ConfirmDialog } from '../elements/dialog.tsx';
import { Moment } from '../elements/time.tsx';
import { useWorkplace } from '../workplace.tsx';

interface MissedAlertListProps {
  readonly missed: readonly MissedAlertRowFragment[];
  /** With those that are not listed. */
  readonly count: number;
  readonly onWithdrawn: () => void;
}

/** What was reported as missed, the last to have happened first. Nothing while there is none: the form is beside it. */
export function MissedAlertList({ missed, count, onWithdrawn }: MissedAlertListProps) {
  const { api, canOperate, announce } = useWorkplace();
  const [doomed, setDoomed] = useState<MissedAlertRowFragment | null>(null);
  const withdraw = useAction(async (id: string) => {
    await api.mutate(WithdrawMissedAlertDocument, { input: { id } });
    setDoomed(null);
    onWithdrawn();
    announce('Withdrawn.');
  });
  if (missed.length === 0) return null;
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Reported as missed</h2>
      </div>
      <ul className="fixture-list">
        {missed.map((report) => (
          <li key={report.id}>
            <div className="zone-list-text">
              <div className="truncate">{nameOf(report)}</div>
              {report.note && <div className="tiny soft">{report.note}</div>}
              <div className="tiny faint">
                <Moment at={report.at} />
                {report.reportedBy && `, said ${report.reportedBy.name}`}
              </div>
            </div>
            {canOperate && (
              <Button
                tone="quiet"
                aria-label={`Withdraw the report of ${nameOf(report)}`}
                icon={<Trash2 aria-hidden />}
                onClick={() => setDoomed(report)}
              />
            )}
          </li>
        ))}
      </ul>
      {count > missed.length && <p className="tiny faint">And {count - missed.length} earlier.</p>}
      {doomed && (
        <ConfirmDialog
          title="Withdraw this report?"
          action="Withdraw"
          isBusy={withdraw.isBusy}
          error={withdraw.error}
          onClose={() => setDoomed(null)}
          onConfirm={() => void withdraw.run(doomed.id)}
        >
          {nameOf(doomed)} is no longer counted as missed.
        </ConfirmDialog>
      )}
    </section>
  );
}

function nameOf({ eventClass, zone }: MissedAlertRowFragment): string {
  return zone ? `${classWords[eventClass]}, ${zone.name}` : classWords[eventClass];
}
