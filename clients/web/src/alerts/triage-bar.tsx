import { Check, Undo2, X } from 'lucide-react';
import type { AlertVerdict } from '../../../kit/index.ts';
import { Button } from '../elements/button.tsx';
import { judgedWords } from './alert-words.ts';
import { maxChosen } from './triage.ts';
import type { Chosen } from './use-chosen.ts';
import type { Outcome } from './use-triage.ts';

const offered: readonly { readonly verdict: AlertVerdict; readonly key: string }[] = [
  { verdict: 'TRUE', key: 'r' },
  { verdict: 'FALSE', key: 'f' },
  { verdict: 'KNOWN', key: 'n' },
];

interface TriageBarProps {
  readonly chosen: Chosen;
  readonly isBusy: boolean;
  readonly error: string | null;
  readonly outcome: Outcome | null;
  readonly onAcknowledge: () => void;
  readonly onJudge: (verdict: AlertVerdict) => void;
  readonly onUndo: () => void;
  readonly onForget: () => void;
}

/** What can be done with the chosen alerts, and what came of the last time. Nothing while there is neither. */
export function TriageBar(props: TriageBarProps) {
  const { chosen, isBusy, error, outcome, onAcknowledge, onJudge, onUndo, onForget } = props;
  const count = chosen.ids.length;
  if (count === 0 && !outcome && !error) return null;
  return (
    <section className="triage-bar" aria-label="Chosen alerts" aria-busy={isBusy}>
      {error && (
        <p role="alert" className="small alert-error">
          {error}
        </p>
      )}
      {outcome && count === 0 && (
        <div className="triage-outcome">
          <span>{outcome.sentence}</span>
          {outcome.undo.length > 0 && (
            <Button icon={<Undo2 aria-hidden />} aria-keyshortcuts="z" isBusy={isBusy} onClick={onUndo}>
              Undo
            </Button>
          )}
          <Button tone="quiet" aria-label="Close" icon={<X aria-hidden />} onClick={onForget} />
          {outcome.failures.map((message) => (
            <p key={message} className="small alert-error">
              Not all: {message}
            </p>
          ))}
        </div>
      )}
      {count > 0 && (
        <div className="triage-actions">
          <strong className="tabular">
            {count === maxChosen ? `${count} chosen, the most at once` : `${count} chosen`}
          </strong>
          <Button icon={<Check aria-hidden />} aria-keyshortcuts="e" isBusy={isBusy} onClick={onAcknowledge}>
            Acknowledge
          </Button>
          {offered.map(({ verdict, key }) => (
            <Button key={verdict} aria-keyshortcuts={key} disabled={isBusy} onClick={() => onJudge(verdict)}>
              {judgedWords[verdict]}
            </Button>
          ))}
          <Button tone="quiet" aria-keyshortcuts="Escape" onClick={chosen.clear}>
            Clear
          </Button>
        </div>
      )}
    </section>
  );
}
