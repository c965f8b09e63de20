import { expect, test } from 'vitest';
import { parseStoryboard, tileAt } from './storyboard.ts';

const text = `WEBVTT

00:00.000 --> 00:02.000
sprite-0.jpg#xywh=0,0,160,90

2
01:00:02.000 --> 01:00:04.500
../other/sprite-1.jpg#xywh=160,90,160,90

00:09.000 --> 00:10.000
a caption, not a place
`;

test('reads tiles with addresses relative to the file, and passes over what is none', () => {
  const tiles = parseStoryboard(text.replaceAll('\n', '\r\n'), 'http://host/media/token/videos/v/storyboard/map.vtt');
  expect(tiles).toEqual([
    {
      startS: 0,
      endS: 2,
      url: 'http://host/media/token/videos/v/storyboard/sprite-0.jpg',
      x: 0,
      y: 0,
      width: 160,
      height: 90,
    },
    {
      startS: 3602,
      endS: 3604.5,
      url: 'http://host/media/token/videos/v/other/sprite-1.jpg',
      x: 160,
      y: 90,
      width: 160,
      height: 90,
    },
  ]);
});

test('finds the tile of a moment, also beyond the last and in a gap', () => {
  const tiles = [0, 2, 4, 8].map((startS) => ({
    startS,
    endS: startS + 2,
    url: `${startS}`,
    x: 0,
    y: 0,
    width: 1,
    height: 1,
  }));
  expect([0, 1.99, 2, 7, 8, 999].map((seconds) => tileAt(tiles, seconds)?.url)).toEqual(['0', '0', '2', '4', '8', '8']);
  expect(tileAt(tiles, -1)?.url).toBe('0');
  expect(tileAt([], 3)).toBeNull();
});
