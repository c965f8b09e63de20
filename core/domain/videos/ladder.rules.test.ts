import { expect, test } from 'vitest';
import { nearEqualRungs } from './ladder.rules.ts';

const dropped = (...rates: number[]) =>
  nearEqualRungs(
    rates.map((bitrate, index) => ({ name: ['1080p', '720p', '480p', '360p'][index] as string, bitrate })),
  );

test('a usual ladder stays whole', () => {
  expect(dropped(5000, 2500, 1000, 500)).toEqual([]);
  expect(dropped(1151, 1000, 869, 500)).toEqual([]);
});

test('of two rungs of nearly the same bits the sharper one stays', () => {
  expect(dropped(1150, 1000, 500, 300)).toEqual(['720p']);
  // Slides: four sizes of the same text cost the same.
  expect(dropped(300, 290, 280, 270)).toEqual(['720p', '480p']);
  // The next one is measured against the one that stayed.
  expect(dropped(1000, 900, 800, 400)).toEqual(['720p']);
  // A rung may even cost more than a sharper one.
  expect(dropped(1000, 1200, 500, 300)).toEqual(['720p']);
});

test('the lowest always stays, and so does its neighbour', () => {
  expect(
    nearEqualRungs([
      { name: '480p', bitrate: 300 },
      { name: '360p', bitrate: 299 },
    ]),
  ).toEqual([]);
  expect(nearEqualRungs([{ name: '360p', bitrate: 300 }])).toEqual([]);
  expect(nearEqualRungs([])).toEqual([]);
});

test('order does not matter, and other renditions are left alone', () => {
  const measured = [
    { name: 'audio', bitrate: 300 },
    { name: '360p', bitrate: 200 },
    { name: '720p', bitrate: 310 },
    { name: '720p-hevc', bitrate: 310 },
    { name: '1080p', bitrate: 320 },
  ];
  expect(nearEqualRungs(measured)).toEqual(['720p']);
});
