import { expect, it } from 'vitest';
import { boxBlur, close, majority } from './morphology.ts';

const width = 12;
const height = 10;
const picture = (...rows: string[]) =>
  Uint8Array.from(
    rows
      .map((row) => row.padEnd(width, '.'))
      .concat(Array(height - rows.length).fill('.'.repeat(width)))
      .join(''),
    (c) => (c === '#' ? 1 : 0),
  );
const count = (mask: Uint8Array) => mask.reduce((sum, value) => sum + value, 0);

it('blurs to the rounded mean of nine and keeps a plain picture', () => {
  const target = new Uint8Array(width * height);
  for (const level of [0, 1, 77, 254, 255]) {
    boxBlur(new Uint8Array(width * height).fill(level), target, new Uint16Array(width * height), width);
    expect(new Set(target)).toEqual(new Set([level]));
  }
  const dot = new Uint8Array(width * height);
  dot[3 * width + 3] = 90;
  boxBlur(dot, target, new Uint16Array(width * height), width);
  expect([target[2 * width + 2], target[3 * width + 3], target[3 * width + 5]]).toEqual([10, 10, 0]);
});

it('takes single pixels away and fills single holes', () => {
  const target = new Uint8Array(width * height);
  majority(
    picture('', '.#........#', '', '', '....####', '....####', '....#.##', '....####'),
    target,
    new Uint16Array(width * height),
    width,
    height,
  );
  expect(target[width + 1]).toBe(0);
  expect(target[6 * width + 5]).toBe(1);
});

it('joins what is two columns or four rows apart, and no more', () => {
  const joined = picture('', '..####', '..####', '', '', '', '..####', '..####');
  close(joined, new Uint8Array(width * height), width);
  expect(joined[4 * width + 3]).toBe(1);
  const apart = picture('', '', '', '', '..##...##', '..##...##');
  const before = count(apart);
  close(apart, new Uint8Array(width * height), width);
  expect(apart[4 * width + 5]).toBe(0);
  expect(count(apart)).toBe(before);
});
