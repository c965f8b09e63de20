import { describe, expect, it } from 'vitest';
import type { TrackReport } from '../../core/domain/tracks/index.ts';
import { type Figure, renderScene, sceneHeight, sceneWidth, walk } from '../../test/support/luma-scene.ts';
import { openAnalyzer, type TrackView } from './analyzer.ts';
import type { ColourPicture } from './picture.ts';
import { openTrackLog, type TrackLogState } from './track-log.ts';

const grey: ColourPicture = {
  ...{ width: 64, height: 48 },
  y: new Uint8Array(64 * 48).fill(120),
  uv: new Uint8Array((64 * 48) / 2).fill(128),
};
const limits = { longestUs: 3_600_000_000, aspect: 4 / 3 };
const rightHalf = {
  id: 'zon_right',
  polygon: [
    { x: 0.5, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0.5, y: 1 },
  ],
};

const left = { x: -15, y: 130 };
const middle = { x: 150, y: 130 };
const right = { x: 240, y: 130 };
const visitor: Figure = {
  height: 60,
  at: (s) =>
    s < 3 ? null : s < 6 ? walk(left, middle, [3, 6])(s) : s < 20 ? middle : walk(middle, right, [20, 22])(s),
};

/** A film through analyzer and log; after each frame both may be written down and read back. */
function watch(isCarriedOn = false): TrackReport[] {
  const context = { cameraName: 'Gate', location: '' };
  const settings = { width: sceneWidth, height: sceneHeight, zones: [], context };
  let analyzer = openAnalyzer(settings);
  let log = openTrackLog(limits);
  const told: TrackReport[] = [];
  for (const { luma, ptsUs } of renderScene({ figures: [visitor] }, 30)) {
    if (isCarriedOn) {
      const checkpoint = JSON.parse(JSON.stringify([analyzer.checkpoint(), log.state])) as [unknown, TrackLogState];
      analyzer = openAnalyzer(settings);
      analyzer.restore(checkpoint[0]);
      log = openTrackLog(limits, checkpoint[1]);
    }
    const { tracks } = analyzer.push({ luma, ptsUs });
    told.push(...log.see({ tracks, zones: [rightHalf], colour: grey, ptsUs, wallMs: ptsUs / 1000 }).reports);
  }
  return [...told, ...log.end()];
}

describe('a film', { timeout: 120_000 }, () => {
  const told = watch();

  it('gives one track of whoever walked through it, told again while it is there', () => {
    expect(new Set(told.map(({ trackKey }) => trackKey)).size).toBe(1);
    expect(told.length).toBe(2);
    const last = told.at(-1);
    expect(last).toMatchObject({ kind: 'PERSON', direction: 'RIGHT', colour: null });
    expect(last?.confidence).toBeGreaterThan(0.5);
    expect(last?.firstPtsUs).toBeGreaterThan(2.9e6);
    expect(last?.lastPtsUs).toBeLessThan(23e6);
    expect(last?.path.length).toBeLessThan(20);
  });

  it('says how long it was in a zone', () => {
    const [visit, ...more] = told.at(-1)?.visits ?? [];
    expect(more).toEqual([]);
    expect(visit?.zoneId).toBe('zon_right');
    expect(((visit?.toUs ?? 0) - (visit?.fromUs ?? 0)) / 1e6).toBeCloseTo(16, -0.5);
    expect(visit?.insideUs).toBeGreaterThan(12e6);
  });

  it('gives the same tracks when it is played again', () => {
    expect(watch()).toEqual(told);
  });

  it('gives the same tracks when another worker takes over after every frame', () => {
    expect(watch(true)).toEqual(told);
  });
});

function view(id: number, x: number, change: Partial<TrackView> = {}): TrackView {
  const box = { x, y: 0.4, w: 0.1, h: 0.3 };
  const seen = { isObserved: true, personConfidence: 0.8, kind: null, kindScore: 0 };
  return { id, box, foot: { x: x + 0.05, y: 0.7 }, ...seen, ...change };
}

/** Five frames a second of what `at` says. */
function tell(seconds: number, at: (s: number) => TrackView[], of: { longestUs?: number } = {}) {
  const log = openTrackLog({ ...limits, ...of });
  const reports: TrackReport[] = [];
  let refused = 0;
  for (let frame = 0; frame <= seconds * 5; frame++) {
    const ptsUs = frame * 200_000;
    const step = log.see({ tracks: at(frame / 5), zones: [rightHalf], colour: grey, ptsUs, wallMs: ptsUs / 1000 });
    reports.push(...step.reports);
    refused += step.refused;
  }
  return { reports: [...reports, ...log.end()], refused };
}

it('tells nothing of what was there for a moment, nor of what nothing names and stays', () => {
  expect(tell(20, (s) => (s < 0.8 ? [view(1, 0.2)] : [])).reports).toEqual([]);
  expect(tell(20, () => [view(1, 0.2, { personConfidence: 0 })]).reports).toEqual([]);
  const leaves = tell(20, (s) => [view(1, s / 40, { personConfidence: 0 })]).reports.at(-1);
  expect(leaves).toMatchObject({ kind: 'UNKNOWN', confidence: 0, direction: 'RIGHT' });
});

it('goes by what it looked like most, not by a moment', () => {
  const car = { personConfidence: 0, kind: 'car', kindScore: 0.7 } as const;
  const { reports } = tell(8, (s) => [view(1, s / 20, s < 1 ? {} : car)]);
  expect(reports.at(-1)).toMatchObject({ kind: 'CAR', confidence: 0.7 });
  const doubted = tell(8, (s) => [view(1, s / 20, s < 1 ? {} : { personConfidence: 0 })]);
  expect(doubted.reports.at(-1)).toMatchObject({ kind: 'UNKNOWN' });
});

it('counts a way out of the zone of less than five seconds as one visit, but not as time inside', () => {
  const visits = (away: number) =>
    tell(30, (s) => [view(1, s >= 10 && s < 10 + away ? 0.1 : 0.6)]).reports.at(-1)?.visits ?? [];
  expect(visits(4).map(({ fromUs, toUs, insideUs }) => [fromUs, toUs, insideUs])).toEqual([[0, 30e6, 25.8e6]]);
  expect(visits(6).map(({ fromUs, toUs }) => [fromUs, toUs])).toEqual([
    [0, 9.8e6],
    [16e6, 30e6],
  ]);
});

it('does not follow what is only guessed', () => {
  const { reports } = tell(20, (s) => [view(1, s < 5 ? 0.1 : 0.9, { isObserved: s < 5 })]);
  expect(reports.at(-1)).toMatchObject({ lastPtsUs: 4.8e6, direction: null, visits: [] });
});

it('begins a track anew when it has been there for the longest time, with the visit it is in', () => {
  const { reports } = tell(50, () => [view(1, 0.6)], { longestUs: 20e6 });
  const last = new Map(reports.map((report) => [report.trackKey, report]));
  expect([...last.values()].map(({ firstPtsUs, visits }) => [firstPtsUs, visits[0]?.fromUs])).toEqual([
    [0, 0],
    [20e6, 0],
    [40e6, 0],
  ]);
});

it('tells of at most sixty new tracks in a minute, and counts the others', () => {
  const crowd = (from: number) => Array.from({ length: 40 }, (_, index) => view(from + index, index / 50));
  const { reports, refused } = tell(30, (s) => (s < 14 ? crowd(1) : s < 28 ? crowd(101) : []));
  expect(new Set(reports.map(({ trackKey }) => trackKey)).size).toBe(60);
  expect(refused).toBe(20);
});
