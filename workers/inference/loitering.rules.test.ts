import { describe, expect, it } from 'vitest';
import { noFlames } from './flames.ts';
import { seeLoitering } from './loitering.rules.ts';
import { advancePresences, type Presence } from './presence.rules.ts';
import { seeIntrusion } from './restricted.rules.ts';
import type { Track } from './tracker.ts';

const polygon = [
  { x: 0.2, y: 0.2 },
  { x: 0.8, y: 0.2 },
  { x: 0.8, y: 0.9 },
  { x: 0.2, y: 0.9 },
];
const elapsedUs = 125_000;
type Spot = { x: number; y: number; height?: number } | null;

const track = (spot: NonNullable<Spot>, change: Partial<Omit<Track, 'kind' | 'kindScore' | 'looks'>> = {}): Track => {
  const height = spot.height ?? 40;
  const place = { x: spot.x - 7, y: spot.y - height, width: 14, height };
  const motion = { velocityX: 0, velocityY: 0, bornUs: 0, seenUs: 0, hits: 30, sharedUs: 0, movedUs: 0, trail: [] };
  const signs = { isObserved: true, isShared: false, observedShare: 1, uprightness: 2.5, hasWalked: true };
  const kind = { kind: null, kindScore: 0, looks: 0, isDetected: false, ownerId: null };
  return { id: 1, ...place, ...motion, ...signs, ...kind, ...change };
};

/** Follows one track; returns when each rule first was ripe, in seconds. */
function judge(seconds: number, spotAt: (second: number) => Spot, change: Partial<Track> = {}) {
  let presences: Presence[] = [];
  const first: { loitering: number | null; intrusion: number | null } = { loitering: null, intrusion: null };
  for (let nowUs = 0; nowUs <= seconds * 1e6; nowUs += elapsedUs) {
    const spot = spotAt(nowUs / 1e6);
    const tracks = spot === null ? [] : [track(spot, change)];
    const frame = { tracks, width: 200, height: 160, ptsUs: nowUs, nowUs, elapsedUs };
    presences = advancePresences(presences, { ...frame, polygon, graceUs: 5e6, windowUs: 20e6, pixelAspect: 1 });
    const view = {
      ...frame,
      polygon,
      presences,
      pixelAspect: 1,
      flames: noFlames,
      accessSignals: [],
      isOpen: () => false,
    };
    if (seeLoitering(view, 20)?.isRipe) first.loitering ??= nowUs / 1e6;
    if (seeIntrusion(view, 1)?.isRipe) first.intrusion ??= nowUs / 1e6;
  }
  return first;
}

const pacing = (s: number) => ({ x: 100 + 30 * Math.sin(s), y: 100 });

describe('a zone', () => {
  it('sees somebody who stands, and somebody who paces, after the dwell', () => {
    expect(judge(40, () => ({ x: 100, y: 100 }))).toEqual({ loitering: 20, intrusion: 1 });
    expect(judge(40, pacing).loitering).toBeCloseTo(20, 0);
  });

  it('does not see somebody who walks through, however long the way', () => {
    expect(judge(22, (s) => ({ x: 45 + 5.2 * s, y: 100, height: 13 }))).toEqual({ loitering: null, intrusion: 1 });
  });

  it('sees nobody outside of it, and nobody too small', () => {
    expect(judge(40, () => ({ x: 20, y: 100 }))).toEqual({ loitering: null, intrusion: null });
    expect(judge(40, () => ({ x: 100, y: 155 }))).toEqual({ loitering: null, intrusion: null });
    expect(judge(40, () => ({ x: 100, y: 100, height: 9 }))).toEqual({ loitering: null, intrusion: null });
    expect(judge(40, () => ({ x: 100, y: 100, height: 11 }))).toEqual({ loitering: null, intrusion: 1 });
  });

  it('sees neither what never walked nor what lies flat', () => {
    expect(judge(40, () => ({ x: 100, y: 100 }), { hasWalked: false })).toEqual({ loitering: null, intrusion: null });
    expect(judge(40, () => ({ x: 100, y: 100 }), { uprightness: 0.7 })).toEqual({ loitering: null, intrusion: null });
  });

  it('forgives four seconds outside or unseen, not six', () => {
    const away = (from: number, to: number, spot: Spot) => (s: number) => (s > from && s < to ? spot : pacing(s));
    expect(judge(40, away(10, 14, { x: 20, y: 100 })).loitering).toBeLessThan(21);
    expect(judge(40, away(10, 14, null)).loitering).toBeLessThan(21);
    expect(judge(40, away(10, 16, null)).loitering).toBeGreaterThan(35);
  });
});
