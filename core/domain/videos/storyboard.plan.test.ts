import { expect, test } from 'vitest';
import { planStoryboard, toStoryboardVtt } from './storyboard.plan.ts';
import type { Rung, VideoGrid, VideoPlan } from './video-plan.ts';
import { timestamp } from './vtt-time.rules.ts';

function planOf(seconds: number, changes: Partial<VideoGrid> = {}, size = { width: 640, height: 360 }): VideoPlan {
  const rungs = [
    { name: '720p', codec: 'h264', width: 1280, height: 720 },
    { name: '360p', codec: 'h264', ...size },
  ];
  const grid = {
    ...{ frameRate: { num: 25, den: 1 }, gopFrames: 50, segmentStarts: null, frameCount: Math.round(seconds * 25) },
    ...{ startSeconds: 0, rungs: rungs as Rung[] },
    ...changes,
  };
  return { durationMs: Math.round(seconds * 1000), video: grid as VideoGrid, audio: null };
}

test('the interval grows with the length, and the number of sprites stays bounded', () => {
  const facts = [5, 60, 600, 1200, 3600, 10 * 3600, 24 * 3600].map((seconds) => {
    const plan = planStoryboard(planOf(seconds));
    return [seconds, plan?.intervalMs, plan?.tiles.length, Math.ceil((plan?.tiles.length ?? 0) / 64)];
  });
  expect(facts).toEqual([
    [5, 2000, 3, 1],
    [60, 2000, 30, 1],
    [600, 2000, 300, 5],
    [1200, 4000, 300, 5],
    [3600, 10_000, 360, 6],
    [36_000, 12_000, 3000, 47],
    [86_400, 28_000, 3086, 49],
  ]);
});

test('the last tenth has tiles, and each tile is the first picture of its segment', () => {
  for (const seconds of [3, 7.3, 59.9, 333, 7200.5]) {
    const plan = planStoryboard(planOf(seconds));
    expect(plan?.tiles.at(-1)?.startMs).toBeGreaterThanOrEqual(seconds * 1000 - Math.max(2000, plan?.intervalMs ?? 0));
    expect(plan?.tiles.every(({ segment, startMs }) => startMs === segment * 2000)).toBe(true);
  }
  const last = planStoryboard(planOf(100))?.tiles.filter(({ startMs }) => startMs >= 90_000);
  expect(last).toHaveLength(5);
});

test('an irregular grid and 29.97 pictures per second keep every segment', () => {
  const irregular = planStoryboard(planOf(12, { segmentStarts: [0, 60, 75, 175, 260] }));
  expect(irregular?.tiles).toEqual([
    { segment: 0, startMs: 0 },
    { segment: 1, startMs: 2400 },
    { segment: 3, startMs: 7000 },
    { segment: 4, startMs: 10_400 },
  ]);
  const ntsc = planStoryboard(planOf(20, { frameRate: { num: 30_000, den: 1001 }, gopFrames: 60, frameCount: 599 }));
  expect(ntsc?.tiles.map(({ segment }) => segment)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(ntsc?.intervalMs).toBe(2002);
});

test('sound alone has none, one picture has one tile, and small and tall pictures keep their shape', () => {
  expect(planStoryboard({ durationMs: 1000, video: null, audio: null })).toBeNull();
  const one = planStoryboard(planOf(0.04));
  expect(one).toMatchObject({ columns: 1, rows: 1, intervalMs: 40, tiles: [{ segment: 0, startMs: 0 }] });
  const sizeOf = (width: number, height: number) => {
    const plan = planStoryboard(planOf(9, {}, { width, height }));
    return [plan?.tileWidth, plan?.tileHeight];
  };
  expect([sizeOf(640, 360), sizeOf(360, 640), sizeOf(64, 48), sizeOf(4096, 2)]).toEqual([
    [192, 108],
    [108, 192],
    [64, 48],
    [192, 2],
  ]);
});

test('the map names a place on a sprite for every moment of the video', () => {
  const plan = planStoryboard(planOf(131));
  if (!plan) throw new Error('no plan');
  const cues = toStoryboardVtt(plan, 'abc', 131_000).split('\n\n').slice(1);
  expect(cues).toHaveLength(66);
  expect(cues[0]).toBe('00:00:00.000 --> 00:00:02.000\nabc-0.jpg#xywh=0,0,192,108');
  expect(cues[9]).toBe('00:00:18.000 --> 00:00:20.000\nabc-0.jpg#xywh=192,108,192,108');
  expect(cues[64]).toBe('00:02:08.000 --> 00:02:10.000\nabc-1.jpg#xywh=0,0,192,108');
  expect(cues[65]).toBe('00:02:10.000 --> 00:02:11.000\nabc-1.jpg#xywh=192,0,192,108\n');
  expect(timestamp(100 * 3_600_000 + 61_001)).toBe('100:01:01.001');
});
