import { expect, it } from 'vitest';
import { type Mp4Part, readFragmentedMp4 } from './fragmented-mp4.ts';

const box = (type: string, ...parts: Uint8Array[]) => {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const words = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, i * 4);
  return bytes;
};

const avcC = box('avcC', Buffer.from([1, 0x64, 0x00, 0x1f, 0xff, 0xe1]));
const visual = Buffer.alloc(78);
visual.writeUInt16BE(320, 24);
visual.writeUInt16BE(180, 26);
const stsd = box('stsd', words(0, 1), box('avc1', visual, avcC));
const mdia = box('mdia', box('mdhd', words(0, 0, 0, 12_800, 0, 0)), box('minf', box('stbl', stsd)));
const init = Buffer.concat([
  box('ftyp', words(1)),
  box('moov', box('trak', mdia), box('mvex', box('trex', words(0, 1, 1, 512, 0, 0)))),
]);
const fragment = (start: number, durations: number[]) => {
  const tfdt = Buffer.alloc(12);
  tfdt[0] = 1;
  tfdt.writeBigUInt64BE(BigInt(start), 4);
  const trun = box('trun', words(0x101, durations.length, 0, ...durations));
  return Buffer.concat([
    box('moof', box('mfhd', words(0, 1)), box('traf', box('tfhd', words(0x020000, 1)), box('tfdt', tfdt), trun)),
    box('mdat', Buffer.from('pictures')),
  ]);
};

it('reads the beginning and exact fragments, wherever the pieces of the stream end', async () => {
  const whole = Buffer.concat([init, fragment(0, [512, 512, 513]), fragment(1_537, [512]), Buffer.from([0, 0])]);
  for (const size of [1, 7, 64, whole.length]) {
    const parts = await collect(readFragmentedMp4(cut(whole, size)));
    expect(parts.map(({ kind }) => kind)).toEqual(['init', 'fragment', 'fragment']);
    const [head, first, second] = parts as [Mp4Part, Mp4Part, Mp4Part];
    expect(head).toMatchObject({
      init: { timescale: 12_800, width: 320, height: 180, codec: 'avc1.64001f', bytes: init },
    });
    expect(first).toMatchObject({
      fragment: { startTicks: 0, durationTicks: 1_537, samples: 3, media: Buffer.from('pictures') },
    });
    expect(second).toMatchObject({ fragment: { startTicks: 1_537, durationTicks: 512, samples: 1 } });
  }
});

it('takes the length of samples from the defaults when the fragment does not say it', async () => {
  const trun = box('trun', words(0x1, 4, 0));
  const traf = (tfhd: Buffer) => box('traf', tfhd, box('tfdt', words(0, 99)), trun);
  const moofs = [box('tfhd', words(0x020000, 1)), box('tfhd', words(0x02000a, 1, 1, 40))].map((tfhd) =>
    Buffer.concat([box('moof', traf(tfhd)), box('mdat')]),
  );
  const parts = await collect(readFragmentedMp4(cut(Buffer.concat([init, ...moofs]), 50)));
  expect(parts.slice(1)).toMatchObject([
    { fragment: { startTicks: 99, durationTicks: 2_048 } },
    { fragment: { durationTicks: 160 } },
  ]);
});

it('refuses what is no MP4', async () => {
  await expect(collect(readFragmentedMp4(cut(Buffer.alloc(64), 8)))).rejects.toMatchObject({
    kind: 'badMedia',
  });
  await expect(collect(readFragmentedMp4(cut(Buffer.alloc(64, 0xff), 8)))).rejects.toMatchObject({
    kind: 'badMedia',
  });
});

async function* cut(whole: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
