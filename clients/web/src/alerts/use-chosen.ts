import { useEffect, useRef, useState } from 'react';
import { addChosen, idsBetween } from './triage.ts';

export interface Chosen {
  /** In the order of the list. */
  readonly ids: readonly string[];
  readonly has: (id: string) => boolean;
  /** With a range: everything from the last one that was chosen. */
  readonly toggle: (id: string, isRange: boolean) => void;
  readonly chooseAll: () => void;
  readonly clear: () => void;
}

/** Which alerts of a list are chosen. They stay so while the list moves on, and until `key` is another list's. */
export function useChosen(listed: readonly string[], key: string): Chosen {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the reason
  useEffect(() => {
    setChosen(new Set());
    last.current = null;
  }, [key]);
  return {
    ids: listed.filter((id) => chosen.has(id)),
    has: (id) => chosen.has(id),
    toggle: (id, isRange) => {
      const from = last.current;
      last.current = id;
      if (isRange) return setChosen((before) => addChosen(before, idsBetween(listed, from, id)));
      setChosen((before) => {
        if (!before.has(id)) return addChosen(before, [id]);
        return new Set([...before].filter((other) => other !== id));
      });
    },
    chooseAll: () => setChosen((before) => addChosen(before, listed)),
    clear: () => setChosen(new Set()),
  };
}
