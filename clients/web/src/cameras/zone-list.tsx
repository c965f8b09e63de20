import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { DeleteZoneDocument, type RuleProposalFragment, type ZoneShapeFragment } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { ConfirmDialog } from '../elements/dialog.tsx';
import { useWorkplace } from '../workplace.tsx';
import { RuleWords } from './rule-words.tsx';
import { describeSchedule } from './zone-hours.ts';
import { describeRules } from './zone-rules.ts';

interface ZoneListProps {
  readonly cameraId: string;
  readonly zones: readonly ZoneShapeFragment[];
  readonly onActive: (id: string | null) => void;
  readonly onAdd: () => void;
  readonly onEdit: (zone: ZoneShapeFragment) => void;
  readonly onDeleted: (id: string) => void;
  readonly onRead: (proposal: RuleProposalFragment) => void;
}

export function ZoneList({ cameraId, zones, onActive, onAdd, onEdit, onDeleted, onRead }: ZoneListProps) {
  const { api, canOperate } = useWorkplace();
  const [doomed, setDoomed] = useState<ZoneShapeFragment | null>(null);
  const remove = useAction(async (id: string) => {
    await api.mutate(DeleteZoneDocument, { input: { id } });
    setDoomed(null);
    onDeleted(id);
  });
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Zones</h2>
        {canOperate && (
          <Button tone="quiet" icon={<Plus aria-hidden />} onClick={onAdd}>
            Add zone
          </Button>
        )}
      </div>
      {zones.length === 0 && (
        <p className="small soft">Draw a zone on the picture to be told when somebody enters it or stays around.</p>
      )}
      <ul className="zone-list">
        {zones.map((zone) => (
          <li key={zone.id} onPointerEnter={() => onActive(zone.id)} onPointerLeave={() => onActive(null)}>
            <div className="zone-list-text">
              <div className="truncate">{zone.name}</div>
              <div className="tiny faint">{describeRules(zone.rules)}</div>
              {zone.schedule && <div className="tiny faint">Only {describeSchedule(zone.schedule)}</div>}
            </div>
            {canOperate && (
              <>
                <Button
                  tone="quiet"
                  aria-label={`Change ${zone.name}`}
                  icon={<Pencil aria-hidden />}
                  onClick={() => onEdit(zone)}
                />
                <Button
                  tone="quiet"
                  aria-label={`Delete ${zone.name}`}
                  icon={<Trash2 aria-hidden />}
                  onClick={() => setDoomed(zone)}
                />
              </>
            )}
          </li>
        ))}
      </ul>
      {canOperate && <RuleWords cameraId={cameraId} onRead={onRead} />}
      {doomed && (
        <ConfirmDialog
          title={`Delete ${doomed.name}?`}
          action="Delete zone"
          isBusy={remove.isBusy}
          error={remove.error}
          onClose={() => setDoomed(null)}
          onConfirm={() => void remove.run(doomed.id)}
        >
          The camera stops watching it. Alerts that came from it stay.
        </ConfirmDialog>
      )}
    </section>
  );
}
