/** Decides what a storm is, which alerts tell of themselves in one, and what a digest counts. */

import { type EventClass, eventClasses, type Urgency } from '../events.ts';
import type { AlertDigest, DigestCount } from './alert-digest.ts';

/** More alerts than this within the window, at one site, are a storm. */
const calmLimit = 6;
export const stormWindowMs = 10 * 60_000;

export function isStorm(alertsInWindow: number): boolean {
  return alertsInWindow > calmLimit;
}

/** "Look now" is never put off, whatever else goes on: behind a digest of vehicles, a fall would be one line among many. */
export function isTellingItself(urgency: Urgency): boolean {
  return urgency === 'HIGH' || urgency === 'CRITICAL';
}

/** The largest first, then in the order of the catalogue. */
export function addToCounts(counts: readonly DigestCount[], added: readonly EventClass[]): DigestCount[] {
  return eventClasses
    .map((eventClass) => ({
      eventClass,
      count:
        (counts.find((entry) => entry.eventClass === eventClass)?.count ?? 0) +
        added.filter((other) => other === eventClass).length,
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}

export function countOf({ classes }: Pick<AlertDigest, 'classes'>): number {
  return classes.reduce((total, { count }) => total + count, 0);
}

/** When it is over, unless another alert of the storm comes before. */
export function endOf({ latestAt }: Pick<AlertDigest, 'latestAt'>): Date {
  return new Date(latestAt.getTime() + stormWindowMs);
}
