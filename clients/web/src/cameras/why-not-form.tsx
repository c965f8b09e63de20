import { useState } from 'react';
import { Link } from 'wouter';
import { WhyNotDocument, type WhyNotQuery } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { Field, Select } from '../elements/field.tsx';
import { useWorkplace } from '../workplace.tsx';
import { toLocalInput } from './local-time.ts';

const minuteMs = 60_000;
const lengths = [1, 5, 15, 60].map((minutes) => ({
  value: String(minutes),
  label: minutes === 1 ? '1 minute' : `${minutes} minutes`,
}));

/** Why nothing was reported of a time in which something happened. */
export function WhyNotForm({ cameraId }: { cameraId: string }) {
  const { api } = useWorkplace();
  const [openedAt] = useState(() => toLocalInput(new Date(Date.now() - 5 * minuteMs)));
  const [minutes, setMinutes] = useState('5');
  const [reasons, setReasons] = useState<WhyNotQuery['whyNot'] | null>(null);
  const ask = useAction(async (form: FormData) => {
    const sinceMs = Date.parse(String(form.get('since')));
    const until = new Date(sinceMs + Number(minutes) * minuteMs).toISOString();
    const since = new Date(sinceMs).toISOString();
    setReasons((await api.query(WhyNotDocument, { cameraId, since, until })).whyNot);
  });
  return (
    <section className="panel">
      <details className="why-not">
        <summary>Why was there no alert?</summary>
        <form
          className="form"
          aria-label="Why was there no alert?"
          onSubmit={(event) => {
            event.preventDefault();
            void ask.run(new FormData(event.currentTarget));
          }}
        >
          <Field label="From" name="since" type="datetime-local" defaultValue={openedAt} required />
          <Select label="For" choices={lengths} value={minutes} onChoose={setMinutes} />
          {ask.error && (
            <p role="alert" className="small zone-error">
              {ask.error}
            </p>
          )}
          <div className="form-actions">
            <Button type="submit" tone="primary" isBusy={ask.isBusy}>
              Explain
            </Button>
          </div>
        </form>
        <div role="status" aria-busy={ask.isBusy}>
          {reasons && <Reasons cameraId={cameraId} reasons={reasons} />}
        </div>
      </details>
    </section>
  );
}

function Reasons({ cameraId, reasons }: { cameraId: string; reasons: WhyNotQuery['whyNot'] }) {
  if (reasons.length === 0) return <p className="small soft">Nothing is known that would have kept an alert away.</p>;
  return (
    <ul className="why-not-reasons">
      {reasons.map(({ sentence, track }) => (
        <li key={sentence}>
          {sentence}{' '}
          {track && (
            <Link href={`/cameras/search?${new URLSearchParams({ camera: cameraId, track: track.id })}`}>
              Look at it
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
