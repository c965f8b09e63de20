import { expect, it } from 'vitest';
import { renderScene, sceneHeight, sceneWidth, walk } from '../../test/support/luma-scene.ts';
import { openAnalyzer } from './analyzer.ts';
import { eventFrameSize } from './event-frame.ts';

const { width, height, channels } = eventFrameSize;
const area = width * height;
const visitor = {
  height: 60,
  at: (s: number) =>
    s < 3 ? null : s < 6 ? walk({ x: -15, y: 130 }, { x: 112, y: 130 }, [3, 6])(s) : { x: 112, y: 130 },
};

function framesOf(seconds: number) {
  const analyzer = openAnalyzer({
    ...{ width: sceneWidth, height: sceneHeight, zones: [], context: { cameraName: 'Gate', location: '' } },
  });
  return [...renderScene({ figures: [visitor] }, seconds)].flatMap((frame) => {
    const { eventFrame } = analyzer.push(frame);
    return eventFrame ? [{ atS: frame.ptsUs / 1e6, eventFrame }] : [];
  });
}

/** Of one of the four pictures, around where the visitor stands and in a corner where nobody is. */
function brightest(eventFrame: Uint8Array, picture: number, where: 'visitor' | 'corner'): number {
  const [left, top, right, bottom] = where === 'visitor' ? [48, 36, 64, 64] : [90, 2, 110, 20];
  let most = 0;
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) most = Math.max(most, eventFrame[picture * area + y * width + x] ?? 0);
  return most;
}

it('samples every fourth frame once there is a background, and tells who comes, stops and stays', () => {
  const frames = framesOf(14);
  const times = frames.map(({ atS }) => atS);
  expect(times[0]).toBeGreaterThan(1.8);
  for (const [i, atS] of times.slice(1).entries()) expect(atS - (times[i] ?? 0)).toBeCloseTo(0.533, 2);
  expect(frames.every(({ eventFrame }) => eventFrame.length === channels * area)).toBe(true);
  const near = (seconds: number) => frames.findLast(({ atS }) => atS <= seconds)?.eventFrame ?? new Uint8Array();
  const [slow, fast, dwell] = [1, 2, 3];
  expect(brightest(near(2.9), slow, 'visitor')).toBeLessThan(20);
  expect(brightest(near(6), slow, 'visitor')).toBeGreaterThan(60);
  expect(brightest(near(6), fast, 'visitor')).toBeGreaterThan(60);
  expect(brightest(near(13), slow, 'visitor')).toBeGreaterThan(60);
  expect(brightest(near(13), fast, 'visitor')).toBeLessThan(30);
  expect(brightest(near(13), dwell, 'visitor')).toBeGreaterThan(brightest(near(6), dwell, 'visitor') + 60);
  for (const picture of [slow, fast, dwell]) expect(brightest(near(13), picture, 'corner')).toBeLessThan(30);
});
