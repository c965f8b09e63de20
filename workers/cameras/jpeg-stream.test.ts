import { expect, it } from 'vitest';
import { readJpegs } from './jpeg-stream.ts';

it('cuts pictures wherever the pieces of the stream end', async () => {
  const first = Buffer.from([0xff, 0xd8, 1, 0xff, 0x00, 2, 0xff, 0xd9]);
  const second = Buffer.from([0xff, 0xd8, 3, 0xff, 0xd9]);
  const whole = Buffer.concat([first, second, Buffer.from([0xff, 0xd8, 4])]);
  for (let size = 1; size <= whole.length; size++) {
    const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
      whole.subarray(i * size, (i + 1) * size),
    );
    expect(await collect(readJpegs(stream(pieces)))).toEqual([first, second]);
  }
});

async function* stream(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
