import { expect, test } from 'vitest';
import { holdsMedia, readFragment, readInit } from './fragment.ts';

function box(type: string, ...parts: (Buffer | number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as Buffer)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}
const u32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

const tfdt = box('tfdt', [1, 0, 0, 0], u32(0), u32(96_256));
const trun = box('trun', [0, 0, 0, 0], u32(94));
const segment = Buffer.concat([
  box('styp'),
  box('moof', box('mfhd', u32(0)), box('traf', tfdt, trun)),
  box('mdat', [1, 2, 3]),
]);

test('a fragment says where it begins and how many samples it holds', () => {
  expect(readFragment(segment)).toEqual({ decodeTime: 96_256, sampleCount: 94 });
  expect(holdsMedia(segment)).toBe(true);
});

test('a fragment that is cut off or empty is an error', () => {
  expect(() => readFragment(segment.subarray(0, segment.length - 1))).toThrow('cut off');
  expect(() => readFragment(box('styp'))).toThrow('no moof');
  expect(holdsMedia(box('styp'))).toBe(false);
});

function init(entry: Buffer): Buffer {
  const mdhd = box('mdhd', u32(0), u32(0), u32(0), u32(48_000), u32(0));
  const stsd = box('stsd', u32(0), u32(1), entry);
  return box('moov', box('trak', box('mdia', mdhd, box('minf', box('stbl', stsd)))));
}

test('codecs are read from the bitstream’s own headers', () => {
  const avc = box('avc1', Buffer.alloc(78), box('avcC', [1, 0x64, 0, 0x1f, 0xff]));
  expect(readInit(init(avc))).toEqual({ timescale: 48_000, codecs: 'avc1.64001f' });
  const decoder = [5, 0x80, 0x80, 0x80, 2, 0x11, 0x90];
  const configuration = [4, 13 + decoder.length, ...Buffer.alloc(13), ...decoder];
  const esds = box('esds', u32(0), [3, 3 + configuration.length, 0, 1, 0, ...configuration]);
  expect(readInit(init(box('mp4a', Buffer.alloc(28), esds)))).toEqual({ timescale: 48_000, codecs: 'mp4a.40.2' });
  expect(() => readInit(init(box('vp09', Buffer.alloc(78))))).toThrow('neither');
});
