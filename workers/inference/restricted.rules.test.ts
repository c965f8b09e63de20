import { describe, expect, it } from 'vitest';
import type { AccessEventKind } from '../../core/domain/cameras/index.ts';
import { makeTrack, morph, type Shape, tellEpisodes } from '../../test/support/track-scene.ts';
import { type AccessSignal, keepSignals } from './access-signal.ts';
import { restrictedRule } from './restricted.rules.ts';
import type { Track } from './tracker.ts';

/** The right half of the picture lies behind the door. */
const room = [
  { x: 0.5, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0.5, y: 1 },
];
const outside: Shape = { x: 60, foot: 140, width: 24, height: 60 };
const inside: Shape = { ...outside, x: 180 };
/** Somebody whose foot crosses the line at that second, and leaves again on the same way. */
const visit =
  (id: number, enterS: number, leaveS = 1_000) =>
  (s: number): Track[] => {
    const crossesAt = (second: number) => [second - 1.3, second + 1.7] as const;
    const way = s < (enterS + leaveS) / 2 ? morph(outside, inside, crossesAt(enterS)) : back(leaveS);
    return s < enterS - 2 || s > leaveS + 3 ? [] : [makeTrack(id, way(s), { bornUs: Math.max(0, enterS - 2) * 1e6 })];
  };
const back = (leaveS: number) => morph(inside, outside, [leaveS - 1.7, leaveS + 1.3]);

type Told = { kind: AccessEventKind; at: number; people?: number /** Seconds on the way. */; late?: number };
const granted = (at: number, more: Partial<Told> = {}): Told => ({ kind: 'GRANTED', at, ...more });

function tell(
  visits: ((s: number) => Track[])[],
  told: Told[] = [],
  { badges = { grantSeconds: 5 }, seconds = 60 }: { badges?: { grantSeconds: number } | null; seconds?: number } = {},
): string[] {
  const signalsAt = (s: number): AccessSignal[] => {
    const known = told.filter(({ at, late = 0 }) => at + late <= s);
    const signals = known.map(({ kind, at, people = 1 }) => ({ kind, people, atUs: at * 1e6 }));
    return keepSignals(signals, s * 1e6);
  };
  const tracksAt = (s: number) => visits.flatMap((each) => each(s));
  const rules = { restricted: { enabled: true, minSeconds: 1, badges } };
  return tellEpisodes(restrictedRule, rules, { seconds, tracksAt, signalsAt, polygon: room });
}

describe('a closed zone without badges', () => {
  it('takes no notice of what doors tell', () => {
    expect(tell([visit(1, 10, 18)], [granted(9)], { badges: null })).toEqual([
      '11 raised: plain HIGH 1',
      '23 resolved: left',
    ]);
  });
});

describe('a zone with badges', () => {
  it('keeps silent about whoever enters close to a grant, before or after it, however long they stay', () => {
    expect(tell([visit(1, 10)], [granted(6)], { seconds: 150 })).toEqual([]);
    expect(tell([visit(1, 10, 30)], [granted(14)])).toEqual([]);
  });

  it('waits for a grant, and tells when none has come', () => {
    expect(tell([visit(1, 10, 20)])).toEqual(['15 raised: plain HIGH 1', '25 resolved: left']);
    expect(tell([visit(1, 10, 20)], [granted(4)])[0]).toBe('15 raised: plain HIGH 1');
    expect(tell([visit(1, 10, 20)], [granted(4)], { badges: { grantSeconds: 7 } })).toEqual([]);
  });

  it('tells of the one who comes in behind, also long after the grant is spent', () => {
    const both = [visit(1, 10), visit(2, 12, 20)];
    expect(tell(both, [granted(9)])).toEqual(['17 raised: tailgating HIGH 1', '25 resolved: left']);
    expect(tell(both, [granted(9), granted(11)])).toEqual([]);
    expect(tell(both, [granted(9, { people: 2 })])).toEqual([]);
    expect(tell([visit(1, 10), visit(2, 20, 30)], [granted(9)])[0]).toBe('25 raised: plain HIGH 1');
  });

  it('gives the grants out so that nobody is left over for whom there is one', () => {
    expect(tell([visit(1, 10), visit(2, 14)], [granted(14), granted(6, { late: 10 })])).toEqual([]);
    expect(tell([visit(1, 10), visit(2, 14)], [granted(16), granted(12)])).toEqual([]);
    // Too small to be judged at first: known after the other, but there before.
    const small = (s: number) =>
      visit(1, 10)(s).map((track) => (s < 13 ? { ...track, y: track.y + 52, height: 8 } : track));
    expect(tell([small, visit(2, 10.5)], [granted(6), granted(15.4)])).toEqual([]);
  });

  it('tells at once, and gravely, of an entry after a denied badge', () => {
    const denied: Told = { kind: 'DENIED', at: 4 };
    expect(tell([visit(1, 10, 20)], [denied])).toEqual([
      '11 raised: deniedBadge HIGH 1',
      '11 escalated: deniedBadge HIGH 1',
      '25 resolved: left',
    ]);
    expect(tell([visit(1, 20, 30)], [denied])[0]).toBe('25 raised: plain HIGH 1');
    expect(tell([visit(1, 10)], [denied, granted(9)])).toEqual([]);
  });

  it('tells of a door that opened without a grant, and somebody came in', () => {
    const opened: Told = { kind: 'DOOR_OPENED', at: 8 };
    expect(tell([visit(1, 10, 20)], [opened])[0]).toBe('15 raised: doorForced HIGH 1');
    expect(tell([visit(1, 10, 20)], [{ kind: 'DOOR_FORCED', at: 1 }])[0]).toBe('15 raised: doorForced HIGH 1');
    expect(tell([visit(1, 20, 30)], [opened])[0]).toBe('25 raised: plain HIGH 1');
    expect(tell([visit(1, 10, 20), visit(2, 12, 22)], [opened, granted(8)])[0]).toBe('17 raised: tailgating HIGH 1');
    expect(tell([], [opened])).toEqual([]);
  });

  it('takes back what it told when a grant comes late, or was late on the way', () => {
    expect(tell([visit(1, 10)], [granted(18)])).toEqual(['15 raised: plain HIGH 1', '23 resolved: authorised_late']);
    expect(tell([visit(1, 10)], [granted(9, { late: 10 })])).toEqual([
      '15 raised: plain HIGH 1',
      '19 resolved: authorised_late',
    ]);
    expect(tell([visit(1, 10, 30)], [granted(21)])).toEqual(['15 raised: plain HIGH 1', '35 resolved: left']);
  });

  it('does not take a grant for a late one while it may be for somebody who is still to come', () => {
    expect(tell([visit(1, 10, 30), visit(2, 19)], [granted(18)])).toEqual([
      '15 raised: plain HIGH 1',
      '35 resolved: left',
    ]);
  });

  it('goes on telling of those who have no grant when another one gets it late', () => {
    expect(tell([visit(1, 10), visit(2, 11, 30)], [granted(18)])).toEqual([
      '15 raised: plain HIGH 1',
      '35 resolved: left',
    ]);
  });

  it('knows somebody again who is lost and found inside, but nobody who walks in', () => {
    const lost = (s: number) => (s < 20 ? visit(1, 10)(s) : []);
    const found = (s: number) => (s < 22 ? [] : [makeTrack(2, inside, { bornUs: 22e6 })]);
    const elsewhere = (s: number) => (s < 22 ? [] : [makeTrack(2, { ...inside, foot: 40 }, { bornUs: 22e6 })]);
    expect(tell([lost, found], [granted(9)])).toEqual([]);
    expect(tell([lost, elsewhere], [granted(9)])[0]).toBe('27 raised: plain HIGH 1');
    expect(tell([lost, visit(2, 22)], [granted(9)])[0]).toBe('27 raised: plain HIGH 1');
  });
});
