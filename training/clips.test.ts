import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clipClasses, makeClip } from '../scenes/index.ts';
import { eventFrameSize } from '../workers/inference/event-frame.ts';
import { type ClipSet, classOf, clipAt, clipsPerPlace } from './clip-set.ts';
import { bakeClip, type ClipTensors, grid, pictureAspect, renderClip, samples } from './clip-tensors.ts';
import { createNpy, openNpy } from './npy.ts';

const set: ClipSet = { name: 'train', clips: 24, firstPlace: 7 };
const task = { folder: '', set, place: 0 };

describe('the sets of clips', () => {
  it('show every class, everyday life in a third of them, and no clip twice', () => {
    const classes = Array.from({ length: clipsPerPlace * 7 }, (_, index) => classOf(index));
    const counts = Map.groupBy(classes, (eventClass) => eventClass);
    expect([...counts.keys()].toSorted()).toEqual([...clipClasses].toSorted());
    expect(counts.get('normal_activity')).toHaveLength(classes.length / 3);
    expect(counts.get('person_fall')).toHaveLength(8);
    const names = Array.from({ length: 24 }, (_, index) =>
      [0, 1].map((attempt) => clipAt(task, index, { relocation: 0, attempt }).script.name),
    ).flat();
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('a clip', { timeout: 60_000 }, () => {
  const clip = clipAt(task, 0, { relocation: 0, attempt: 0 });
  const fall = makeClip({ place: 7, clip: 11 }, 'person_fall', pictureAspect);
  let baked: ReturnType<typeof bakeClip>;
  beforeAll(() => {
    baked = bakeClip(clip, 7);
  });
  const render = (of = clip): ClipTensors | null => renderClip(of, { seed: 7, baked });

  it('has the same bytes each time it is made, in the shape that the network takes', () => {
    const [first, second] = [render(), render()];
    expect(first).toEqual(second);
    const area = eventFrameSize.width * eventFrameSize.height;
    expect(first?.frames).toHaveLength(samples * eventFrameSize.channels * area);
    expect(first?.zone).toHaveLength(area);
    expect(first?.grids).toHaveLength(samples * grid.kinds * grid.rows * grid.columns);
  });

  it('shows a fall as one: somebody upright first, and somebody lying later, where the picture has changed', () => {
    const tensors = render(fall);
    if (!tensors) throw new Error('This seed shows its fall.');
    const cells = grid.rows * grid.columns;
    const cellsOf = (sample: number, kind: number) =>
      tensors.grids.subarray((sample * grid.kinds + kind) * cells, (sample * grid.kinds + kind + 1) * cells);
    const count = (sample: number, kind: number) => cellsOf(sample, kind).reduce((sum, cell) => sum + cell, 0);
    const upright = Array.from({ length: samples }, (_, sample) => count(sample, 0));
    const lying = Array.from({ length: samples }, (_, sample) => count(sample, 1));
    expect(upright[0]).toBeGreaterThan(0);
    expect(lying[0]).toBe(0);
    const down = lying.findIndex((cellsLying) => cellsLying > 0);
    expect(down).toBeGreaterThan(0);
    const { width, height, channels } = eventFrameSize;
    const slow = tensors.frames.subarray(
      (down * channels + 1) * width * height,
      (down * channels + 2) * width * height,
    );
    const [cellWidth, cellHeight] = [width / grid.columns, height / grid.rows];
    const sums = Array.from({ length: cells }, () => 0);
    for (const [i, value] of slow.entries()) {
      const cell = Math.floor(Math.floor(i / width) / cellHeight) * grid.columns + Math.floor((i % width) / cellWidth);
      sums[cell] = (sums[cell] ?? 0) + value;
    }
    const most = sums.indexOf(Math.max(...sums));
    expect(cellsOf(down, 1)[most] ?? 0).toBe(1);
  });
});

describe('an array of bytes on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-npy-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is what NumPy reads: a header padded to 64 bytes, then rows in order', () => {
    const path = join(folder, 'a.npy');
    createNpy(path, [3, 2, 2]);
    const file = openNpy(path, [3, 2, 2]);
    file.write(2, Uint8Array.of(9, 8, 7, 6));
    expect(() => file.write(0, Uint8Array.of(1))).toThrow('has 4 bytes, not 1');
    file.close();
    const bytes = readFileSync(path);
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x93NUMPY\x01\x00');
    const start = 10 + bytes.readUInt16LE(8);
    expect(start % 64).toBe(0);
    expect(bytes.subarray(10, start).toString()).toMatch(
      /^\{'descr': '\|u1', 'fortran_order': False, 'shape': \(3, 2, 2\), \} *\n$/,
    );
    expect([...bytes.subarray(start)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 9, 8, 7, 6]);
  });
});
