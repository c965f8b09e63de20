import { describe, expect, it } from 'vitest';
import { type LumaScene, renderScene, sceneHeight, sceneWidth, walk } from '../../test/support/luma-scene.ts';
import { createBackground, createScratch, learn, pixelPlan, segment } from './background.ts';

const size = sceneWidth * sceneHeight;

/** Runs the model alone; `plan` says what every pixel does. */
function run(scene: LumaScene, seconds: number, plan: number = pixelPlan.learn) {
  const model = createBackground(sceneWidth, sceneHeight);
  const scratch = createScratch(size);
  const plans = new Uint8Array(size).fill(plan);
  const steps: { seconds: number; state: string; front: number; at: (x: number, y: number) => number }[] = [];
  for (const frame of renderScene(scene, seconds)) {
    const seen = segment(model, scratch, { luma: frame.luma, elapsedUs: frame.ptsUs === 0 ? 0 : 133_333 });
    learn(model, seen, plans);
    const mask = seen.mask.slice();
    const front = mask.reduce((sum, value) => sum + value, 0);
    steps.push({ seconds: frame.ptsUs / 1e6, state: seen.state, front, at: (x, y) => mask[y * sceneWidth + x]! });
  }
  return steps;
}

describe('the background', { timeout: 120_000 }, () => {
  it('is ready within two seconds and then quiet', () => {
    const steps = run({ figures: [], noise: 6 }, 6);
    expect(steps.find((step) => step.state === 'running')!.seconds).toBeLessThanOrEqual(2.1);
    expect(Math.max(...steps.map((step) => step.front))).toBeLessThan(20);
  });

  it('is clean although somebody walked through the warm-up', () => {
    const at = walk({ x: 20, y: 120 }, { x: 200, y: 120 }, [0, 4]);
    const step = run({ figures: [{ height: 60, at }] }, 3).at(-1)!;
    const foot = at(step.seconds);
    expect(step.at(Math.round(foot.x), 100)).toBe(1);
    expect(step.at(30, 100)).toBe(0);
  });

  it('follows a step of light at once', () => {
    const steps = run({ figures: [], light: (s) => (s > 4 ? 25 : 0) }, 6);
    expect(Math.max(...steps.map((step) => step.front))).toBeLessThan(60);
  });

  it('does not take a soft shadow for an object', () => {
    const paint = (luma: Uint8ClampedArray, seconds: number) => {
      for (let y = 110; y < 130; y++) {
        for (let x = 60; x < 140; x++) if (seconds > 4) luma[y * sceneWidth + x] = luma[y * sceneWidth + x]! * 0.75;
      }
    };
    const last = run({ figures: [], paint, noise: 1 }, 5).at(-1)!;
    expect(last.front).toBeLessThan(0.35 * 80 * 20);
  });

  it('absorbs what stands still, unless it is told to hold', () => {
    const figures = [{ height: 60, luma: 175, at: (s: number) => (s < 4 ? null : { x: 100, y: 120 }) }];
    expect(run({ figures }, 45).at(-1)!.at(100, 90)).toBe(0);
    expect(run({ figures }, 45, pixelPlan.hold).at(-1)!.at(100, 90)).toBe(1);
  });

  it('is suspended by a cut and learns the new picture', () => {
    const steps = run(
      { figures: [], paint: (luma, s) => void (s > 4 && luma.reverse()), light: (s) => (s > 4 ? 30 : 0) },
      10,
    );
    const states = steps.map((step) => step.state);
    expect(states).toContain('suspended');
    expect(states.at(-1)).toBe('running');
    expect(steps.at(-1)!.front).toBeLessThan(20);
  });
});
