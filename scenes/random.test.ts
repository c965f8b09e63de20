import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

describe('createRandom', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed).next);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('forks streams that do not depend on what was drawn before', () => {
    const fresh = createRandom(7);
    const used = createRandom(7);
    used.next();
    expect(used.fork('a').next()).toBe(fresh.fork('a').next());
    expect(fresh.fork('a').next()).not.toBe(fresh.fork('b').next());
  });

  it('is even between 0 and 1, and normal around 0', () => {
    const random = createRandom(3);
    const numbers = Array.from({ length: 20_000 }, random.next);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(mean(numbers)).toBeCloseTo(0.5, 1);
    const normals = Array.from({ length: 20_000 }, random.normal);
    expect(Math.abs(mean(normals))).toBeLessThan(0.03);
    expect(mean(normals.map((n) => n * n))).toBeCloseTo(1, 1);
  });
});

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}
