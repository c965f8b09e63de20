/** Decides what a verdict on an alert means. */

import { momentOf } from './alert.rules.ts';
import type { Alert, AlertVerdict } from './alert.ts';
import { canBeFixture } from './fixture.rules.ts';

/** The verdicts that make sense for an alert. */
export function possibleVerdicts(alert: Pick<Alert, 'eventClass' | 'facts'>): AlertVerdict[] {
  const box = momentOf(alert.facts)?.box ?? null;
  return ['TRUE', 'FALSE', 'KNOWN', ...(canBeFixture(alert.eventClass, box) ? (['FIXTURE'] as const) : [])];
}

/** How a verdict ends an episode that is still open; null where it goes on. */
export function resolutionBy(verdict: AlertVerdict | null): string | null {
  if (verdict === 'FALSE') return 'dismissed';
  return verdict === 'FIXTURE' ? 'fixture' : null;
}
