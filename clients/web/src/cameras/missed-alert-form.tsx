import { useState } from 'react';
import { type EventClass, ReportMissedAlertDocument, type ZoneShapeFragment } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { classWords } from '../alerts/alert-words.ts';
import { Button } from '../elements/button.tsx';
import { Field, Select } from '../elements/field.tsx';
import { useWorkplace } from '../workplace.tsx';
import { toLocalInput } from './local-time.ts';

const classes = Object.entries(classWords)
  .filter(([value]) => value !== 'NORMAL_ACTIVITY')
  .map(([value, label]) => ({ value, label }));

interface MissedAlertFormProps {
  readonly cameraId: string;
  readonly zones: readonly ZoneShapeFragment[];
  readonly onReported: () => void;
  readonly onCancel: () => void;
}

/** What happened, when and where, and no alert told of it. */
export function MissedAlertForm({ cameraId, zones, onReported, onCancel }: MissedAlertFormProps) {
  const { api } = useWorkplace();
  const [eventClass, setEventClass] = useState('');
  const [zoneId, setZoneId] = useState('');
  const [openedAt] = useState(() => toLocalInput(new Date()));
  const report = useAction(async (form: FormData) => {
    const input = {
      ...{ cameraId, eventClass: eventClass as EventClass, zoneId: zoneId || null },
      at: new Date(String(form.get('at'))).toISOString(),
      note: String(form.get('note')).trim() || null,
    };
    await api.mutate(ReportMissedAlertDocument, { input });
    onReported();
  });
  return (
    <form
      className="form missed-form"
      aria-label="Report something missed"
      onSubmit={(event) => {
        event.preventDefault();
        void report.run(new FormData(event.currentTarget));
      }}
    >
      <Select
        label="What was missed"
        choices={[{ value: '', label: 'Choose' }, ...classes]}
        value={eventClass}
        onChoose={setEventClass}
        required
        autoFocus
      />
      <Field label="When" name="at" type="datetime-local" defaultValue={openedAt} required />
      {zones.length > 0 && (
        <Select
          label="Where"
          choices={[{ value: '', label: 'Anywhere' }, ...zones.map(({ id, name }) => ({ value: id, label: name }))]}
          value={zoneId}
          onChoose={setZoneId}
        />
      )}
      <Field label="Note" name="note" maxLength={500} />
      {report.error && (
        <p role="alert" className="small zone-error">
          {report.error}
        </p>
      )}
      <div className="form-actions">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" isBusy={report.isBusy}>
          Report
        </Button>
      </div>
    </form>
  );
}
