import { expect, test } from 'vitest';
import { renditionsToFree } from './tier.rules.ts';
import type { RenditionState } from './video.ts';
import type { VideoPlan } from './video-plan.ts';

const dayMs = 24 * 3_600_000;
const nowMs = Date.UTC(2026, 5, 30);
const now = { nowMs, coldAfterMs: 30 * dayMs };
const daysAgo = (days: number) => new Date(nowMs - days * dayMs);
const rungs = [
  { name: '1080p', codec: 'h264', width: 1920, height: 1080 },
  { name: '720p', codec: 'h264', width: 1280, height: 720 },
  { name: '360p', codec: 'h264', width: 640, height: 360 },
];
const video = {
  state: 'READY' as const,
  sourceKey: 'uploads/vid_a',
  viewedAt: daysAgo(40),
  readyAt: daysAgo(100),
  plan: { durationMs: 1, video: { rungs }, audio: null } as unknown as VideoPlan,
};
const all = [...rungs, { name: 'audio' }].map(({ name }) => ({ name, state: 'READY' as RenditionState }));
const withState = (name: string, state: RenditionState) =>
  all.map((each) => (each.name === name ? { name, state } : each));

test('the upper rungs of what nobody watches go; lowest rung and sound stay', () => {
  expect(renditionsToFree(video, all, now)).toEqual(['1080p', '720p']);
  expect(renditionsToFree({ ...video, viewedAt: null }, all, now)).toEqual(['1080p', '720p']);
});

test('what was watched or made lately stays', () => {
  expect(renditionsToFree({ ...video, viewedAt: daysAgo(29) }, all, now)).toEqual([]);
  expect(renditionsToFree({ ...video, viewedAt: daysAgo(30) }, all, now)).toHaveLength(2);
  expect(renditionsToFree({ ...video, viewedAt: null, readyAt: daysAgo(10) }, all, now)).toEqual([]);
  expect(renditionsToFree({ ...video, viewedAt: null, readyAt: null }, all, now)).toEqual([]);
});

test('what could not be made again, or is being made, stays', () => {
  expect(renditionsToFree({ ...video, sourceKey: null }, all, now)).toEqual([]);
  expect(renditionsToFree({ ...video, plan: null }, all, now)).toEqual([]);
  for (const state of ['PROCESSING', 'FAILED', 'QUEUED'] as const) {
    expect(renditionsToFree({ ...video, state }, all, now)).toEqual([]);
  }
  expect(renditionsToFree(video, withState('720p', 'ENCODING'), now)).toEqual(['1080p']);
});

test('something to play always stays: when the lowest rung was dropped, the next one', () => {
  expect(renditionsToFree(video, withState('360p', 'DROPPED'), now)).toEqual(['1080p']);
  expect(renditionsToFree(video, withState('1080p', 'COLD'), now)).toEqual(['720p']);
  const others = all.map((each) => (each.name === '360p' ? each : { ...each, state: 'COLD' as const }));
  expect(renditionsToFree(video, others, now)).toEqual([]);
});
