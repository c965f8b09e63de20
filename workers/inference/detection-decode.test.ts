import { describe, expect, it } from 'vitest';
import { detectionDecodes, type RawOutput } from './detection-decode.ts';

const size = 64;
const zeros = (...shape: number[]): RawOutput => ({
  data: new Float32Array(shape.reduce((product, side) => product * side, 1)),
  shape,
});

describe('yolox', () => {
  /** 64 + 16 + 4 cells of 4 + 1 + 3 numbers. */
  const outputOf = (cells: [cell: number, values: number[]][]) => {
    const output = zeros(84, 8);
    for (const [cell, values] of cells) output.data.set(values, cell * 8);
    return output;
  };
  const decode = (cells: [number, number[]][]) =>
    detectionDecodes.yolox({ outputs: [outputOf(cells)], size, minScore: 0.1 });

  it('reads centre and size against the grid of each stride', () => {
    // Stride 16: the cell in row 1, column 2 of four; 32 pixels wide, 16 high.
    const [box] = decode([[64 + 6, [0.5, 0.5, Math.log(2), 0, 0.9, 0.1, 0.8, 0.2]]]);
    expect(box?.label).toBe(1);
    expect([box?.left, box?.right, box?.top, box?.bottom].map((side) => Math.round(side ?? 0))).toEqual([
      24, 56, 16, 32,
    ]);
    expect(box?.score).toBeCloseTo(0.72);
  });

  it('keeps the surest of several boxes for one thing, and both of two things', () => {
    const at = (x: number, score: number, label: number) => [
      x,
      0.5,
      Math.log(2),
      Math.log(2),
      score,
      ...[0, 1, 2].map((i) => Number(i === label)),
    ];
    expect(
      decode([
        [0, at(0.5, 0.9, 0)],
        [1, at(-0.4, 0.8, 0)],
      ]),
    ).toHaveLength(1);
    expect(
      decode([
        [0, at(0.5, 0.9, 0)],
        [1, at(-0.4, 0.8, 1)],
      ]),
    ).toHaveLength(2);
    expect(decode([[0, at(0.5, 0.05, 0)]])).toEqual([]);
  });
});

it('picodet reads the distances to the sides as the means of distributions', () => {
  const levels = [64, 16, 4, 1];
  const scores = levels.map((cells) => zeros(cells, 2));
  const sides = levels.map((cells) => zeros(cells, 32));
  // Stride 32, cell (1, 0): its centre is (48, 16). All the weight on the bins 1, 0.5, 1, 0.5 of stride 32.
  scores[2]?.data.set([0.1, 0.7], 2);
  for (const [side, bins] of [[1], [0, 1], [1], [0, 1]].entries())
    for (const bin of bins) sides[2]?.data.fill(50, 32 + side * 8 + bin, 32 + side * 8 + bin + 1);
  const [box, ...others] = detectionDecodes.picodet({ outputs: [...scores, ...sides], size, minScore: 0.3 });
  expect(others).toEqual([]);
  expect(box?.label).toBe(1);
  for (const [value, wanted] of [
    [box?.left, 16],
    [box?.right, 80],
    [box?.top, 0],
    [box?.bottom, 32],
  ] as const)
    expect(value).toBeCloseTo(wanted, 3);
});

it('detr takes each query as one thing', () => {
  const logits = zeros(3, 2);
  logits.data.set([-4, 2, 3, -4, -4, -4]);
  const boxes = zeros(3, 4);
  boxes.data.set([0.5, 0.5, 0.25, 0.5, 0.5, 0.5, 0.25, 0.5, 0, 0, 0, 0]);
  const found = detectionDecodes.detr({ outputs: [logits, boxes], size, minScore: 0.1 });
  expect(found.map(({ label }) => label)).toEqual([0, 1]);
  expect(found[1]).toMatchObject({ left: 24, right: 40, top: 16, bottom: 48 });
  expect(found[0]?.score).toBeCloseTo(0.953, 3);
});
