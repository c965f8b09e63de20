import { useEffect, useRef, useState } from 'react';
import { type RuleTrialFragment, TryZoneRulesDocument, type TryZoneRulesInput } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { classWords } from '../alerts/alert-words.ts';
import { Button } from '../elements/button.tsx';
import { Moment } from '../elements/time.tsx';
import { useWorkplace } from '../workplace.tsx';

interface ZoneTrialProps {
  readonly isDrawn: boolean;
  /** The zone as the form says it. */
  readonly readDraft: (form: FormData) => TryZoneRulesInput;
}

/** How often the zone of the form around it would have told of the last day. */
export function ZoneTrial({ isDrawn, readDraft }: ZoneTrialProps) {
  const { api } = useWorkplace();
  const place = useRef<HTMLDivElement>(null);
  const [trial, setTrial] = useState<RuleTrialFragment | null>(null);
  const attempt = useAction(async () => {
    const form = place.current?.closest('form');
    if (!form?.reportValidity()) return;
    const input = readDraft(new FormData(form));
    setTrial((await api.query(TryZoneRulesDocument, { input })).tryZoneRules);
  });
  // What was tried is not what the form says any more.
  useEffect(() => {
    const form = place.current?.closest('form');
    const forget = () => setTrial(null);
    form?.addEventListener('input', forget);
    return () => form?.removeEventListener('input', forget);
  }, []);
  return (
    <div className="zone-trial" ref={place}>
      <Button isBusy={attempt.isBusy} disabled={!isDrawn} onClick={() => void attempt.run()}>
        Try it on the last 24 hours
      </Button>
      <div className="small" role="status">
        {trial && <TrialResult trial={trial} />}
      </div>
      {attempt.error && (
        <p role="alert" className="small zone-error">
          {attempt.error}
        </p>
      )}
    </div>
  );
}

function TrialResult({ trial: { trackCount, outcomes, untried } }: { trial: RuleTrialFragment }) {
  if (trackCount === 0) return <p>Nothing that the camera saw in the last 24 hours is kept.</p>;
  return (
    <>
      {outcomes.map(({ eventClass, count, times }) => (
        <p key={eventClass}>
          {classWords[eventClass]}: {describeCount(count)}
          {times[0] && (
            <span className="faint">
              {' '}
              (first <Moment at={times[0]} />)
            </span>
          )}
        </p>
      ))}
      {untried.length > 0 && (
        <p className="faint">Cannot be tried: {untried.map((each) => classWords[each].toLowerCase()).join(', ')}.</p>
      )}
    </>
  );
}

function describeCount(count: number): string {
  if (count === 0) return 'it would not have told you.';
  return `it would have told you ${count === 1 ? 'once' : `${count} times`} at most.`;
}
