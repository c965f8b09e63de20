import { expect, it } from 'vitest';
import { uprightScore } from './person.rules.ts';

it.each([
  [0.5, 0],
  [0.8, 0],
  [1.1, 0.5],
  [1.4, 1],
  [3, 1],
  [5, 1],
  [6.5, 0.5],
  [9, 0],
])('a height of %d widths scores %d', (uprightness, score) => {
  expect(uprightScore(uprightness)).toBeCloseTo(score);
});
