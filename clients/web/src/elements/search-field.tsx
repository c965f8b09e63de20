import { useEffect, useRef, useState } from 'react';
import { useShortcuts } from '../shortcuts.ts';

interface SearchFieldProps {
  readonly label: string;
  /** What is searched for now; it may also change from outside, by the address. */
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

const pauseMs = 250;

/** Searches when the typing pauses. "/" goes to it, Escape empties it. */
export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(value);
  useShortcuts({ '/': () => input.current?.select() });

  // An answer to our own question must not overwrite what was typed since.
  useEffect(() => {
    if (value === asked.current) return;
    clearTimeout(timer.current);
    asked.current = value;
    setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      asked.current = next.trim();
      onSearch(asked.current);
    }, pauseMs);
  };
  return (
    <div className="search-field">
      <input
        ref={input}
        type="search"
        className="input"
        aria-label={label}
        placeholder={label}
        aria-keyshortcuts="/"
        maxLength={200}
        value={text}
        onChange={(event) => type(event.target.value)}
      />
      <kbd aria-hidden>/</kbd>
    </div>
  );
}
