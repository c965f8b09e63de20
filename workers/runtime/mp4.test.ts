import { expect, test } from 'vitest';
import { beginsAnew, boxesOf, readRuns, readTrack } from './mp4.ts';

function box(type: string, ...parts: (Uint8Array | number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}
const words = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeInt32BE(value | 0, i * 4);
  return bytes;
};

const visual = (type: string, ...boxes: Buffer[]) => {
  const fixed = Buffer.alloc(78);
  fixed.writeUInt16BE(640, 24);
  fixed.writeUInt16BE(360, 26);
  return box(type, fixed, ...boxes);
};
function init(entry: Buffer, { edits = [] as Buffer[], flags = 0 } = {}): Buffer {
  const stbl = box('stbl', box('stsd', words(0, 1), entry));
  const mdia = box('mdia', box('mdhd', words(0, 0, 0, 12_800, 0, 0)), box('minf', stbl));
  const edts = edits.length > 0 ? [box('edts', box('elst', words(0, edits.length), ...edits))] : [];
  return box('moov', box('trak', ...edts, mdia), box('mvex', box('trex', words(0, 1, 1, 512, 100, flags))));
}
const moof = (tfhd: Buffer, trun: Buffer) =>
  box(
    'moof',
    box('mfhd', words(0, 1)),
    box('traf', box('tfhd', tfhd), box('tfdt', words(0, 51_200)), box('trun', trun)),
  );

test('codecs of HEVC and AV1 come from their configuration records', () => {
  // Main profile, compatible with 1 and 2, progressive and frame only, level 3.1.
  const hvcC = box('hvcC', [1, 0x01, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 93]);
  expect(readTrack(init(visual('hvc1', hvcC)))).toMatchObject({ codecs: 'hvc1.1.6.L93.90', width: 640, height: 360 });
  expect(readTrack(init(visual('av01', box('av1C', [0x81, 0x04, 0x0c, 0]))))).toMatchObject({
    codecs: 'av01.0.04M.08',
  });
  expect(readTrack(init(visual('av01', box('av1C', [0x81, 0x2d, 0xcc, 0]))))).toMatchObject({
    codecs: 'av01.1.13H.10',
  });
  expect(readTrack(init(visual('vp09')))).toMatchObject({ entry: 'vp09', codecs: null });
});

test('the edit list says where the presentation begins', () => {
  const track = readTrack(init(visual('avc1'), { edits: [words(100, -1, 1), words(0, 1024, 1)] }));
  expect(track.startTicks).toBe(1024);
  expect(readTrack(init(visual('avc1'))).startTicks).toBe(0);
});

test('samples take what their run does not say from the fragment, and then from the track', () => {
  const track = readTrack(init(visual('avc1'), { flags: 0x10000 }));
  const plain = moof(words(0x020000, 1), words(0x5, 2, 0, 0x02000000));
  expect(readRuns(plain, { defaults: track.defaults })).toEqual([
    {
      decodeTicks: 51_200,
      samples: [
        { durationTicks: 512, sizeBytes: 100, isKey: true, compositionTicks: 0 },
        { durationTicks: 512, sizeBytes: 100, isKey: false, compositionTicks: 0 },
      ],
    },
  ]);
  const own = words(0x01000f01, 1, 0, 40, 9, 0, -20);
  expect(readRuns(moof(words(0x020028, 1, 7, 0x10000), own))[0]?.samples).toEqual([
    { durationTicks: 40, sizeBytes: 9, isKey: true, compositionTicks: -20 },
  ]);
  const fromFragment = moof(words(0x020028, 1, 7, 0x10000), words(0x1, 1, 0));
  expect(readRuns(fromFragment)[0]?.samples).toMatchObject([{ durationTicks: 7, isKey: false }]);
});

test('a head may end within a box, anything else may not', () => {
  const bytes = Buffer.concat([box('styp'), box('mdat', Buffer.alloc(100))]).subarray(0, 30);
  expect([...boxesOf(bytes, { isHead: true })].map(({ type, body }) => [type, body.length])).toEqual([
    ['styp', 0],
    ['mdat', 14],
  ]);
  expect(() => [...boxesOf(bytes)]).toThrow('cut off');
  expect(() => readRuns(moof(words(0, 1), words(0x100, 1_000_000, 0)))).toThrow('cut off');
});

test('the bitstream says whether a picture needs no other', () => {
  const units = (...heads: number[]) =>
    Buffer.concat(heads.map((head) => Buffer.concat([words(3), Buffer.from([head, 0, 0])])));
  expect(beginsAnew('avc1', units(0x06, 0x65))).toBe(true);
  expect(beginsAnew('avc1', units(0x06, 0x41))).toBe(false);
  expect(beginsAnew('avc1', units(0x06))).toBeNull();
  expect(beginsAnew('hvc1', units(0x4e, 0x26))).toBe(true);
  expect(beginsAnew('hvc1', units(0x02))).toBe(false);
  expect(beginsAnew('av01', Buffer.from([0x12, 0, 0x0a, 1, 0]))).toBe(true);
  expect(beginsAnew('av01', Buffer.from([0x12, 0, 0x32, 1, 0]))).toBe(false);
  expect(beginsAnew('mp4a', Buffer.from([0x21]))).toBeNull();
});
