import { describe, expect, it } from 'vitest';
import type { RaisedAlert } from '../../core/domain/models/index.ts';
import { agreementOf, compareAlerts } from './comparison.rules.ts';

const alert = (at: number, change: Partial<RaisedAlert> = {}): RaisedAlert => ({
  ...{ eventClass: 'PERSON_FALL', zone: 'Yard', at, confidence: 0.8 },
  ...change,
});

describe('two watches of one film', () => {
  it('agree on what both raise within ten seconds, in the same class and zone', () => {
    const [late, elsewhere, other] = [
      alert(31),
      alert(20, { zone: 'Gate' }),
      alert(20, { eventClass: 'CROWD_GATHERING' }),
    ];
    const comparison = compareAlerts([alert(20)], [alert(29), late, elsewhere, other]);
    expect(comparison.both).toEqual([{ active: alert(20), candidate: alert(29) }]);
    expect(comparison.candidateOnly).toEqual([late, elsewhere, other]);
    expect(comparison.activeOnly).toEqual([]);
    expect(agreementOf(comparison)).toBe(0.25);
  });

  it('give each alert one partner, the nearest', () => {
    const comparison = compareAlerts([alert(10), alert(18)], [alert(17)]);
    expect(comparison.both).toEqual([{ active: alert(18), candidate: alert(17) }]);
    expect(comparison.activeOnly).toEqual([alert(10)]);
  });

  it('say nothing of agreement where there is nothing to agree on', () => {
    expect(agreementOf(compareAlerts([], []))).toBeNull();
  });
});
