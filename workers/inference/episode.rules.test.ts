import { describe, expect, it } from 'vitest';
import { advanceEpisode, createEpisode, type Episode, type Evidence } from './episode.rules.ts';

const frameUs = 125_000;
const limits = { exitGraceUs: 5_000_000, escalateAfterUs: 30_000_000, cooldownUs: 2_000_000 };
const strong: Evidence = {
  score: 0.8,
  isRipe: true,
  sinceUs: 0,
  peopleCount: 1,
  box: { x: 0, y: 0, w: 0.1, h: 0.3 },
  why: [],
};

/** `seen` says what is seen at a second; returns the changes as "second kind". */
function live(
  seconds: number,
  seen: (second: number) => Evidence | null,
  episode: Episode = createEpisode(),
): string[] {
  const changes: string[] = [];
  for (let ptsUs = 0; ptsUs < seconds * 1e6; ptsUs += frameUs) {
    const step = { eventClass: 'UNAUTHORIZED_ACCESS', limits, ptsUs, elapsedUs: frameUs } as const;
    const change = advanceEpisode(episode, { ...step, evidence: seen(ptsUs / 1e6) });
    if (change !== null) changes.push(`${(ptsUs / 1e6).toFixed(1)} ${change.kind}`);
  }
  return changes;
}

describe('an episode', () => {
  it('lives from the fifth strong frame to the end of the grace', () => {
    expect(live(40, (s) => (s < 12 ? strong : null))).toEqual(['0.5 raised', '16.9 resolved']);
  });

  it('needs five of eight', () => {
    expect(live(10, (s) => (Math.round(s / 0.125) % 2 === 0 ? strong : null))).toEqual([]);
    expect(live(10, (s) => (Math.round(s / 0.125) % 3 === 0 ? null : strong))).toContain('0.9 raised');
  });

  it('waits until the evidence is ripe', () => {
    expect(live(10, (s) => ({ ...strong, isRipe: s >= 3 }))[0]).toBe('3.0 raised');
  });

  it('is kept by evidence that would not have begun it', () => {
    const weak = { ...strong, score: 0.5 };
    expect(live(20, () => weak)).toEqual([]);
    expect(live(20, (s) => (s < 2 ? strong : weak))).toEqual(['0.5 raised', '15.0 updated']);
    expect(live(20, (s) => (s < 2 ? strong : { ...strong, score: 0.4 }))).toEqual(['0.5 raised', '6.9 resolved']);
  });

  it('is revised when the number of people has changed for two seconds, not for a blink', () => {
    const two = { ...strong, peopleCount: 2 };
    expect(live(10, (s) => (s > 3 && s < 4 ? two : strong))).toEqual(['0.5 raised']);
    expect(live(10, (s) => (s >= 3 ? two : strong))).toEqual(['0.5 raised', '5.0 updated']);
  });

  it('is revised when the hedge falls away, ever less often with time, and escalates once', () => {
    expect(live(5, (s) => ({ ...strong, score: s < 2 ? 0.8 : 0.92 }))).toEqual(['0.5 raised', '2.0 updated']);
    expect(live(130, () => strong)).toEqual([
      '0.5 raised',
      '15.0 updated',
      '30.0 escalated',
      '60.0 updated',
      '120.0 updated',
    ]);
  });

  it('is not raised again during the cooldown', () => {
    const blinking = (s: number) => (s < 2 || s >= 7 ? strong : null);
    expect(live(12, blinking)).toEqual(['0.5 raised', '6.9 resolved', '9.4 raised']);
  });

  it('survives JSON in every state', () => {
    const seen = (s: number) => (s < 20 || s > 30 ? strong : null);
    const whole = live(60, seen);
    const episode = createEpisode();
    const parts: string[] = [];
    for (let second = 0; second < 60; second++) {
      const copy = JSON.parse(JSON.stringify(episode)) as Episode;
      for (let ptsUs = second * 1e6; ptsUs < (second + 1) * 1e6; ptsUs += frameUs) {
        const step = { eventClass: 'UNAUTHORIZED_ACCESS', limits, ptsUs, elapsedUs: frameUs } as const;
        const change = advanceEpisode(copy, { ...step, evidence: seen(ptsUs / 1e6) });
        if (change !== null) parts.push(`${(ptsUs / 1e6).toFixed(1)} ${change.kind}`);
      }
      Object.assign(episode, copy);
    }
    expect(parts).toEqual(whole);
  });
});
