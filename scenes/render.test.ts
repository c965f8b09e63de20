import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { emptyYard, intruderInYard, lobbyPassing, loitererAtDoor, renderScene, type SceneScript } from './index.ts';

/** Small and slow: the code is the same at every size. */
const size = { width: 160, height: 90 };
const options = { ...size, fps: 1, seed: 7 };
const still = { noise: false, overlay: false, shadows: false };

function digest(script: SceneScript, seed: number): string {
  const hash = createHash('sha256');
  for (const { frame, truth } of renderScene(script, { ...options, seed }))
    hash.update(frame).update(JSON.stringify(truth));
  return hash.digest('hex');
}

describe('renderScene', () => {
  it('gives the same bytes and the same truth for the same seed, and others for another', () => {
    const short: SceneScript = { ...loitererAtDoor, durationS: 14 };
    const first = digest(short, 7);
    expect(digest(short, 7)).toBe(first);
    expect(digest(short, 8)).not.toBe(first);
  });

  it.each([loitererAtDoor, intruderInYard])('draws every pixel of an actor inside its box: $name', (script) => {
    let empty: Uint8ClampedArray | undefined;
    let seen = 0;
    for (const { frame, truth } of renderScene(script, { ...options, effects: still })) {
      empty ??= frame;
      const changed = differingPixels(frame, empty);
      const boxes = truth.actors.map(({ box }) => box);
      const outside = changed.filter(
        ({ x, y }) => !boxes.some((box) => x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h),
      );
      expect(outside, `at ${truth.timeS} s`).toEqual([]);
      // The boxes are not simply large: a person fills a good part of its own.
      for (const box of boxes) {
        const isWhole = box.x > 0 && box.y > 0 && box.x + box.w < 1 && box.y + box.h < 1;
        const inside = changed.filter(({ x, y }) => x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h);
        if (!isWhole) continue;
        seen++;
        expect(inside.length / (box.w * box.h * size.width * size.height), `at ${truth.timeS} s`).toBeGreaterThan(0.25);
      }
    }
    expect(seen).toBeGreaterThan(15);
  });

  it.each([loitererAtDoor, intruderInYard, lobbyPassing])('ends as it begins, with nobody there: $name', (script) => {
    const frames = [...renderScene(script, { ...options, effects: { noise: false, overlay: false } })];
    const last = frames.at(-1);
    expect(frames).toHaveLength(script.durationS);
    expect(frames[0]?.truth.actors).toEqual([]);
    expect(last?.truth.actors).toEqual([]);
    expect(Buffer.compare(Buffer.from(last?.frame ?? []), Buffer.from(frames[0]?.frame ?? []))).toBe(0);
    expect(frames.filter(({ truth }) => truth.actors.length > 0).length).toBeGreaterThan(12);
  });

  it('adds noise that is small, even and new in every frame', () => {
    const noisy = [...renderScene({ ...emptyYard, durationS: 2 }, { ...options, effects: { overlay: false } })];
    const [clean] = renderScene(
      { ...emptyYard, durationS: 1 },
      { ...options, effects: { noise: false, overlay: false } },
    );
    const difference = noisy.map(({ frame }) => frame.map((value, i) => Math.abs(value - (clean?.frame[i] ?? 0))));
    for (const bytes of difference) {
      const mean = bytes.reduce((sum, value) => sum + value, 0) / (bytes.length * 0.75);
      expect(mean).toBeGreaterThan(0.8);
      expect(mean).toBeLessThan(3);
    }
    expect(noisy[0]?.frame).not.toEqual(noisy[1]?.frame);
  });
});

/** The middles of the pixels that are not the same, 0 to 1. */
function differingPixels(frame: Uint8ClampedArray, empty: Uint8ClampedArray): { x: number; y: number }[] {
  const changed: { x: number; y: number }[] = [];
  for (let i = 0; i < frame.length; i += 4) {
    if (frame[i] === empty[i] && frame[i + 1] === empty[i + 1] && frame[i + 2] === empty[i + 2]) continue;
    const pixel = i / 4;
    changed.push({
      x: ((pixel % size.width) + 0.5) / size.width,
      y: (Math.floor(pixel / size.width) + 0.5) / size.height,
    });
  }
  return changed;
}
