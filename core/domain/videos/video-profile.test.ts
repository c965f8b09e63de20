import { expect, test } from 'vitest';
import { readVideoProfile } from './video-profile.ts';

test('nothing stored is the usual profile', () => {
  const usual = readVideoProfile({});
  expect(usual.rungs.map(({ name }) => name)).toEqual(['1080p', '720p', '480p', '360p']);
  expect(usual).toMatchObject({ crf: 'adaptive', audioBitrate: 128_000, upgrade: 'none', encrypt: false });
  expect(readVideoProfile(null)).toEqual(usual);
});

test('rungs are sorted, and taken within bounds only', () => {
  const rungs = (...list: [string, number][]) => ({ rungs: list.map(([name, maxrate]) => ({ name, maxrate })) });
  expect(readVideoProfile(rungs(['240p', 300_000], ['1440p', 9e6])).rungs[0]?.name).toBe('1440p');
  const refused = (list: [string, number][]) => () => readVideoProfile(rungs(...list));
  expect(refused([])).toThrow('rungs: must have at least one rung.');
  expect(refused([['big', 1e6]])).toThrow('must be the height of the picture and a p');
  expect(refused([['100p', 1e6]])).toThrow('between 144p and 2160p');
  expect(refused([['361p', 1e6]])).toThrow('must be even');
  expect(refused([['360p', 50]])).toThrow('rungs.0.maxrate: must be at least 100000.');
  const twice: [string, number][] = [
    ['360p', 1e6],
    ['360p', 5e5],
  ];
  expect(refused(twice)).toThrow('must not name a rung twice');
  const upsideDown: [string, number][] = [
    ['720p', 5e5],
    ['360p', 1e6],
  ];
  expect(refused(upsideDown)).toThrow('must give a smaller picture a lower maxrate');
});

test('quality, sound and upgrades have bounds', () => {
  expect(readVideoProfile({ crf: 20.5 }).crf).toBe(20.5);
  expect(() => readVideoProfile({ crf: 5 })).toThrow('crf');
  expect(() => readVideoProfile({ audioBitrate: 1 })).toThrow('audioBitrate: must be at least 48000.');
  expect(() => readVideoProfile({ upgrade: 'vp9' })).toThrow('upgrade');
});
