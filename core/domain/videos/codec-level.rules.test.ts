import { expect, test } from 'vitest';
import { levelOf, type PictureCodec } from './codec-level.rules.ts';

const level = (size: string, fps: number, kbit: number, codec?: PictureCodec) => {
  const [width = 0, height = 0] = size.split('x').map(Number);
  const frameRate = Number.isInteger(fps) ? { num: fps, den: 1 } : { num: Math.round(fps * 1001), den: 1001 };
  return levelOf({ width, height, frameRate, maxrate: kbit * 1000 }, codec);
};

test('H.264: by picture size, rate, stored pictures, bits and buffer', () => {
  expect(level('1920x1080', 30, 5_000)).toBe(40);
  expect(level('1920x1080', 25, 5_000)).toBe(40);
  expect(level('1920x1080', 60, 5_000)).toBe(42);
  expect(level('1080x1920', 30, 5_000)).toBe(40);
  expect(level('1280x720', 30, 2_500)).toBe(31);
  expect(level('1280x720', 60, 2_500)).toBe(32);
  expect(level('854x480', 25, 1_000)).toBe(30);
  expect(level('854x480', 29.97, 1_000)).toBe(31);
  expect(level('640x360', 25, 500)).toBe(30);
  expect(level('320x180', 25, 500)).toBe(30);
  expect(level('3840x2160', 30, 20_000)).toBe(51);
  // 12.5 Mbit/s fit into level 4.0, a buffer of 40 Mbit does not.
  expect(level('1920x1080', 30, 12_500)).toBe(40);
  expect(level('1920x1080', 30, 20_000)).toBe(41);
  // Level 3.0 has room for 8100 stored blocks: five pictures of 854x480, but fewer than four of 1000x560.
  expect(level('1000x560', 5, 100)).toBe(31);
});

test('long, narrow pictures need a level whose side they keep to', () => {
  expect(level('200x1800', 25, 500)).toBe(30);
  expect(level('4096x64', 10, 500)).toBe(40);
  expect(level('16384x16384', 60, 900_000)).toBe(62);
});

test('HEVC and AV1 have tables of their own', () => {
  expect(level('1920x1080', 30, 3_000, 'hevc')).toBe(40);
  expect(level('1920x1080', 60, 3_000, 'hevc')).toBe(41);
  expect(level('640x360', 30, 300, 'hevc')).toBe(30);
  expect(level('1280x720', 30, 1_500, 'hevc')).toBe(31);
  expect(level('1920x1080', 30, 3_000, 'av1')).toBe(40);
  expect(level('1920x1080', 60, 3_000, 'av1')).toBe(41);
  expect(level('640x360', 30, 300, 'av1')).toBe(30);
  expect(level('1080x1920', 30, 3_000, 'av1')).toBe(40);
});
