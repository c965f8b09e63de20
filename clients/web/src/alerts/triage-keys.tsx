import { Dialog } from '../elements/dialog.tsx';

const keys: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['j', 'k'], does: 'next and previous alert; with Shift they are chosen on the way' },
  { keys: ['Enter'], does: 'open it' },
  { keys: ['e'], does: 'acknowledge it, or all that are chosen' },
  { keys: ['r'], does: 'it was right' },
  { keys: ['f'], does: 'false alarm' },
  { keys: ['n'], does: 'known, such as the cleaner' },
  { keys: ['z'], does: 'take the last verdict back' },
  { keys: ['x'], does: 'choose it; with Shift everything from the last one chosen' },
  { keys: ['a'], does: 'choose all that are listed' },
  { keys: ['Esc'], does: 'choose nothing, or close the alert' },
  { keys: ['?'], does: 'these keys' },
];

export function TriageKeys({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="triage-keys">
        {keys.map((entry) => (
          <div key={entry.does}>
            <dt>
              {entry.keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{entry.does}</dd>
          </div>
        ))}
      </dl>
      <p className="small faint">Arrows move too while an alert of the list has the focus.</p>
    </Dialog>
  );
}
