import { expect, it } from 'vitest';
import { openFileTimeLine, openLiveTimeLine } from './time-line.ts';

it('anchors a live connection to the moment of its first picture', () => {
  let nowMs = 5_000;
  const line = openLiveTimeLine(() => nowMs, 0);
  expect(line.mediaUs(700_000)).toBe(5_000_000);
  nowMs = 9_999;
  expect(line.mediaUs(1_700_000)).toBe(6_000_000);
  expect(line.wallMs(6_000_000)).toBe(6_000);
});

it('never lets media time run back, even when the clock was set back', () => {
  const line = openLiveTimeLine(() => 5_000, 8_000_000);
  expect(line.mediaUs(0)).toBe(8_000_000);
  expect(line.wallMs(8_000_000)).toBe(5_000);
  expect(line.mediaUsAt(5_000)).toBe(8_000_000);
});

it('goes on in the media time of a file while wall time has moved on', () => {
  const line = openFileTimeLine(() => 60_000, { videoStartUs: 40_000, passStartUs: 1_000_000, leastOffsetMs: 0 });
  expect(line.mediaUs(2_040_000)).toBe(3_000_000);
  expect(line.wallMs(3_000_000)).toBe(60_000);
  expect(line.wallMs(4_000_000)).toBe(61_000);
  expect(line.mediaUsAt(61_000)).toBe(4_000_000);
});

it('does not let footage of a file begin before the end of what is recorded', () => {
  const line = openFileTimeLine(() => 60_000, { videoStartUs: 0, passStartUs: 1_000_000, leastOffsetMs: 59_050 });
  expect(line.mediaUs(0)).toBe(1_000_000);
  expect(line.wallMs(1_000_000)).toBe(60_050);
});
