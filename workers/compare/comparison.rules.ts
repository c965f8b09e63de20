/** What two pairs of models make of the same footage: which alerts they agree on, and which only one of them would raise. */

import type { RaisedAlert } from '../../core/domain/models/index.ts';

/** Raised so close together, the same class in the same zone is the same occurrence. */
const sameSeconds = 10;

export interface AlertComparison {
  readonly both: readonly { readonly active: RaisedAlert; readonly candidate: RaisedAlert }[];
  readonly activeOnly: readonly RaisedAlert[];
  readonly candidateOnly: readonly RaisedAlert[];
}

/** Each alert has at most one partner, the nearest in time first. */
export function compareAlerts(active: readonly RaisedAlert[], candidate: readonly RaisedAlert[]): AlertComparison {
  const pairs = active
    .flatMap((one) =>
      candidate.filter((other) => isSame(one, other)).map((other) => ({ active: one, candidate: other })),
    )
    .sort((a, b) => gapOf(a) - gapOf(b));
  const taken = new Set<RaisedAlert>();
  const both = pairs.filter((pair) => {
    if (taken.has(pair.active) || taken.has(pair.candidate)) return false;
    taken.add(pair.active).add(pair.candidate);
    return true;
  });
  return {
    both: both.sort((a, b) => a.active.at - b.active.at),
    activeOnly: active.filter((alert) => !taken.has(alert)),
    candidateOnly: candidate.filter((alert) => !taken.has(alert)),
  };
}

/** Share of all occurrences that both tell of; null where neither tells of any. */
export function agreementOf({ both, activeOnly, candidateOnly }: AlertComparison): number | null {
  const all = both.length + activeOnly.length + candidateOnly.length;
  return all === 0 ? null : both.length / all;
}

function isSame(one: RaisedAlert, other: RaisedAlert): boolean {
  return one.eventClass === other.eventClass && one.zone === other.zone && Math.abs(one.at - other.at) <= sameSeconds;
}

function gapOf({ active, candidate }: { active: RaisedAlert; candidate: RaisedAlert }): number {
  return Math.abs(active.at - candidate.at);
}
