/** What is chosen in the inbox, and how a verdict on many is taken back. */

import type { AlertRowFragment, AlertVerdict } from '../../../kit/index.ts';

/** As many as one request changes. */
export const maxChosen = 100;

/** The ids from one to the other, whichever comes first in the list; only the second when the first is not in it. */
export function idsBetween(ids: readonly string[], from: string | null, to: string): readonly string[] {
  const [a, b] = [from === null ? -1 : ids.indexOf(from), ids.indexOf(to)];
  if (a < 0 || b < 0) return [to];
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** Adds ids up to the limit; the others stay out. */
export function addChosen(chosen: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const next = new Set(chosen);
  for (const id of ids) if (next.size < maxChosen) next.add(id);
  return next;
}

export interface Undo {
  readonly ids: readonly string[];
  readonly verdict: AlertVerdict | null;
  readonly note: string | null;
}

type Judged = Pick<AlertRowFragment, 'id' | 'feedback'>;

/** What must be said so that the alerts are judged as they were: alerts with the same verdict and note together. */
export function undoOf(before: readonly Judged[]): readonly Undo[] {
  const groups = new Map<string, Undo>();
  for (const { id, feedback } of before) {
    const [verdict, note] = [feedback?.verdict ?? null, feedback?.note ?? null];
    const key = JSON.stringify([verdict, note]);
    groups.set(key, { verdict, note, ids: [...(groups.get(key)?.ids ?? []), id] });
  }
  return [...groups.values()];
}
