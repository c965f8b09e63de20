import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { type FixtureRowFragment, RemoveFixtureDocument } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { classWords } from '../alerts/alert-words.ts';
import { Button } from '../elements/button.tsx';
import { ConfirmDialog } from '../elements/dialog.tsx';
import { Ago } from '../elements/time.tsx';
import { useWorkplace } from '../workplace.tsx';

interface FixtureListProps {
  readonly fixtures: readonly FixtureRowFragment[];
  /** Which one to show on the picture. */
  readonly onActive: (fixture: FixtureRowFragment | null) => void;
  readonly onRemoved: (id: string) => void;
}

/** What belongs to the place and is not told about any more. */
export function FixtureList({ fixtures, onActive, onRemoved }: FixtureListProps) {
  const { api, canOperate, announce } = useWorkplace();
  const [doomed, setDoomed] = useState<FixtureRowFragment | null>(null);
  const remove = useAction(async (id: string) => {
    await api.mutate(RemoveFixtureDocument, { input: { id } });
    setDoomed(null);
    onRemoved(id);
    announce('Removed. Alerts are raised there again.');
  });
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Part of the place</h2>
      </div>
      {fixtures.length === 0 && (
        <p className="small soft">
          Nothing. Say of an alert about a bin or a parked trailer that it is part of the place, and it stays silent.
        </p>
      )}
      <ul className="fixture-list">
        {fixtures.map((fixture) => (
          <li key={fixture.id} onPointerEnter={() => onActive(fixture)} onPointerLeave={() => onActive(null)}>
            <div className="zone-list-text">
              <Link
                href={`/alerts/${fixture.alert.id}`}
                className="truncate"
                onFocus={() => onActive(fixture)}
                onBlur={() => onActive(null)}
              >
                {nameOf(fixture)}
              </Link>
              <div className="tiny faint">
                {fixture.suppressedCount === 1 ? '1 alert' : `${fixture.suppressedCount} alerts`} kept silent, since{' '}
                <Ago at={fixture.createdAt} />
                {fixture.createdBy && `, by ${fixture.createdBy.name}`}
              </div>
            </div>
            {canOperate && (
              <Button
                tone="quiet"
                aria-label={`Remove ${nameOf(fixture)}`}
                icon={<Trash2 aria-hidden />}
                onClick={() => setDoomed(fixture)}
              />
            )}
          </li>
        ))}
      </ul>
      {doomed && (
        <ConfirmDialog
          title={`Remove ${nameOf(doomed)}?`}
          action="Remove"
          isBusy={remove.isBusy}
          error={remove.error}
          onClose={() => setDoomed(null)}
          onConfirm={() => void remove.run(doomed.id)}
        >
          The camera tells again of what stands there. What was said of its alert stays.
        </ConfirmDialog>
      )}
    </section>
  );
}

function nameOf({ eventClass, zone }: FixtureRowFragment): string {
  return zone ? `${classWords[eventClass]}, ${zone.name}` : classWords[eventClass];
}
