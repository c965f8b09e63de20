import { expect, test } from 'vitest';
import { waitingSentence } from './player-notice.tsx';

const quality = { key: '720p H.264', label: '720p', codec: 'H.264', width: 1280, height: 720, bitrate: 1 };

test('a wait is explained by what the server is doing, and not at all when it is only the network', () => {
  const renditions = [{ name: '720p', state: 'READY' }];
  expect(waitingSentence({ state: 'PROCESSING', renditions }, quality)).toMatch(/being made right now/);
  expect(waitingSentence({ state: 'READY', renditions }, quality)).toBeNull();
  expect(waitingSentence({ state: 'READY', renditions: [{ name: '720p', state: 'COLD' }] }, quality)).toMatch(
    /put away/,
  );
});
