import { useId, useState } from 'react';
import { UpsertZoneDocument, type UpsertZoneInput, type ZoneShapeFragment } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { Field } from '../elements/field.tsx';
import { useWorkplace } from '../workplace.tsx';
import type { Point } from './zone-shapes.tsx';

interface ZoneFormProps {
  readonly cameraId: string;
  /** null: a new zone. */
  readonly zone: ZoneShapeFragment | null;
  readonly polygon: readonly Point[];
  readonly onPolygon: (polygon: readonly Point[]) => void;
  readonly onSaved: (zone: ZoneShapeFragment) => void;
  readonly onCancel: () => void;
}

const wholePicture = [
  { x: 0.05, y: 0.05 },
  { x: 0.95, y: 0.05 },
  { x: 0.95, y: 0.95 },
  { x: 0.05, y: 0.95 },
];

/** Name and rules of the zone whose outline is drawn on the picture. */
export function ZoneForm({ cameraId, zone, polygon, onPolygon, onSaved, onCancel }: ZoneFormProps) {
  const { api } = useWorkplace();
  const [isRestricted, setRestricted] = useState(zone ? (zone.rules.restricted?.enabled ?? false) : true);
  const [isLoitering, setLoitering] = useState(zone?.rules.loitering?.enabled ?? false);
  const save = useAction(async (form: FormData) => {
    const input: UpsertZoneInput = {
      id: zone?.id ?? null,
      cameraId,
      name: String(form.get('name')).trim(),
      polygon: polygon.map(({ x, y }) => ({ x, y })),
      rules: {
        restricted: { enabled: isRestricted, minSeconds: Number(form.get('minSeconds') ?? 1) },
        loitering: { enabled: isLoitering, dwellSeconds: Number(form.get('dwellSeconds') ?? 60) },
      },
    };
    onSaved((await api.mutate(UpsertZoneDocument, { input })).upsertZone.zone);
  });
  const isDrawn = polygon.length >= 3;

  return (
    <form
      className="form panel zone-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save.run(new FormData(event.currentTarget));
      }}
    >
      <h2>{zone ? `Change ${zone.name}` : 'New zone'}</h2>
      <p className="small soft" role="status">
        {isDrawn
          ? `${polygon.length} corners. Drag them or use the arrow keys; click on the picture for one more.`
          : 'Click on the picture, corner by corner, around the ground that people stand on.'}
      </p>
      <div className="zone-tools">
        <Button onClick={() => onPolygon(wholePicture)}>Whole picture</Button>
        <Button disabled={polygon.length === 0} onClick={() => onPolygon([])}>
          Start over
        </Button>
      </div>
      <Field label="Name" name="name" defaultValue={zone?.name} placeholder="Loading bay" required maxLength={100} />
      <fieldset className="field">
        <legend>Tell me when</legend>
        <RuleRow
          label="somebody enters it"
          isOn={isRestricted}
          onToggle={setRestricted}
          name="minSeconds"
          unit="seconds inside"
          min={0.5}
          step={0.5}
          value={zone?.rules.restricted?.minSeconds ?? 1}
        />
        <RuleRow
          label="somebody stays around"
          isOn={isLoitering}
          onToggle={setLoitering}
          name="dwellSeconds"
          unit="seconds or longer"
          min={5}
          step={1}
          value={zone?.rules.loitering?.dwellSeconds ?? 60}
        />
      </fieldset>
      {save.error && (
        <p role="alert" className="small zone-error">
          {save.error}
        </p>
      )}
      <div className="form-actions">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" isBusy={save.isBusy} disabled={!isDrawn}>
          Save zone
        </Button>
      </div>
    </form>
  );
}

interface RuleRowProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
  readonly name: string;
  readonly unit: string;
  readonly min: number;
  readonly step: number;
  readonly value: number;
}

function RuleRow({ label, isOn, onToggle, name, unit, min, step, value }: RuleRowProps) {
  const id = useId();
  return (
    <div className="rule-row">
      <div className="check">
        <input id={id} type="checkbox" checked={isOn} onChange={(event) => onToggle(event.target.checked)} />
        <label htmlFor={id}>{label}</label>
      </div>
      <div className="rule-value">
        <input
          className="input"
          type="number"
          name={name}
          aria-label={`${label}: ${unit}`}
          min={min}
          max={86_400}
          step={step}
          defaultValue={value}
          readOnly={!isOn}
        />
        <span className="small faint">{unit}</span>
      </div>
    </div>
  );
}
