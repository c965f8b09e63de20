import { expect, test } from 'vitest';
import { buildIframePlaylist } from './iframe-playlist.ts';

test('each key frame is a range of its segment and lasts until the next', () => {
  const keyFrames = [
    { index: 0, sizeBytes: 900 },
    { index: 1, sizeBytes: 1200 },
  ];
  expect(buildIframePlaylist([2.002, 1.5], keyFrames).split('\n').slice(2)).toEqual([
    '#EXT-X-TARGETDURATION:2',
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-I-FRAMES-ONLY',
    '#EXT-X-MAP:URI="init.mp4"',
    '#EXTINF:2.002000,',
    '#EXT-X-BYTERANGE:900@0',
    's0.m4s',
    '#EXTINF:1.500000,',
    '#EXT-X-BYTERANGE:1200@0',
    's1.m4s',
    '#EXT-X-ENDLIST',
    '',
  ]);
});
