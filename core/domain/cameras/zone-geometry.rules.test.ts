import { expect, it } from 'vitest';
import { isInside } from './zone-geometry.rules.ts';

const hook = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0.6, y: 1 },
  { x: 0.6, y: 0.4 },
  { x: 0, y: 0.4 },
];

it.each([
  [0.1, 0.1, true],
  [0.9, 0.9, true],
  [0.3, 0.7, false],
  [1.2, 0.5, false],
  [0.5, -0.1, false],
])('(%d, %d) is inside a hook: %s', (x, y, expected) => {
  expect(isInside({ x, y }, hook)).toBe(expected);
  expect(isInside({ x, y }, [...hook].reverse())).toBe(expected);
  expect(isInside({ x, y }, [...hook, ...hook.slice(0, 1)])).toBe(expected);
});

it('has nothing inside a line or an empty polygon', () => {
  expect(isInside({ x: 0.5, y: 0.5 }, [])).toBe(false);
  expect(isInside({ x: 0.5, y: 0.5 }, hook.filter((_, i) => i % 2 === 0).slice(0, 2))).toBe(false);
});
