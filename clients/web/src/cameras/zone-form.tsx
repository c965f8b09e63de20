import { useId, useState } from 'react';
import {
  type RuleProposalFragment,
  type TryZoneRulesInput,
  UpsertZoneDocument,
  type ZoneShapeFragment,
} from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { Field } from '../elements/field.tsx';
import { useWorkplace } from '../workplace.tsx';
import { ReadingNotes } from './rule-words.tsx';
import { ownTimeZone, toScheduleInput } from './zone-hours.ts';
import { ZoneHoursFields } from './zone-hours-fields.tsx';
import {
  isRuleOn,
  numberOf,
  optionOf,
  type RuleChoice,
  type RuleName,
  type RuleNumber,
  ruleChoices,
  toRulesInput,
} from './zone-rules.ts';
import type { Point } from './zone-shapes.tsx';
import { ZoneTrial } from './zone-trial.tsx';

interface ZoneFormProps {
  readonly cameraId: string;
  /** null: a new zone. */
  readonly zone: ZoneShapeFragment | null;
  /** What was read from words, to be looked at. */
  readonly proposal: RuleProposalFragment | null;
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
export function ZoneForm({ cameraId, zone, proposal, polygon, onPolygon, onSaved, onCancel }: ZoneFormProps) {
  const { api } = useWorkplace();
  const { rules, schedule } = startOf(zone, proposal);
  const [on, setOn] = useState<ReadonlySet<RuleName>>(
    () => new Set(rules ? ruleChoices.map(({ name }) => name).filter((name) => isRuleOn(rules, name)) : ['restricted']),
  );
  const [isLimited, setLimited] = useState(Boolean(schedule));
  const readDraft = (form: FormData): TryZoneRulesInput => ({
    cameraId,
    polygon: polygon.map(({ x, y }) => ({ x, y })),
    rules: toRulesInput(form, on, zone?.rules),
    ...(isLimited && form.has('from') ? { schedule: toScheduleInput(form, schedule) } : {}),
    ...(isLimited ? {} : { schedule: null }),
  });
  const save = useAction(async (form: FormData) => {
    const input = { ...readDraft(form), id: zone?.id ?? null, name: String(form.get('name')).trim() };
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
      {proposal && <ReadingNotes proposal={proposal} />}
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
        {ruleChoices.map((choice) => (
          <RuleRow
            key={choice.name}
            choice={choice}
            isOn={on.has(choice.name)}
            onToggle={(isOn) => setOn(toggled(on, choice.name, isOn))}
            startOf={(number) => numberOf(rules, choice.name, number)}
            option={optionOf(rules, choice)}
          />
        ))}
      </fieldset>
      <ZoneHoursFields schedule={schedule} isLimited={isLimited} onLimit={setLimited} />
      <ZoneTrial key={JSON.stringify(polygon)} isDrawn={isDrawn} readDraft={readDraft} />
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

/** What the form shows first: the zone, and over it what was asked for in words. */
function startOf(zone: ZoneShapeFragment | null, proposal: RuleProposalFragment | null) {
  const asked = Object.entries(proposal?.rules ?? {}).filter(([, rule]) => rule !== null);
  const before = zone?.rules ?? proposal?.rules;
  const schedule = zone?.schedule ?? null;
  return {
    rules: before && { ...before, ...Object.fromEntries(asked) },
    schedule: proposal?.hours ? { timeZone: schedule?.timeZone ?? ownTimeZone(), hours: [proposal.hours] } : schedule,
  };
}

function toggled(on: ReadonlySet<RuleName>, name: RuleName, isOn: boolean): ReadonlySet<RuleName> {
  const next = new Set(on);
  if (isOn) next.add(name);
  else next.delete(name);
  return next;
}

interface RuleRowProps {
  readonly choice: RuleChoice;
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
  readonly startOf: (number: RuleNumber) => number;
  /** Of the choice's option; null: it is off. */
  readonly option: number | null;
}

/** Its numbers are shown while it is on. */
function RuleRow({ choice, isOn, onToggle, startOf, option }: RuleRowProps) {
  const id = useId();
  const { label, numbers, note } = choice;
  return (
    <div className="rule-row">
      <div className="check">
        <input id={id} type="checkbox" checked={isOn} onChange={(event) => onToggle(event.target.checked)} />
        <label htmlFor={id}>{label}</label>
      </div>
      {isOn &&
        numbers.map((number) => (
          <RuleValue
            key={number.field}
            name={`${choice.name}.${number.field}`}
            label={label}
            number={number}
            start={startOf(number)}
          />
        ))}
      {isOn && choice.option && <RuleOption choice={choice} option={choice.option} start={option} />}
      {isOn && note && <p className="tiny faint rule-note">{note}</p>}
    </div>
  );
}

interface RuleValueProps {
  readonly name: string;
  readonly label: string;
  readonly number: RuleNumber;
  readonly start: number;
}

function RuleValue({ name, label, number, start }: RuleValueProps) {
  return (
    <div className="rule-value">
      <input
        className="input"
        type="number"
        name={name}
        aria-label={`${label}: ${number.unit}`}
        min={number.min}
        max={number.max}
        step={number.step}
        defaultValue={start}
        required
      />
      <span className="small faint">{number.unit}</span>
    </div>
  );
}

interface RuleOptionProps {
  readonly choice: RuleChoice;
  readonly option: NonNullable<RuleChoice['option']>;
  readonly start: number | null;
}

function RuleOption({ choice, option, start }: RuleOptionProps) {
  const id = useId();
  const [isOn, setOn] = useState(start !== null);
  const { number, label } = option;
  const name = `${choice.name}.${option.field}.${number.field}`;
  return (
    <div className="rule-option">
      <div className="check">
        <input id={id} type="checkbox" checked={isOn} onChange={(event) => setOn(event.target.checked)} />
        <label htmlFor={id}>{label}</label>
      </div>
      {isOn && <RuleValue name={name} label={label} number={number} start={start ?? number.usual} />}
    </div>
  );
}
