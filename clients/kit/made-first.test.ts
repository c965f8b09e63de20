import { expect, test } from 'vitest';
import { highestMade } from './made-first.ts';
import { toQuality } from './player-state.ts';

const qualities = [360, 480, 720, 1080].map((height) =>
  toQuality({ width: height * 2, height, bitrate: height, videoCodec: 'avc1.640020' }),
);

test('the choice is lowered to the best quality that is made, and to the lowest when none is', () => {
  const made =
    (...labels: string[]) =>
    (quality: { label: string }) =>
      labels.includes(quality.label);
  expect(highestMade(qualities, 3, () => true)).toBe(3);
  expect(highestMade(qualities, 3, made('480p', '360p'))).toBe(1);
  expect(highestMade(qualities, 2, made('1080p'))).toBe(0);
  expect(highestMade(qualities, -1, made())).toBe(-1);
});
