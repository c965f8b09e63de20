import { expect, test } from 'vitest';
import { boxAt } from './box-at.ts';

const box = (atMs: number, x: number) => ({ atMs, x, y: 0.2, w: 0.1, h: 0.3 });
const path = [box(-1000, 0), box(1000, 0.4), box(1000, 0.6), box(3000, 0.8)];

test.each([
  ['before it comes', -1001, null],
  ['as it comes', -1000, 0],
  ['on its way', 500, 0.3],
  ['where a piece is left out, before the cut', 1000, 0.4],
  ['after the cut', 2000, 0.7],
  ['as it goes', 3000, 0.8],
  ['after it has gone', 3001, null],
])('a box %s', (_name, atMs, x) => {
  const found = boxAt(path, atMs);
  expect(found && Math.round(found.x * 1000) / 1000).toBe(x);
});

test('nothing is nowhere', () => expect(boxAt([], 0)).toBeNull());
