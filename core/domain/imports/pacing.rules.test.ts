import { describe, expect, it } from 'vitest';
import { emptyUntil, parseRetryAfter, pauseAfter, takeToken } from './pacing.rules.ts';

const nowMs = Date.parse('Sat, 21 Nov 2026 10:00:00 GMT');

it.each([
  ['0', 0],
  ['120', 120_000],
  [' 7 ', 7_000],
  ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
  ['Saturday, 21-Nov-26 10:01:00 GMT', 60_000],
  ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
  [undefined, null],
  ['', null],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['Sat, nonsense', null],
  ['99999999999', null],
])('Retry-After: %s', (header, expected) => {
  expect(parseRetryAfter(header, nowMs)).toBe(expected);
});

describe('takeToken', () => {
  const perMinute = 60;

  it('gives a burst of five at once, then one a second', () => {
    let nextAtMs = 0;
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      const taken = takeToken(nextAtMs, { nowMs, perMinute, patienceMs: 60_000 });
      waits.push(taken.waitMs);
      nextAtMs = taken.nextAtMs;
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 1000, 2000, 3000]);
  });

  it('takes nothing from whoever will not wait so long', () => {
    const nextAtMs = nowMs + 20_000;
    expect(takeToken(nextAtMs, { nowMs, perMinute, patienceMs: 5_000 })).toEqual({
      waitMs: 16_000,
      isTaken: false,
      nextAtMs,
    });
  });

  it('is full again after a while, and never fuller', () => {
    const { nextAtMs } = takeToken(nowMs - 3600_000, { nowMs, perMinute, patienceMs: 0 });
    expect(nextAtMs).toBe(nowMs + 1000);
  });

  it('gives nothing before the server is ready', () => {
    const nextAtMs = emptyUntil(nowMs + 30_000, perMinute);
    expect(takeToken(nextAtMs, { nowMs, perMinute, patienceMs: 0 })).toMatchObject({ waitMs: 30_000, isTaken: false });
    expect(takeToken(nextAtMs, { nowMs: nowMs + 30_000, perMinute, patienceMs: 0 })).toMatchObject({ waitMs: 0 });
  });
});

it.each([
  [1, 0, 750],
  [1, 1, 1250],
  [4, 0.5, 8000],
  [50, 0.5, 600_000],
])('pause %i at random %d', (failures, random, expected) => {
  expect(pauseAfter(failures, random)).toBe(expected);
});
