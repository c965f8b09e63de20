import { describe, expect, it } from 'vitest';
import { joinModels, momentOf, nextState, planClip } from './alert.rules.ts';
import { type AlertState, alertStates, canMove } from './alert.ts';

const facts = { atPtsUs: 1_000, latestPtsUs: 5_000, box: null };
const alert = (state: AlertState) => ({ state, facts });

describe('nextState', () => {
  it.each([
    ['CONFIRMED', 'updated', 'ONGOING'],
    ['ONGOING', 'updated', 'ONGOING'],
    ['ESCALATED', 'updated', 'ESCALATED'],
    ['CONFIRMED', 'escalated', 'ESCALATED'],
    ['ONGOING', 'escalated', 'ESCALATED'],
    ['CONFIRMED', 'resolved', 'RESOLVED'],
    ['ESCALATED', 'resolved', 'RESOLVED'],
  ] as const)('%s, %s: %s', (state, kind, expected) => {
    expect(nextState(alert(state), { kind, atPtsUs: 6_000 })).toBe(expected);
  });

  it.each(['updated', 'escalated', 'resolved'] as const)('lets nothing leave RESOLVED: %s', (kind) => {
    expect(nextState(alert('RESOLVED'), { kind, atPtsUs: 6_000 })).toBeNull();
  });

  it('leaves out reports that were applied before the worker was replaced, but never an end', () => {
    expect(nextState(alert('ONGOING'), { kind: 'updated', atPtsUs: 5_000 })).toBeNull();
    expect(nextState(alert('ONGOING'), { kind: 'escalated', atPtsUs: 4_000 })).toBeNull();
    expect(nextState(alert('ONGOING'), { kind: 'resolved', atPtsUs: 5_000 })).toBe('RESOLVED');
  });
});

it('has a way to RESOLVED from every other state, and never back to CONFIRMED', () => {
  for (const state of alertStates) {
    expect(canMove(state, 'RESOLVED')).toBe(state !== 'RESOLVED');
    expect(canMove(state, 'CONFIRMED')).toBe(false);
  }
});

it('plans clips from 10 s before the confirmation to 20 s after it, or to the end of the episode', () => {
  const moment = { atPtsUs: 100_000_000, latestPtsUs: 107_000_000, box: null };
  expect(planClip({ state: 'ONGOING' }, moment)).toEqual({ fromUs: 90_000_000, toUs: 120_000_000 });
  expect(planClip({ state: 'RESOLVED' }, moment)).toEqual({ fromUs: 90_000_000, toUs: 107_000_000 });
  expect(planClip({ state: 'RESOLVED' }, { ...moment, latestPtsUs: 500_000_000 }).toUs).toBe(120_000_000);
});

it('reads the moment from facts, where there is one', () => {
  expect(momentOf({ eventClass: 'CAMERA_OFFLINE' })).toBeNull();
  expect(momentOf(null)).toBeNull();
  expect(momentOf({ atPtsUs: 3 })).toEqual({ atPtsUs: 3, latestPtsUs: 3, box: null });
});

it('keeps the models of before and adds those that are new', () => {
  const model = (sha256: string) => ({ task: 'detection' as const, id: 'eye', version: '1', sha256 });
  expect(joinModels([model('a')], [model('a'), model('b')])).toEqual([model('a'), model('b')]);
  expect(joinModels([model('a')], [])).toEqual([model('a')]);
});
