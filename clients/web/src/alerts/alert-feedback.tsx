import { useId, useRef, useState } from 'react';
import { Link } from 'wouter';
import { type AlertRowFragment, type AlertVerdict, GiveAlertFeedbackDocument } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { Field } from '../elements/field.tsx';
import { Moment } from '../elements/time.tsx';
import { useWorkplace } from '../workplace.tsx';
import { verdictWords } from './alert-words.ts';

interface AlertFeedbackProps {
  readonly alert: AlertRowFragment;
  readonly onChange: (alert: AlertRowFragment) => void;
}

/** Asks whether the alert was right, and shows what was said; pressing the verdict again takes it back. */
export function AlertFeedback({ alert, onChange }: AlertFeedbackProps) {
  const { api, canOperate, announce } = useWorkplace();
  const titleId = useId();
  const [isWriting, setWriting] = useState(false);
  const verdicts = useRef<HTMLDivElement>(null);
  const noteButton = useRef<HTMLButtonElement>(null);
  const { feedback } = alert;
  const give = useAction(async (verdict: AlertVerdict | null, note: string | null) => {
    const input = { alertId: alert.id, verdict, note };
    const { alert: judged } = (await api.mutate(GiveAlertFeedbackDocument, { input })).giveAlertFeedback;
    onChange(judged);
    announce(describeChange(alert, judged));
  });
  // What had the focus goes away, and the focus must not go with it.
  const stopWriting = () => {
    setWriting(false);
    requestAnimationFrame(() => noteButton.current?.focus());
  };
  const withdraw = async () => {
    if (await give.run(null, null)) verdicts.current?.querySelector('button')?.focus();
  };
  if (!canOperate && !feedback) return null;

  return (
    <section className="alert-feedback" aria-labelledby={titleId} aria-busy={give.isBusy}>
      <h3 id={titleId}>Was this right?</h3>
      {canOperate && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame around the buttons
        <div ref={verdicts} className="verdicts" role="group" aria-labelledby={titleId}>
          {alert.possibleVerdicts.map((verdict) => {
            const isGiven = feedback?.verdict === verdict;
            return (
              <button
                key={verdict}
                type="button"
                className="button verdict"
                aria-pressed={isGiven}
                // Not disabled while one is being given: that would take the focus away.
                onClick={() => {
                  if (!give.isBusy) void give.run(isGiven ? null : verdict, feedback?.note ?? null);
                }}
              >
                {verdictWords[verdict]}
              </button>
            );
          })}
        </div>
      )}
      {give.error && (
        <p role="alert" className="small alert-error">
          {give.error}
        </p>
      )}
      {feedback && (
        <p className="small soft">
          {canOperate ? '' : `${verdictWords[feedback.verdict]}. `}
          {feedback.note && <q>{feedback.note}</q>}{' '}
          <span className="faint">
            Said{feedback.givenBy && ` by ${feedback.givenBy.name}`}, <Moment at={feedback.givenAt} />.
          </span>
        </p>
      )}
      {feedback?.verdict === 'FIXTURE' && (
        <p className="small faint">
          Nothing is told about this place while it is in the list of{' '}
          <Link href={`/cameras/${alert.camera.id}`}>{alert.camera.name}</Link>.
        </p>
      )}
      {canOperate && feedback && !isWriting && (
        <div className="verdict-more">
          <Button ref={noteButton} tone="quiet" onClick={() => setWriting(true)}>
            {feedback.note ? 'Change note' : 'Add a note'}
          </Button>
          <Button tone="quiet" onClick={() => void withdraw()}>
            Withdraw
          </Button>
        </div>
      )}
      {canOperate && feedback && isWriting && (
        <form
          className="verdict-note"
          onSubmit={async (event) => {
            event.preventDefault();
            const note = String(new FormData(event.currentTarget).get('note')).trim();
            if (await give.run(feedback.verdict, note || null)) stopWriting();
          }}
        >
          <Field
            label="Note"
            name="note"
            defaultValue={feedback.note ?? ''}
            placeholder="The cleaner, every evening"
            maxLength={500}
            autoFocus
          />
          <div className="form-actions">
            <Button onClick={stopWriting}>Cancel</Button>
            <Button type="submit" tone="primary" isBusy={give.isBusy}>
              Save note
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}

function describeChange(before: AlertRowFragment, { feedback, state }: AlertRowFragment): string {
  if (!feedback) return 'Withdrawn.';
  const ended = state === 'RESOLVED' && before.state !== 'RESOLVED' ? ' The alert is over.' : '';
  return `Noted: ${verdictWords[feedback.verdict].toLowerCase()}.${ended}`;
}
