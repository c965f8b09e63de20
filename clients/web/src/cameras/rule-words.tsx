import { RuleFromWordsDocument, type RuleProposalFragment } from '../../../kit/index.ts';
import { useAction } from '../action.ts';
import { Button } from '../elements/button.tsx';
import { useWorkplace } from '../workplace.tsx';

interface RuleWordsProps {
  readonly cameraId: string;
  readonly onRead: (proposal: RuleProposalFragment) => void;
}

/** A rule in a sentence; what became of it opens as a zone to look at and save. */
export function RuleWords({ cameraId, onRead }: RuleWordsProps) {
  const { api } = useWorkplace();
  const read = useAction(async (words: string) => {
    onRead((await api.query(RuleFromWordsDocument, { cameraId, words })).ruleFromWords);
  });
  return (
    <form
      className="rule-words"
      onSubmit={(event) => {
        event.preventDefault();
        void read.run(String(new FormData(event.currentTarget).get('words')));
      }}
    >
      <label className="small" htmlFor="rule-words">
        Or say it in words: tell me when
      </label>
      <div className="rule-words-line">
        <input
          className="input"
          id="rule-words"
          name="words"
          placeholder="a car stops at the gate for a minute"
          maxLength={300}
          required
        />
        <Button type="submit" isBusy={read.isBusy}>
          Read
        </Button>
      </div>
      {read.error && (
        <p role="alert" className="small zone-error">
          {read.error}
        </p>
      )}
    </form>
  );
}

/** What was and was not understood, above the form that shows what became of it. */
export function ReadingNotes({ proposal }: { proposal: RuleProposalFragment }) {
  const { zone, hours, unread, notes } = proposal;
  return (
    <div className="reading-notes small" role="status">
      <p>Read from your words. Nothing changes until you save it.</p>
      {unread.length > 0 && (
        <p>
          <strong>Not understood:</strong> {unread.join(', ')}. What that asks for is not in the rules below.
        </p>
      )}
      {zone && hours && <p>The hours hold for every rule of {zone.name}, also for those it had before.</p>}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}
