import { expect, test } from 'vitest';
import { bestPicture, scorePicture } from './picture-score.rules.ts';

const [width, height] = [96, 54];

function drawn(lumaAt: (x: number, y: number) => number): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, at) => lumaAt(at % width, Math.floor(at / width)));
}

/** Edges, surfaces and shades, as a scene has them. */
const scene = (x: number, y: number) =>
  Math.max(0, Math.min(255, 40 + x + 60 * Math.sign(Math.sin(x / 4) * Math.cos(y / 5)) + ((x * 7 + y * 13) % 17)));
/** A moving average. */
const blurred = (x: number, y: number) => {
  let sum = 0;
  for (let dx = -8; dx <= 8; dx++) for (let dy = -8; dy <= 8; dy++) sum += scene(x + dx, y + dy);
  return sum / 17 ** 2;
};
const score = (lumaAt: (x: number, y: number) => number) => scorePicture(drawn(lumaAt), width).score;

test('a scene beats its blurred, dark and washed-out selves, and these beat black and flat pictures', () => {
  const good = score(scene);
  const poor = [score(blurred), score((x, y) => scene(x, y) / 12), score((x, y) => 235 + scene(x, y) / 20)];
  const none = [score(() => 0), score(() => 16), score(() => 128), score(() => 255)];
  expect(good).toBeGreaterThan(0.5);
  for (const value of poor) expect(value).toBeLessThan(good * 0.75);
  for (const value of none) expect(value).toBeLessThan(0.001);
  expect(Math.min(...poor)).toBeGreaterThan(Math.max(...none));
});

test('a title on black is worse than a scene and better than black', () => {
  const title = score((x, y) => (y > 24 && y < 30 && x > 20 && x < 76 && x % 4 < 2 ? 235 : 4));
  expect(title).toBeLessThan(score(scene) / 2);
  expect(title).toBeGreaterThan(score(() => 4));
});

test('the earlier one of equals is taken, and what could not be decoded is passed over', () => {
  const same = scorePicture(drawn(scene), width);
  const black = scorePicture(
    drawn(() => 0),
    width,
  );
  expect(bestPicture([null, black, same, same])).toBe(2);
  expect(bestPicture([black, null])).toBe(0);
  expect(bestPicture([null, null])).toBeNull();
  expect(scorePicture(new Uint8Array(0), width).score).toBe(0);
});
