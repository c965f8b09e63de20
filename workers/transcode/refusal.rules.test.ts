import { expect, test } from 'vitest';
import { pictureOf, refuseByHead, refuseByLength, refuseByProbe, soundOf } from './refusal.rules.ts';

const head = (text: string) => Buffer.from(text.padEnd(32, '\0'), 'latin1');

test('what is no film is named for what it is', () => {
  const cases: [string, string | null][] = [
    ['#EXTM3U\n', 'playlist'],
    ['\xef\xbb\xbf \n#EXTM3U\n', 'playlist'],
    ['ffconcat version 1.0\n', 'list of other files'],
    ["file '/etc/passwd'\n", 'list of other files'],
    ['\x89PNG\r\n', 'PNG'],
    ['\xff\xd8\xff\xe0', 'JPEG'],
    ['GIF89a', 'GIF'],
    ['RIFF\0\0\0\0WEBP', 'WebP'],
    ['\0\0\0\x18ftypheic', 'HEIF'],
    ['PK\x03\x04', 'ZIP'],
    ['%PDF-1.7', 'PDF'],
    ['<svg xmlns="x">', 'text document'],
    ['<?xml version="1.0"?><MPD>', 'text document'],
    ['WEBVTT\n', 'subtitle'],
    ['RIFF\0\0\0\0AVI LIST', null],
    ['RIFF\0\0\0\0WAVEfmt ', null],
    ['\0\0\0\x18ftypisom', null],
    ['\x1aE\xdf\xa3', null],
  ];
  for (const [text, word] of cases) {
    const sentence = refuseByHead(head(text));
    if (word === null) expect(sentence).toBeNull();
    else expect(sentence).toContain(word);
  }
  expect(refuseByHead(Buffer.alloc(0))).toContain('empty');
  expect(refuseByHead(Buffer.from('\0\0\0\x0cftyp', 'latin1'))).toContain('too short');
  expect(refuseByHead(Buffer.from('plain words in a file\n'))).toContain('text file');
});

const picture = { index: 0, codec_type: 'video', codec_name: 'h264', pix_fmt: 'yuv420p', width: 640, height: 360 };
const sound = { index: 1, codec_type: 'audio', codec_name: 'aac', channels: 2, sample_rate: '48000' };
const cover = { ...picture, index: 2, codec_name: 'mjpeg', disposition: { attached_pic: 1 } };

test('streams that can be made into something are not refused', () => {
  for (const streams of [[picture], [sound], [picture, sound], [sound, cover]])
    expect(refuseByProbe({ streams })).toBeNull();
});

test('encrypted, unreadable, oversized and empty files are', () => {
  const reason = (...streams: object[]) => refuseByProbe({ streams } as never);
  expect(reason()).toContain('neither a picture nor sound');
  expect(reason({ index: 0, codec_type: 'subtitle' })).toContain('neither a picture nor sound');
  expect(reason({ ...picture, codec_tag_string: 'encv' })).toContain('encrypted');
  expect(reason({ ...picture, pix_fmt: undefined }, sound)).toContain('picture cannot be read');
  expect(reason({ ...picture, width: 65535, height: 65535 })).toContain('65535x65535');
  expect(reason({ ...sound, channels: 0 })).toContain('sound cannot be read');
  expect(reason(...Array.from({ length: 65 }, () => sound))).toContain('65 streams');
});

test('covers are no pictures, and the default sound is taken', () => {
  expect(pictureOf({ streams: [cover, picture] })).toBe(picture);
  const german = { ...sound, index: 5, disposition: { default: 1 } };
  expect(soundOf({ streams: [sound, german] })).toBe(german);
  expect(soundOf({ streams: [sound] })).toBe(sound);
});

test('a day is long enough, and two hours without a picture too', () => {
  expect(refuseByLength(24 * 3600, 7200)).toBeNull();
  expect(refuseByLength(40 * 3600, 0)).toContain('40 hours long');
  expect(refuseByLength(23 * 3600, 20 * 3600)).toContain('stands still for 20 hours');
});
