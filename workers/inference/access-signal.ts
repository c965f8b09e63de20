/** What a door or a badge reader has told, in the camera's own time. */

import type { AccessEventKind } from '../../core/domain/cameras/index.ts';

export type AccessSignal = {
  readonly kind: AccessEventKind;
  /** How many one grant covers. */
  readonly people: number;
  /** Media time. */
  readonly atUs: number;
};

/** Longer than any entry can still ask for it (badges.rules.ts). */
const keptUs = 40_000_000;

/** In order of time; those that nobody can ask for any more are left out. */
export function keepSignals(signals: readonly AccessSignal[], nowUs: number): AccessSignal[] {
  return signals.filter(({ atUs }) => nowUs - atUs <= keptUs).sort((a, b) => a.atUs - b.atUs);
}
