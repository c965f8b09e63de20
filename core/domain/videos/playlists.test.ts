import { expect, test } from 'vitest';
import { buildMasterPlaylist } from './master-playlist.ts';
import { buildMediaPlaylist, contentKeyUri } from './media-playlist.ts';

const rungs = [
  { name: '720p', width: 1280, height: 720, bandwidth: 2_000_000, codecs: 'avc1.64001f' },
  { name: '360p', width: 640, height: 360, bandwidth: 400_000, codecs: 'avc1.64001e' },
];
const audio = { bandwidth: 130_000, codecs: 'mp4a.40.2', channels: 2, language: 'en' };

test('a media playlist is complete from the plan', () => {
  const lines = buildMediaPlaylist([2.002, 2.002, 1.2]).split('\n');
  expect(lines.slice(0, 7)).toEqual([
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-TARGETDURATION:2',
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-MAP:URI="init.mp4"',
  ]);
  expect(lines.slice(7)).toEqual([
    '#EXTINF:2.002000,',
    's0.m4s',
    '#EXTINF:2.002000,',
    's1.m4s',
    '#EXTINF:1.200000,',
    's2.m4s',
    '#EXT-X-ENDLIST',
    '',
  ]);
});

test('the key comes after the initialisation segment, which is in the clear', () => {
  const lines = buildMediaPlaylist([2], { keyUri: contentKeyUri }).split('\n');
  expect(lines.slice(6, 9)).toEqual([
    '#EXT-X-MAP:URI="init.mp4"',
    '#EXT-X-KEY:METHOD=AES-128,URI="../../key"',
    '#EXTINF:2.000000,',
  ]);
  expect(buildMediaPlaylist([2], { keyUri: null })).toBe(buildMediaPlaylist([2]));
});

test('a master playlist names every rung with the sound it needs', () => {
  const subtitles = [{ language: 'en', label: 'English "auto"', folder: 'text-1', isAutomatic: true }];
  const text = buildMasterPlaylist({ rungs, frameRate: 25, audio, subtitles });
  expect(text).toContain(
    'BANDWIDTH=2130000,RESOLUTION=1280x720,FRAME-RATE=25.000,CODECS="avc1.64001f,mp4a.40.2",AUDIO="sound",SUBTITLES="text"\n720p/playlist.m3u8',
  );
  expect(text).toContain('TYPE=AUDIO,GROUP-ID="sound",NAME="Sound",LANGUAGE="en",DEFAULT=YES');
  expect(text).toContain('NAME="English \'auto\'",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,CHARACTERISTICS=');
});

test('silent films and sound alone', () => {
  const silent = buildMasterPlaylist({ rungs, frameRate: null, audio: null, subtitles: [] });
  expect(silent).not.toContain('AUDIO');
  expect(silent).toContain('BANDWIDTH=400000,RESOLUTION=640x360,CODECS="avc1.64001e"\n360p/playlist.m3u8');
  const sound = buildMasterPlaylist({ rungs: [], frameRate: null, audio, subtitles: [] });
  expect(sound).toContain('#EXT-X-STREAM-INF:BANDWIDTH=130000,CODECS="mp4a.40.2"\naudio/playlist.m3u8');
});
