import { describe, expect, it } from 'vitest';
import type { Blob } from './blobs.ts';
import { advanceTracks, maxTracks, type Track, type Tracker } from './tracker.ts';

const blob = (x: number, y: number, width = 14, height = 40): Blob => ({
  x,
  y,
  width,
  height,
  area: width * height,
  labels: [1],
});
const elapsedUs = 133_333;

/** Pushes the blobs of each frame; returns the tracks after each, copied. */
function follow(frames: readonly Blob[][]): Track[][] {
  const tracker: Tracker = { nextId: 1, tracks: [] };
  return frames.map((blobs, index) => {
    advanceTracks(tracker, { blobs, nowUs: index * elapsedUs, elapsedUs, width: 224, height: 168, pixelAspect: 1 });
    return structuredClone(tracker.tracks);
  });
}
const frames = (count: number, blobsAt: (index: number) => Blob[]) =>
  Array.from({ length: count }, (_, index) => blobsAt(index));

describe('the tracker', () => {
  it('keeps one id for somebody who walks, and sees the walking', () => {
    const steps = follow(frames(40, (i) => [blob(20 + 4 * i, 60)]));
    expect(new Set(steps.flat().map((track) => track.id))).toEqual(new Set([1]));
    expect(steps[3]![0]!.hasWalked).toBe(false);
    expect(steps.at(-1)![0]).toMatchObject({ hasWalked: true, isObserved: true });
  });

  it('does not call trembling or growing walking', () => {
    const trembling = follow(frames(150, (i) => [blob(100 + (i % 3) * 4, 60 + (i % 2) * 5)]));
    expect(trembling.at(-1)![0]!.hasWalked).toBe(false);
    const growing = follow(frames(30, (i) => [i < 15 ? blob(100, 60) : blob(80, 30, 60, 90)]));
    expect(growing.at(-1)!.some((track) => track.hasWalked)).toBe(false);
  });

  it('keeps two ids apart while the two pass one another as one blob', () => {
    const steps = follow(
      frames(60, (i) => {
        const a = 30 + 3 * i;
        const b = 190 - 3 * i;
        if (Math.abs(a - b) >= 16) return [blob(a, 60), blob(b, 62)];
        return [blob(Math.min(a, b), 60, Math.abs(a - b) + 14, 42)];
      }),
    );
    expect(steps.at(-1)!.filter((track) => track.isObserved)).toHaveLength(2);
    expect(Math.max(...steps.flat().map((track) => track.id))).toBeLessThanOrEqual(3);
  });

  it('gives the old id back to somebody hidden for some seconds', () => {
    const steps = follow(frames(70, (i) => (i > 30 && i < 55 ? [] : [blob(Math.min(20 + 4 * i, 100), 60)])));
    expect(steps[45]![0]).toMatchObject({ id: 1, isObserved: false });
    expect(steps.at(-1)).toHaveLength(1);
    expect(steps.at(-1)![0]).toMatchObject({ id: 1, isObserved: true });
  });

  it('does not give the id of somebody who left to the next one', () => {
    const steps = follow(
      frames(90, (i) => {
        if (i < 50) return [blob(Math.max(0, 180 - 4 * i), 60)].filter(() => i < 46);
        return i < 58 ? [] : [blob(Math.min(4 * (i - 58), 80), 60)];
      }),
    );
    expect(steps.at(-1)!.map((track) => track.id)).toEqual([2]);
  });

  it('is bounded', () => {
    const crowd = Array.from({ length: 64 }, (_, i) => blob((i % 16) * 14, Math.floor(i / 16) * 42, 8, 30));
    expect(follow([crowd, crowd]).at(-1)).toHaveLength(maxTracks);
  });
});
