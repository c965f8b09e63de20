import { expect, test } from 'vitest';
import { insertPoint } from './zone-canvas.tsx';

const triangle = [
  { x: 0.1, y: 0.1 },
  { x: 0.9, y: 0.1 },
  { x: 0.9, y: 0.9 },
];

test('a fourth corner clicked in order closes the rectangle', () => {
  expect(insertPoint(triangle, { x: 0.1, y: 0.9 }).at(-1)).toEqual({ x: 0.1, y: 0.9 });
});

test('a click beside an edge bends that edge', () => {
  expect(insertPoint(triangle, { x: 0.5, y: 0.05 })[1]).toEqual({ x: 0.5, y: 0.05 });
});
